"""Tells what a query's operators narrow a search to."""

from collections.abc import Callable, Sequence

from index.model.query import Query
from index.questions.speaker_resolver import SpeakerResolver
from index.storage.narrowing import Narrowing
from index.storage.people import PersonId
from index.text.folding import fold


def narrowing_of(
    query: Query, speakers: Callable[[], SpeakerResolver], said_by: str | None = None
) -> Narrowing:
    """Return what a query's operators narrow a search to.

    Args:
        query: The query.
        speakers: Returns what resolves a speaker; not called without one, as it merges all articles' people.
        said_by: Any name of a speaker beside those of the query; None for none.
    """

    def people(typed: str) -> Sequence[PersonId]:
        resolved = speakers().resolve(typed)
        return resolved.numbers if resolved else ()

    return Narrowing(
        said_by=[people(name) for name in (said_by, query.speaker) if name is not None],
        not_said_by=[people(name) for name in query.without_speakers],
        sources=() if query.source is None else (fold(query.source),),
        without_sources=tuple(map(fold, query.without_sources)),
        after=query.after,
        before=query.before,
    )
