"""What a person asked -> what the coverage answers, in pages. Knows nothing of Discord."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from rapidfuzz import fuzz, process

from index.coverage import Coverage
from index.model.article import Article, Heading
from index.model.claim import Claim, Comparison
from index.model.passage import Passage, Quote
from index.model.quotation import Quotation, Speaker
from index.model.span import Span
from index.questions.claims import claims, compare
from index.questions.names import Names, folded
from index.questions.results import Results
from index.text.paragraphs import paragraphs
from index.text.terms import term, terms
from index.text.word_classes import STOP_TERMS

_SENTENCES, _STATEMENTS, _QUOTES = 15, 10, 30
"""How many results are looked for: sentences, quotations by their words and by their speaker."""
PASSAGES_A_PAGE, ARTICLES_A_PAGE, SPEAKERS_A_PAGE = 3, 8, 15
PART = 1200
"""How many characters of an article are on a page, unless a paragraph is longer."""

_DOUBLE_MARKS = '"“”„‟«»'
_MARKS = f"{_DOUBLE_MARKS}'‘’‚‹›"  # noqa: RUF001 - these are the marks
_PUNCTUATION = f"{_MARKS}.,;:!?—–-"
_ABOUT = frozenset({"about", "on", "sur"})
_WORD = re.compile(r"[^\W\d_]{4,}")
"""A word that may be misspelled."""
_LONGEST_NAME = 3
"""Of how many words a misspelled name is looked for."""
_LONGEST_TITLE = 12
"""How many words of a request may be a speaker's name or title."""
_MISSPELLED = 4
"""How many words of a request are spelled right at the most: each is compared with all that are known."""
_LEAFED = 50
"""How many articles are leafed through for one that quotes somebody."""
_EXAMPLE = 4
"""How many words of a headline are an example."""
_OF_SENTENCES = frozenset({"search", "who said", "quotes", "ask"})
"""The commands whose words are those of the articles' sentences."""
_MOST, _LIKE, _REPEATS = 0.5, 70, 0.5


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked.

    Attributes:
        command: The command's name, as the query log has it: "who said".
        typed: The words after it.
    """

    command: str
    typed: str = ""


class Outcome(StrEnum):
    """How well a request could be answered."""

    FOUND = "found"
    NEAR = "near"
    """Not word for word; these are the nearest quotations."""
    UNSAID = "unsaid"
    """The words stand in the coverage, but it gives them to nobody."""
    NOTHING = "nothing"
    DIFFER = "differ"
    """Articles answer otherwise than each other; the first results are of such."""
    CLOSEST = "closest"
    """The coverage does not say; these passages come nearest."""
    EMPTY = "empty"
    """There was no word to look for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an article.

    Attributes:
        article: The article.
        start: Offset of its first character in `article.text`.
        end: Offset after its last character.
        quotations: The quotations in it.
    """

    article: Article
    start: int
    end: int
    quotations: tuple[Quotation, ...] = ()

    @property
    def text(self) -> str:
        """The part, word for word."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class MatchedClaim:
    """A quotation that a message repeats.

    Attributes:
        quote: The quotation.
        claim: The message's words.
        comparison: How they differ from the quotation.
        named: Whom the message names for them, where that is somebody else.
    """

    quote: Quote
    claim: Claim
    comparison: Comparison
    named: str | None = None


Result = Passage | Quote | MatchedClaim | Heading | Part | Speaker


