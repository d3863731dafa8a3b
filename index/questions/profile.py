"""Answers "Who is Ann Lee?" with what the coverage tells of her: her role, and who quotes her how often."""

import re
from collections import Counter

import numpy as np

from index.model.article import AnalysedArticle, Heading
from index.model.passage import Passage, Quote
from index.model.profile import Profile, RoleReport
from index.model.query import Order
from index.model.quotation import SpeakerKind
from index.questions.retrieval import Retrieval
from index.questions.speaker_resolver import ResolvedSpeaker, plain_name
from index.questions.timeline import confident
from index.text.folding import fold

_WHO_IS = re.compile(r"who(?:['’]s| is| was| are| were)\s+(?P<name>[^?]{1,200})\??", re.IGNORECASE)
_ARTICLES_READ = 40
"""Maximum articles that are read for roles, the latest. A guess; nothing was measured."""
_MAX_ROLES = 3
"""Maximum roles that are returned. A guess; nothing was measured."""


def profile(retrieval: Retrieval, question: str) -> Profile | None:
    """Return the profile that a question asks for; None if it asks for something else, or for nobody known.

    "Who is the mayor?" asks for a name, and is no such question; neither is one for somebody's lawyer.
    """
    match = _WHO_IS.fullmatch(question.strip())
    resolved = retrieval.speakers.resolve_exactly(match["name"].strip()) if match else None
    if match is None or resolved is None or resolved.speaker.kind is SpeakerKind.DESCRIBED:
        return None
    own = fold(plain_name(resolved.speaker.name)).split()
    if not fold(match["name"]).split() or fold(match["name"]).split()[-1] not in own:
        return None
    return _profile_of(retrieval, resolved)


def _profile_of(retrieval: Retrieval, resolved: ResolvedSpeaker) -> Profile | None:
    reader = retrieval.reader
    numbers = np.concatenate([reader.people.quotes_by(number) for number in resolved.numbers])
    numbers = confident(reader, np.unique(numbers).astype(np.int64))
    newest = retrieval.quote_dates.sorted(numbers, Order.NEWEST)
    statements = list(retrieval.quote_stories.first_reports(newest.tolist(), None))
    if not statements:
        return None
    headings = {heading.path: heading for heading in (_heading(retrieval, n) for n in newest.tolist())}
    oldest = retrieval.quote_dates.sorted(np.array(statements, np.int64), Order.OLDEST)
    first = retrieval.quote(int(oldest[0]), 0.0, ())
    outlets = Counter(heading.outlet for heading in headings.values() if heading.outlet)
    return Profile(
        resolved.speaker,
        _roles(retrieval, statements, set(resolved.speaker.names)),
        len(numbers),
        len(headings),
        tuple(sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0]))),
        first if first.article.published else None,
        retrieval.quote(statements[0], 0.0, ()),
        resolved.others,
    )


def _heading(retrieval: Retrieval, number: int) -> Heading:
    location = retrieval.reader.locate_quote(number)
    return retrieval.reader.parts[location.segment].segment.heading(location.article)


def _roles(retrieval: Retrieval, newest: list[int], names: set[str]) -> tuple[RoleReport, ...]:
    """Return the roles that the articles of some quotations give the person with some names."""
    roles: dict[str, RoleReport] = {}
    read: set[str] = set()
    for number in newest:
        quote, analysed = retrieval.quote_in_article(number, 0.0, ())
        if quote.article.path in read:
            continue
        read.add(quote.article.path)
        for speaker in analysed.speakers:
            is_theirs = speaker.name in names and speaker.name in quote.quotation.speakers
            if is_theirs and speaker.role and fold(speaker.role) not in roles:
                roles[fold(speaker.role)] = _role(quote, analysed, speaker.role)
        if len(read) == _ARTICLES_READ or len(roles) == _MAX_ROLES:
            break
    return tuple(roles.values())


def _role(quote: Quote, analysed: AnalysedArticle, role: str) -> RoleReport:
    """Return the role that an article gives, with the first sentence that has it beside the name."""
    article = analysed.article
    surname = fold(plain_name(quote.speaker or "")).split()[-1:]
    for sentence in analysed.sentences:
        text = article.text[sentence.start : sentence.end]
        at = text.casefold().find(role.casefold())
        if at >= 0 and set(surname) <= set(re.findall(r"\w+", fold(text))):
            span = (sentence.start + at, sentence.start + at + len(role))
            passage = Passage(
                article, sentence.start, sentence.end, sentence.paragraph, sentence.number, 0.0, (span,)
            )
            return RoleReport(role, Heading.of(article), passage)
    return RoleReport(role, Heading.of(article))
