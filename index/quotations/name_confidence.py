"""The probability that the speaker shown for a quotation said it.

A share of the softmax or a rate for each kind of mention says how likely the mention is right, not the name.
A name is also wrong because "he" is somebody else, because two people share a surname, or because the words
are a title. So a logistic regression weighs all of it together, and an isotonic table turns its score into
the share that was right in articles that it was not learned from.

`tests/benchmarks/learn_confidence.py` learns both; `docs/confidence.md` says from what.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from index.quotations.attribution_types import Attribution
from index.quotations.coreference import Coreference
from index.quotations.entities import Entity, EntityIndex, Referent
from index.quotations.indirect_confidence import IndirectQuotation
from index.quotations.mentions import Mention, verb_class
from index.quotations.names import is_demonym
from index.quotations.parsed_document import ParsedDocument, Token
from index.text.features import FeatureTemplates, FieldValues, LinearModel

_DEFINITE = frozenset({"the", "this", "that", "his", "her", "their", "its"})
"""First words of a description of somebody whom the article may name."""
_GENDERED = frozenset({"male", "female"})
_LEVELS = (0.5, 0.7, 0.85, 0.93, 0.97, 0.985, 0.993, 0.997, 0.999)
"""Limits of the levels of a probability. Guesses; nothing was measured."""
_SENTENCES = (0, 1, 2)
"""Limits of the distances from a mention to its quotation, in sentences. Guesses; nothing was measured."""
_RIVAL_DISTANCE = 400
"""Characters before a mention in which another person is looked for. A guess; nothing was measured."""
_MAX_RIVALS = 3
"""Number of other persons from which no more are counted. A guess; nothing was measured."""
_MAX_NAMES = 50
"""Names before a mention among which they are looked for. A guess; nothing was measured."""

CONFIDENCE_FEATURES = FeatureTemplates(
    ("share form", "statement", "way", "way rivals", "speaker_class", "cue form", "sentences side"),
    {
        "form": ("marked", "unmarked", "indirect"),
        "share": tuple(map(str, range(len(_LEVELS) + 1))),
        "statement": tuple(map(str, range(len(_LEVELS) + 1))),
        "way": (
            "full_name",
            "part_of_name",
            "single_name",
            "nationality",
            "name_beside",
            "office",
            "guess",
            "pronoun",
            "relative",
            "words_of_name",
            "the_words",
            "words",
            "open_pronoun",
        ),
        "rivals": tuple(map(str, range(_MAX_RIVALS + 1))),
        "speaker_class": ("words", "body", "person", "unknown"),
        "cue": ("say", "tell", "other", "noun", "none"),
        "sentences": ("none", *map(str, range(len(_SENTENCES) + 1))),
        "side": ("before", "after"),
    },
)
"""The declared features of an attributed quotation, with the values that their fields can have.