@dataclass(frozen=True, slots=True)
class Answer:
    """What the coverage answers, best first.

    Attributes:
        request: What was asked.
        understood: What was looked for.
        outcome: How well it could be answered.
        pages: The results, as many on a page as are shown together; empty where there are none. Only the
            page that was asked for is read already.
        suggestions: What the person may have meant instead, the likeliest first.
    """

    request: Request
    understood: str
    outcome: Outcome
    pages: tuple[Sequence[Result], ...] = ()
    suggestions: tuple[Request, ...] = ()

    @property
    def results(self) -> int:
        """How many results there are."""
        return sum(len(page) for page in self.pages)

    @property
    def best(self) -> Result | None:
        """The first result."""
        return self.pages[0][0] if self.pages else None

    @property
    def article(self) -> Heading | None:
        """The first result's article."""
        match self.best:
            case Heading() as heading:
                return heading
            case Part(article=article):
                return Heading.of(article)
            case None:
                return None
            case best:
                passage = passage_of(best)
                return Heading.of(passage.article) if passage else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A coverage with its names and words, always of one state: what every answer is made from."""

    coverage: Coverage
    names: Names

    @classmethod
    def of(cls, coverage: Coverage) -> "Snapshot":
        """Return a coverage with its names."""
        return cls(coverage, Names(coverage))


def answer(snapshot: Snapshot, request: Request, page: int = 0) -> Answer:
    """Return what the coverage answers to a request, a page of it (from 0) ready to be shown.

    Raises:
        KeyError: There is no such command.
    """
    return with_page(snapshot, _ANSWERS[request.command](snapshot, request), page)


def with_page(snapshot: Snapshot, found: Answer, page: int) -> Answer:
    """Return an answer with a page of it read, or else its last; its quotations have their other reports."""
    if not found.pages:
        return found
    page = min(page, len(found.pages) - 1)
    results = tuple(
        snapshot.coverage.reported(result) if isinstance(result, Quote) and not result.also else result
        for result in found.pages[page]
    )
    return replace(found, pages=(*found.pages[:page], results, *found.pages[page + 1 :]))


def examples(snapshot: Snapshot) -> list[Request]:
    """Return requests that have an answer, made from the words of who is quoted most in an article."""
    some = islice(snapshot.coverage.each(), _LEAFED)
    quotations = (snapshot.coverage.read(article.path).quotations for article in some)
    counted = (Counter(q.speaker for q in found if q.speaker) for found in quotations)
    speakers = next(filter(None, counted), Counter[str]())
    quotes = list(snapshot.coverage.find_said_by(speakers.most_common(1)[0][0])) if speakers else []
    asked = [Request("sources")]
    if quotes:
        longest = max(quotes, key=lambda quote: len(quote.text))
        words = longest.text.strip(_MARKS).split()
        phrases = [" ".join(words[i : i + 3]) for i in range(max(len(words) - 2, 1))]
        asked.insert(0, Request("quotes", longest.speaker or ""))
        proper = [word for word in words[1:] if word[:1].isupper()] or words
        word = max(proper, key=len).strip(_PUNCTUATION)
        asked.insert(0, Request("search", word))
        asked.insert(0, Request("who said", max(phrases, key=len).strip(_PUNCTUATION)))
        asked.append(Request("ask", f"what did {longest.speaker} say about {word}?"))
    elif article := next(snapshot.coverage.each(), None):
        words = re.findall(r"[^\W\d_]+", article.text[:PART])
        asked.insert(0, Request("search", max(words, key=len, default=article.title)))
    return asked


def example(snapshot: Snapshot, command: str) -> Request:
    """Return a request by a command that has an answer, or else by another."""
    if command == "article":
        title = next(iter(snapshot.names.articles.values())).title
        return Request(command, " ".join(title.split()[:_EXAMPLE]))
    known = {request.command: request for request in examples(snapshot)}
    return known.get(command, next(iter(known.values())))


def _search(snapshot: Snapshot, request: Request) -> Answer:
    words = request.typed.strip()
    if not terms(words):
        return Answer(request, "", Outcome.EMPTY)
    found = _telling(snapshot.coverage.find(words, _SENTENCES))
    meant = _respelled(snapshot, request, words)
    outcome = Outcome.FOUND if found else Outcome.NOTHING
    return Answer(request, words, outcome, _paged(found, PASSAGES_A_PAGE), meant)


def _telling(found: Results[Passage]) -> Results[Passage]:
    """Return the passages that have more of a message than words like "is" and "in"; all where none has."""
    telling = [term for term in found.terms if term not in STOP_TERMS]
    return found.at(found.shares(telling) > 0) or found


def _ask(snapshot: Snapshot, request: Request) -> Answer:
    question = request.typed.strip()
    if not terms(question):
        return Answer(request, "", Outcome.EMPTY)
    found = snapshot.coverage.ask(question)
    if not found.passages:
        return Answer(request, question, Outcome.NOTHING)
    outcome = Outcome.DIFFER if found.differing else Outcome.FOUND
    outcome = outcome if found.confident else Outcome.CLOSEST
    if found.quotes:
        return Answer(request, question, outcome, _paged(found.quotes, 1))
    first, *rest = found.passages
    places = {(one.article.path, one.start) for one in found.differing}
    others = [one for one in rest if (one.article.path, one.start) not in places]
    return Answer(request, question, outcome, _paged([first, *found.differing, *others], PASSAGES_A_PAGE))


def _who_said(snapshot: Snapshot, request: Request) -> Answer:
    words = said(request.typed)
    if not terms(words):
        return Answer(request, "", Outcome.EMPTY)
    coverage, wanted = snapshot.coverage, terms(words)
    quotes = coverage.find_said(words, _STATEMENTS).one_a_sentence()
    quotes = quotes.at(quotes.named)
    shares = quotes.shares(wanted)
    if whole := quotes.at(shares == 1):
        return Answer(request, words, Outcome.FOUND, _paged(whole, 1))
    passages = coverage.find(words, _SENTENCES)
    if standing := passages.at(passages.have_phrase(wanted)):
        return Answer(request, words, Outcome.UNSAID, _paged(standing, PASSAGES_A_PAGE))
    if near := quotes.at(shares > _MOST):
        return Answer(request, words, Outcome.NEAR, _paged(near, 1), _respelled(snapshot, request, words))
    return Answer(request, words, Outcome.NOTHING, (), _respelled(snapshot, request, words))


def _who_said_this(snapshot: Snapshot, request: Request) -> Answer:
    message = request.typed
    if not terms(message):
        return Answer(request, "", Outcome.EMPTY)
    found = [repeat for claim in claims(message) if (repeat := _repeated(snapshot, claim, message))]
    if found:
        exact = all(not repeat.comparison.differences and not repeat.named for repeat in found)
        return Answer(
            request, found[0].claim.words, Outcome.FOUND if exact else Outcome.NEAR, _paged(found, 1)
        )
    plain = _who_said(snapshot, Request("who said", claims(message)[0].words))
    return replace(plain, request=request, suggestions=())


def _repeated(snapshot: Snapshot, claim: Claim, message: str) -> MatchedClaim | None:
    """Return the quotation that a claim repeats best, if any is like it."""
    quotes = snapshot.coverage.find_said(claim.words, _STATEMENTS)
    candidates = [(compare(claim, quote.text), quote) for quote in quotes.at(quotes.named)]
    comparison, quote = max(candidates, key=lambda pair: pair[0].likeness, default=(None, None))
    if comparison is None or quote is None or comparison.likeness < _REPEATS:
        return None
    named = snapshot.names.named_in(message.replace(claim.words, " ") if claim.marked else message)
    other = None if quote.speaker in named else min(named, default=None)
    return MatchedClaim(quote, claim, comparison, other)


def _quotes(snapshot: Snapshot, request: Request) -> Answer:
    if not terms(request.typed):
        return Answer(request, "", Outcome.EMPTY)
    name, about = speaker_and_subject(snapshot.names, request.typed)
    speaker = snapshot.names.speaker(name)
    if speaker is None:
        meant = _respelled_speaker(snapshot.names, request.typed)
        return Answer(request, _about(name, about), Outcome.NOTHING, (), meant)
    understood = _about(speaker.name, about)
    quotes = snapshot.coverage.find_said_by(speaker.name, about or None, _QUOTES).one_a_sentence()
    if not quotes:
        meant = _on_another_subject(snapshot, speaker.name, about)
        return Answer(request, understood, Outcome.NOTHING, (), meant)
    return Answer(request, understood, Outcome.FOUND, _paged(quotes, 1))


def _on_another_subject(snapshot: Snapshot, speaker: str, about: str) -> tuple[Request, ...]:
    """Return what can be asked of a speaker who said nothing on a subject: on one like it, or on any."""
    spelled = _respelled(snapshot, Request("quotes"), about)
    likely = [Request("quotes", _about(speaker, subject.typed)) for subject in spelled]
    found = [
        request
        for request, subject in zip(likely, spelled, strict=True)
        if snapshot.coverage.find_said_by(speaker, subject.typed, 1)
    ]
    return (*found, Request("quotes", speaker))


def _article(snapshot: Snapshot, request: Request) -> Answer:
    if not terms(request.typed):
        return Answer(request, "", Outcome.EMPTY)
    article = snapshot.names.article(request.typed)
    if article is None:
        return Answer(request, request.typed, Outcome.NOTHING)
    one = snapshot.coverage.read(article.path)
    pages = tuple(
        (Part(one.article, start, end, tuple(q for q in one.quotations if q.start < end and start < q.end)),)
        for start, end in _parts(one.article.text)
    )
    return Answer(request, article.path, Outcome.FOUND, pages)


def _parts(text: str) -> list[Span]:
    """Return a text in parts of at most `PART` characters, cut between paragraphs or else between words."""
    parts: list[Span] = []
    for start, end in paragraphs(text):
        if parts and end - parts[-1][0] <= PART:
            start = parts.pop()[0]  # noqa: PLW2901 - the paragraph continues the part
        while end - start > PART:
            cut = text.rfind(" ", start + 1, start + PART)
            cut = start + PART if cut < 0 else cut
            parts.append((start, cut))
            start = cut  # noqa: PLW2901 - what is left of the paragraph
        parts.append((start, end))
    return parts


def _sources(snapshot: Snapshot, request: Request) -> Answer:
    names = snapshot.names
    if wanted := folded(request.typed):
        outlets = {outlet for outlet in names.outlets.names if wanted in folded(outlet)}
        articles = [article for article in names.articles.values() if article.outlet in outlets]
    else:
        articles = list(names.articles.values())
    if not articles:
        near = names.outlets.near(request.typed)
        meant = tuple(Request("sources", outlet) for outlet in near)
        return Answer(request, request.typed, Outcome.NOTHING, (), meant)
    return Answer(request, request.typed, Outcome.FOUND, _paged(articles, ARTICLES_A_PAGE))


def _speakers(snapshot: Snapshot, request: Request) -> Answer:
    speakers = list(snapshot.names.speakers.values())
    outcome = Outcome.FOUND if speakers else Outcome.NOTHING
    return Answer(request, "", outcome, _paged(speakers, SPEAKERS_A_PAGE))


def _unknown(snapshot: Snapshot, request: Request) -> Answer:
    meant: dict[Request, None] = {}
    for likely in likely_requests(request.typed):
        spelled = _respelled(snapshot, likely, likely.typed) if likely.command in _OF_SENTENCES else ()
        meant[spelled[0] if spelled else likely] = None
    return Answer(request, request.typed.partition(" ")[0], Outcome.NOTHING, (), tuple(meant))


def likely_requests(typed: str) -> tuple[Request, ...]:
    """Return what a request whose command is misspelled may mean, the likeliest first."""
    word, _, rest = typed.partition(" ")
    near = process.extract(folded(word), list(ASKED_BY), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=3)
    return tuple(dict.fromkeys(Request(ASKED_BY[name], rest.removeprefix("said ")) for name, _, _ in near))


def calls_for_help(typed: str) -> bool:
    """Return whether a command that is none is "help", misspelled."""
    return fuzz.ratio(folded(typed.partition(" ")[0]), "help") >= _LIKE


_ANSWERS: dict[str, Callable[[Snapshot, Request], Answer]] = {
    "ask": _ask,
    "search": _search,
    "who said": _who_said,
    "who said this": _who_said_this,
    "quotes": _quotes,
    "article": _article,
    "sources": _sources,
    "speakers": _speakers,
    "unknown": _unknown,
}

ASKED_BY = {command: command for command in _ANSWERS if command not in {"unknown", "who said this"}} | {
    "who": "who said",
    "whosaid": "who said",
    "find": "search",
    "quote": "quotes",
    "articles": "sources",
}
"""The request that each typed command makes."""


def passage_of(result: Result) -> Passage | None:
    """Return the passage that a result stands in, or None for what is no passage."""
    match result:
        case Passage():
            return result
        case Quote():
            return result.passage
        case MatchedClaim():
            return result.quote.passage
        case _:
            return None


def page_with(answer: Answer, passage: Passage) -> int:
    """Return the number, from 0, of an article's page where a passage begins."""
    parts = [part for page in answer.pages for part in page if isinstance(part, Part)]
    return next((i for i, part in enumerate(parts) if part.start <= passage.start < part.end), 0)


