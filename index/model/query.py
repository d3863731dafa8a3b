"""A query as it was parsed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.

    Attributes:
        words: The words outside quotation marks, as typed.
        phrases: What stands between quotation marks, as typed.
        excluded: Words and phrases that no answer may have.
        speaker: Whose statements to look among; None for everybody's and for the articles' own words.
        source: The outlet, or a part of the file's path, to look in; None for all.
        after: The first day of publication to look at; None for the earliest.
        before: The first day of publication not to look at any more; None for none.
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
        """All words that are looked for."""
        return " ".join((*self.words, *self.phrases))

    @property
    def narrowed(self) -> bool:
        """Whether some sentences are out of the question from the beginning."""
        return any((self.excluded, self.speaker, self.source, self.after, self.before))