In outlets that the weights had not seen, more of them cost 2 to 8 % of the quotations that can be above a
limit at 96 % right (PolNeAR, Wikinews, own articles in many styles). Tried and left out: the quotation's
length, the mention's role, the distance to the last name and the number of names, the last speaker,
namesakes, and conjunctions of these."""


class Calibration(NamedTuple):
    """A table from scores to probabilities, isotonic: a higher score is never less probable.

    Attributes:
        scores: Log odds that the regression gives, ascending.
        probabilities: For each, the share that was right; between two of them, on the line.
    """

    scores: Sequence[float]
    probabilities: Sequence[float]

    def probability(self, score: float) -> float:
        """Return the probability for a score."""
        after = bisect_left(self.scores, score)
        if after in {0, len(self.scores)}:
            return self.probabilities[min(after, len(self.scores) - 1)]
        low, high = self.scores[after - 1 : after + 1]
        before, following = self.probabilities[after - 1 : after + 1]
        return before + (following - before) * (score - low) / (high - low)


class Model(NamedTuple):
    """What was learned from annotated news.

    Attributes:
        regression: Scores a quotation; its score is a log odds.
        calibration: Turns the score into a probability.
    """

    regression: LinearModel
    calibration: Calibration


@cache
def model() -> Model:
    """Return the learned model.

    Raises:
        UnknownFeatureError: A weight belongs to a feature that is not declared.
        ValueError: The table is not isotonic.
    """
    learned = json.loads(Path(__file__).with_name("name_confidence.json").read_text(encoding="utf-8"))
    calibration = Calibration(*zip(*learned["calibration"], strict=True))
    if any(low >= high for low, high in pairwise(calibration.scores)) or any(
        low > high for low, high in pairwise(calibration.probabilities)
    ):
        raise ValueError("name_confidence.json: the calibration must ascend; learn it again")
    return Model(LinearModel(CONFIDENCE_FEATURES, learned["weights"]), calibration)


def confidence(values: FieldValues) -> float:
    """Return the probability that the shown speaker said a quotation, from the values of its fields."""
    learned = model()
    return learned.calibration.probability(learned.regression.score(values))


class ConfidenceContext:
    """An article prepared for the confidence in its speakers: where it names whom."""

    def __init__(
        self, document: ParsedDocument, mentions: Iterable[Mention], coreference: Coreference
    ) -> None:
        """Look up the names of an article; `coreference` resolves its `mentions`."""
        self._document = document
        self._coreference = coreference
        self._entities: EntityIndex = coreference.entities
        names = [(offset, i) for i, e in enumerate(self._entities.entities) for offset in e.offsets]
        self._names = sorted(names)
        self._actors = set(self._find_actors(mentions))

    def _find_actors(self, mentions: Iterable[Mention]) -> Iterator[int]:
        """Yield the numbers of the entities that do something in the article."""
        starts = [offset for offset, _ in self._names]
        for mention in mentions:
            place = bisect_right(starts, mention.head.start) - 1
            if mention.verbs and place >= 0:
                number = self._names[place][1]
                if mention.head.text in self._entities.entities[number].name.split():
                    yield number

    def values(
        self,
        attributed: Attribution | IndirectQuotation,
        mention: Mention,
        speaker: Referent,
    ) -> FieldValues:
        """Return the values of the fields of `CONFIDENCE_FEATURES`.

        Args:
            attributed: The quotation with its mention and its cue.
            mention: The mention of its speaker, or of the first of several.
            speaker: Whom it means.
        """
        entity = speaker if isinstance(speaker, Entity) else None
        is_indirect = isinstance(attributed, IndirectQuotation)
        is_unmarked = not is_indirect and attributed.span.first < 0
        share = attributed.speaker_probability if is_indirect else attributed.softmax_share
        statement = 1.0 if is_indirect else attributed.statement_probability
        return {
            "form": "indirect" if is_indirect else "unmarked" if is_unmarked else "marked",
            "share": _level(share, _LEVELS),
            "statement": _level(statement, _LEVELS),
            "way": self._way(mention, speaker),
            "rivals": str(self._rivals(mention, entity)),
            "speaker_class": _speaker_class(entity),
            "cue": _cue_class(attributed.cue),
            "sentences": self._sentences(attributed, mention),
            "side": "before" if attributed.end <= mention.head.start else "after",
        }

    def _way(self, mention: Mention, speaker: Referent) -> str:
        """Return the way in which a mention was resolved to its speaker."""
        if mention.antecedent:
            return "relative"
        if mention.kind not in {"name", "nominal"}:
            return "pronoun" if isinstance(speaker, Entity) else "open_pronoun"
        if isinstance(speaker, str):
            return _way_of_words(self._document.tokens, mention)
        return "guess" if self._coreference.is_guess(mention) else self._way_of_name(mention, speaker)

    def _way_of_name(self, mention: Mention, entity: Entity) -> str:
        """Return how a mention names an entity: in full, in part, beside it or by an office."""
        tokens = self._document.tokens[mention.first : mention.last + 1]
        own = {token.text.lower() for token in tokens}
        words = entity.name.lower().split()
        if mention.head.text.lower() not in words:
            return "name_beside" if words[-1] in own else "office"
        if len(words) == 1:
            return "nationality" if is_demonym(entity.name) else "single_name"
        return "full_name" if own.issuperset((words[0], words[-1])) else "part_of_name"

    def _rivals(self, mention: Mention, entity: Entity | None) -> int:
        """Return how many other persons the article names shortly before a mention, at most three."""
        if mention.kind == "name":
            return 0
        end = bisect_left(self._names, (mention.head.start, 0))
        rivals: set[int] = set()
        for offset, number in reversed(self._names[max(0, end - _MAX_NAMES) : end]):
            if offset < mention.head.start - _RIVAL_DISTANCE or len(rivals) == _MAX_RIVALS:
                break
            other = self._entities.entities[number]
            is_of_gender = mention.kind not in _GENDERED or other.gender in {None, mention.kind}
            may_be_person = other.is_person or (" " in other.name and number in self._actors)
            if other is not entity and is_of_gender and may_be_person and not other.is_body:
                rivals.add(number)
        return len(rivals)

    def _sentences(self, attributed: Attribution | IndirectQuotation, mention: Mention) -> str:
        """Return how many sentences lie between a mention and its quotation."""
        if isinstance(attributed, IndirectQuotation):
            return "0"
        if attributed.span.first < 0:
            return "none"
        tokens = self._document.tokens
        first, last = tokens[attributed.span.first].sentence, tokens[attributed.span.last].sentence
        sentence = mention.head.sentence
        return _level(max(first - sentence, sentence - last, 0), _SENTENCES)


def _way_of_words(tokens: Sequence[Token], mention: Mention) -> str:
    """Return how a mention that stands for itself is worded: "the baker" may have a name, "a baker" none."""
    if mention.kind == "name":
        return "nationality" if is_demonym(mention.head.text) else "words_of_name"
    first = tokens[mention.first].text.lower()
    is_plural = mention.head.tag == "NNS"
    return "the_words" if first in _DEFINITE and not is_plural else "words"


def _level(value: float, limits: Sequence[float]) -> str:
    """Return the number of the limits that a value exceeds."""
    return str(bisect_left(limits, value))


def _speaker_class(entity: Entity | None) -> str:
    if entity is None:
        return "words"
    return "body" if entity.is_body else "person" if entity.is_person else "unknown"


def _cue_class(cue: Token | None) -> str:
    if cue is None:
        return "none"
    return verb_class(cue) if cue.tag.startswith("VB") else "noun"