def said(typed: str) -> str:
    """Return the words somebody is to have said, without a leading "that", outer marks or a question mark."""
    words = re.sub(r"^that\s+", "", typed.strip().rstrip("? "), flags=re.IGNORECASE)
    inner = words[1:-1]
    if words[:1] in _MARKS and words[-1:] in _MARKS and not any(mark in inner for mark in _DOUBLE_MARKS):
        return inner.strip().rstrip("? ")
    return words


def speaker_and_subject(names: Names, typed: str) -> tuple[str, str]:
    """Return whose words are asked for and on what: "Stoltenberg about China", or "Stoltenberg China"."""
    words = typed.split()
    if names.speaker(typed):
        return " ".join(words), ""
    for i, word in enumerate(words[1:-1], start=1):
        if _leads(word):
            return " ".join(words[:i]), " ".join(words[i + 1 :])
    for i in range(min(len(words) - 1, _LONGEST_TITLE), 0, -1):
        if names.speaker(" ".join(words[:i])):
            return " ".join(words[:i]), " ".join(words[i:])
    return " ".join(words), ""


def _about(speaker: str, subject: str) -> str:
    return f"{speaker} about {subject}" if subject else speaker


def _leads(word: str) -> bool:
    """Whether a word leads from a speaker to a subject, also where it is misspelled: abuot."""
    return word.casefold() in _ABOUT or fuzz.ratio(word.casefold(), "about") >= _LIKE


