"""The probability that an indirect quotation belongs to the mention that the rules give it to.

A logistic regression over the cue and the mention. Its weights were learned from the indirect quotations of
annotated news that hold words between quotation marks, because the speakers of those words are annotated.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.quotations.mentions import Mention, Role
from index.quotations.parsed_document import ParsedDocument, Token
from index.text.features import FeatureTemplates, LinearModel
from index.text.lexicon import SAYING, TELLING

INDIRECT_FEATURES = FeatureTemplates(
    (
        "bias",
        "cue_lemma",
        "cue_class",
        "cue_tag",
        "role",
        "noun_class",
        "side",
        "is_far",
        "follows_that",
        "is_conditional",
    ),
    {
        "bias": ("True",),
        "cue_class": ("say", "tell", "other"),
        "role": tuple(role.value for role in Role),
        "side": ("before", "after"),
        "is_far": ("False", "True"),
        "follows_that": ("False", "True"),
        "is_conditional": ("False", "True"),
    },
)
"""The declared features of an indirect quotation, with the values that their fields can have."""
FAR = 3
"""Distance in tokens beyond which a mention is far from its cue. A guess; nothing was measured."""


@dataclass(slots=True)
class IndirectQuotation:
    """A clause that an article attributes to somebody in its own words.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        mention: The mention of its speaker.
        cue: The verb or the noun of saying.
        speaker_probability: The probability that the mention is right, from 0 to 1.
    """

    start: int
    end: int
    mention: Mention
    cue: Token
    speaker_probability: float = 0.0


@cache
def model() -> LinearModel:
    """Return the learned model; its score is a log-odds.

    Raises:
        UnknownFeatureError: A weight belongs to a feature that is not declared.
    """
    return LinearModel.read(INDIRECT_FEATURES, Path(__file__).with_name("indirect_confidence.json"))


def speaker_probability(document: ParsedDocument, quotation: IndirectQuotation) -> float:
    """Return the probability that the mention of an indirect quotation is right, from 0 to 1."""
    return model().probability(indirect_values(document, quotation))


def indirect_values(document: ParsedDocument, quotation: IndirectQuotation) -> dict[str, str]:
    """Return the values of the fields of `INDIRECT_FEATURES`."""
    cue, mention = quotation.cue, quotation.mention
    word = cue.text.lower()
    return {
        "bias": "True",
        **cue_values(cue),
        "cue_class": "say" if word in SAYING else "tell" if word in TELLING else "other",
        "cue_tag": cue.tag,
        "role": mention.role.value,
        "noun_class": mention.noun_class,
        "side": "before" if quotation.end <= cue.start else "after",
        "is_far": str(abs(mention.head.number - cue.number) > FAR),
        "follows_that": str(document.text.startswith("that ", quotation.start)),
    }


def cue_values(cue: Token) -> dict[str, str]:
    """Return the values of the fields that an indirect quotation has from its cue alone."""
    word = cue.text.lower()
    return {
        "cue_lemma": SAYING.get(word) or TELLING.get(word) or "other",
        "is_conditional": str(any(child.dep == "mark" or child.tag == "MD" for child in cue.children)),
    }
