"""How surely a speaker is named: a name is shown, shown as probable, or left out."""

from collections.abc import Iterable
from enum import StrEnum

from bot.config import Answers
from index.model.quotation import Quotation


class Certainty(StrEnum):
    """How a speaker is shown."""

    SURE = "sure"
    """By the name."""
    PROBABLE = "probable"
    """By the name, as probable."""
    UNNAMED = "unnamed"
    """As the article words it."""


def certainty(confidence: float, limits: Answers) -> Certainty:
    """Return how a speaker is shown, given the probability that the name is right."""
    if confidence < limits.unnamed_below:
        return Certainty.UNNAMED
    return Certainty.PROBABLE if confidence < limits.probable_below else Certainty.SURE


def named_speakers(quotations: Iterable[Quotation], limits: Answers) -> dict[str, Certainty]:
    """Return the speakers of some quotations who are shown by their names, in order.

    Somebody who said several is as certain as in the surest one.
    """
    confidences: dict[str, float] = {}
    for quotation in quotations:
        for name in quotation.speakers:
            confidences[name] = max(quotation.confidence, confidences.get(name, 0.0))
    shown = {name: certainty(confidence, limits) for name, confidence in confidences.items()}
    return {name: how for name, how in shown.items() if how is not Certainty.UNNAMED}
