"""Who somebody is, as far as the coverage says."""

from dataclasses import dataclass

from index.model.article import Heading
from index.model.passage import Passage, Quote
from index.model.quotation import Speaker


@dataclass(frozen=True, slots=True)
class RoleReport:
    """A role that an article gives somebody.

    Attributes:
        role: The role, in the article's words.
        article: The latest article that gives it.
        passage: The sentence that has it; None if it is pieced together from several.
    """

    role: str
    article: Heading
    passage: Passage | None = None

    def record(self) -> dict[str, object]:
        """Return the JSON form that the command line prints."""
        return self.article.record() | {
            "role": self.role,
            "text": self.passage.text if self.passage else None,
        }


@dataclass(frozen=True, slots=True)
class Profile:
    """What a coverage tells of somebody who is quoted.

    Attributes:
        speaker: The person or body.
        roles: The roles that articles give, the one of the latest article first.
        quotations: Number of quotations.
        articles: Number of articles that quote them, copies included.
        outlets: The outlets that quote them with the number of these articles, the most frequent first.
        first: The earliest statement that has a date; None if none has.
        last: The latest statement; one without a date if none has one.
        namesakes: Others of the name, most quoted first.
    """

    speaker: Speaker
    roles: tuple[RoleReport, ...]
    quotations: int
    articles: int
    outlets: tuple[tuple[str, int], ...]
    first: Quote | None
    last: Quote
    namesakes: tuple[Speaker, ...] = ()

    def record(self) -> dict[str, object]:
        """Return the JSON form that the command line prints."""
        return {
            "speaker": self.speaker.name,
            "roles": [role.record() for role in self.roles],
            "quotations": self.quotations,
            "articles": self.articles,
            "outlets": dict(self.outlets),
            "first": self.first.record() if self.first else None,
            "last": self.last.record(),
            "namesakes": [speaker.name for speaker in self.namesakes],
        }
