"""Handlers of the commands that answer with dated statements."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.parsing import has_words, speaker_and_subject, speakers_and_subject, with_subject
from bot.answering.requests import Request
from bot.answering.results import ComparisonRow, Outcome, PagedResults
from bot.answering.spelling import speaker_suggestions, subject_suggestions
from index.coverage import Coverage, unread_filters
from index.model.comparison import Side

_MIN_SIDES = 2
_MAX_SIDES = 4
"""Maximum speakers who are compared: more do not fit into an embed."""
_STATEMENTS_PER_PAGE = 2
"""Statements on a page of a timeline: with their reports they fit into an embed."""


def timeline(coverage: Coverage, request: Request) -> PagedResults:
    """Return what somebody said on a subject, in order of time."""
    if not has_words(request.typed):
        return PagedResults(request, "", Outcome.NO_WORDS)
    name, subject = speaker_and_subject(coverage, request.typed)
    resolved = coverage.names.resolve(name)
    if resolved is None or resolved.is_corrected:
        suggestions = _by(request.command, speaker_suggestions(coverage, request.typed))
        return PagedResults(request, with_subject(name, subject), Outcome.NOT_FOUND, suggestions=suggestions)
    speaker = resolved.speaker.name
    understood = with_subject(speaker, subject)
    namesakes = tuple(
        Request(request.command, with_subject(other.name, subject)) for other in resolved.others
    )
    found = coverage.timeline(name, subject, *([request.limit] if request.limit else []))
    if found is None or not found.statements:
        others = subject_suggestions(coverage, speaker, subject) if subject else ()
        suggestions = (*namesakes, *_by(request.command, others))
        return PagedResults(request, understood, Outcome.NOT_FOUND, suggestions=suggestions)
    return PagedResults(
        request,
        understood,
        Outcome.ANSWERED,
        found.statements,
        _STATEMENTS_PER_PAGE,
        suggestions=namesakes,
        unread=unread_filters(subject),
        undated=coverage.undated(subject),
        timeline=found,
    )


def compare(coverage: Coverage, request: Request) -> PagedResults:
    """Return what some people said on a subject, side by side, the newest first."""
    names, subject = speakers_and_subject(coverage, request.typed)
    if not has_words(request.typed) or len(names) < _MIN_SIDES:
        return PagedResults(request, "", Outcome.NO_WORDS)
    limit = [request.limit] if request.limit else []
    sides = coverage.compare(names[:_MAX_SIDES], subject, *limit)
    understood = with_subject(", ".join(side.name for side in sides), subject)
    suggestions = _corrected(coverage, sides, subject)
    rows = [ComparisonRow(sides, i) for i in range(max(len(side.statements) for side in sides))]
    return PagedResults(
        request,
        understood,
        Outcome.ANSWERED if rows else Outcome.NOT_FOUND,
        rows,
        suggestions=suggestions,
        unread=unread_filters(subject),
        undated=coverage.undated(subject),
    )


def _corrected(coverage: Coverage, sides: Sequence[Side], subject: str) -> tuple[Request, ...]:
    """Return the comparison with the names that nobody has corrected; none if there is nothing to correct."""
    names: list[str] = []
    for side in sides:
        similar = [] if side.speaker else coverage.names.speaker_names.corrections(side.typed)
        names.append(similar[0] if similar else side.name)
    if names == [side.name for side in sides]:
        return ()
    return (Request("compare", with_subject(", ".join(names), subject)),)


def _by(command: str, requests: tuple[Request, ...]) -> tuple[Request, ...]:
    """Return requests as ones of another command."""
    return tuple(replace(request, command=command) for request in requests)
