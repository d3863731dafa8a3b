"""A parsed query."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: the words to find, and the operators that narrow the search.

    Attributes:
        words: The words outside quotation marks, as typed.
        phrases: The phrases in quotation marks, as typed.
        excluded: Words and phrases that no result may have.
        speaker: Search only the statements of this speaker; None for everything.
        source: Search only articles whose outlet or path contains this; None for all.
        after: Search only articles that were published on this day or later; None for all.
        before: Search only articles that were published before this day; None for all.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    speaker: str | None = None
    source: str | None = None
    after: date | None = None
    before: date | None = None

    @property
    def text(self) -> str:
        """All words to find."""
        return " ".join((*self.words, *self.phrases))

    @property
    def narrowed(self) -> bool:
        """Whether the query excludes words or has an operator."""
        return any((self.excluded, self.speaker, self.source, self.after, self.before))