def _paged(results: Sequence[Result], size: int) -> tuple[Sequence[Result], ...]:
    return tuple(results[i : i + size] for i in range(0, len(results), size))


def _respelled_speaker(names: Names, typed: str) -> tuple[Request, ...]:
    """Return the same request with its first words spelled as a speaker's name is."""
    words = typed.split()
    for i in range(min(len(words), _LONGEST_NAME), 0, -1):
        near = names.spoken_by.near(" ".join(words[:i]))
        if near:
            subject = " ".join(words[i + _leads("".join(words[i : i + 1])) :])
            return tuple(Request("quotes", _about(name, subject)) for name in near)
    return ()


def _respelled(snapshot: Snapshot, request: Request, words: str) -> tuple[Request, ...]:
    """Return the same request with the words that no article has spelled as they are there."""
    unknown = (word for word in _WORD.findall(words) if not snapshot.coverage.knows(term(word)))
    near = {word: snapshot.coverage.spellings(word) for word in islice(unknown, _MISSPELLED)}
    likeliest = {word: names[0] for word, names in near.items() if names}
    others = ({**likeliest, word: name} for word, names in near.items() for name in names[1:])
    meant = (likeliest, *others) if likeliest else ()
    return tuple(Request(request.command, _replaced(words, spelled)) for spelled in meant)


def _replaced(text: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda word: words.get(word[0], word[0]), text)
