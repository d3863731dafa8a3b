"""Describes what a search is narrowed to, so that any engine can carry it out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from index.storage.people import PersonId


class DocumentKind(Enum):
    """What is searched."""

    SENTENCE = "sentence"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the documents of a search are from; their words are in `index.search.ranking.TermQuery`.

    Attributes:
        said_by: Groups of people; of each group, one said the quotation, or a quotation in the sentence. An
            empty group leaves nothing.
        not_said_by: Groups of people; of each group, nobody did.
        sources: Folded texts that the outlet or the path of the article contains, each in one of the two.
        without_sources: Folded texts that neither contains.
        after: The first day of publication; None for any, and for articles without a day.
        before: The day after the last one; None for any, and for articles without a day.
    """

    said_by: Sequence[Collection[PersonId]] = ()
    not_said_by: Sequence[Collection[PersonId]] = ()
    sources: Sequence[str] = ()
    without_sources: Sequence[str] = ()
    after: date | None = None
    before: date | None = None

    @property
    def by_article(self) -> bool:
        """Whether anything is asked of the article."""
        return bool(self.sources or self.without_sources or self.after or self.before)


EVERYTHING = Narrowing()
"""Leaves all documents."""
