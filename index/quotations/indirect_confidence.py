"""How likely a reported statement is that of the mention to which the rules give it.

A logistic regression over what the cue and the mention are. Its weights were learned from the statements of
annotated news that hold words between quotation marks, for whose speakers are annotated.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from index.quotations.mentions import Mention
from index.quotations.parsed_document import ParsedDocument, Token
from index.text.lexicon import SAYING, TELLING

_NEAR = 3
"""In tokens: how far a mention can stand from its cue without being far."""


@dataclass(slots=True)
class IndirectQuotation:
    """A clause that an article gives to somebody.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        mention: The words for its speaker.
        cue: The verb or the noun of saying.
        likely: How likely it is that the mention's are the words.
    """

    start: int
    end: int
    mention: Mention
    cue: Token
    likely: float = 0.0


@cache
def weights() -> dict[str, float]:
    """Return what each feature says for a statement, in log-odds."""
    return json.loads(Path(__file__).with_name("indirect_confidence.json").read_text(encoding="utf-8"))


def likely(reading: ParsedDocument, report: IndirectQuotation) -> float:
    """Return how likely the mention of a report is the right one, from 0 to 1."""
    learned = weights()
    return 1 / (1 + exp(-sum(learned.get(feature, 0.0) for feature in features(reading, report))))


def features(reading: ParsedDocument, report: IndirectQuotation) -> Iterator[str]:
    """Yield what describes a report."""
    cue, mention = report.cue, report.mention
    word = cue.text.lower()
    verb = SAYING.get(word) or TELLING.get(word) or "other"
    yield "any"
    yield f"verb={verb}"
    yield f"list={'say' if word in SAYING else 'tell' if word in TELLING else 'other'}"
    yield f"form={cue.tag}"
    yield f"role={mention.role.value}"
    yield f"noun={mention.noun_class}"
    yield f"side={'before' if report.end <= cue.start else 'after'}"
    yield f"far={abs(mention.head.number - cue.number) > _NEAR}"
    yield f"that={reading.text.startswith('that ', report.start)}"
    yield f"conditional={any(child.dep == 'mark' or child.tag == 'MD' for child in cue.children)}"
