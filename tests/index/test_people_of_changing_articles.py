"""People, names and completions follow any change of the articles as if all had been read at once."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.model.article import AnalysedArticle, Article, Sentence
from index.model.quotation import Quotation, QuotationKind, Speaker, SpeakerKind
from index.questions.names import Names
from index.questions.speaker_resolver import SpeakerResolver
from index.search.vocabulary import encoded
from index.storage.article_segment_builder import build_segment
from index.storage.index_reader import IndexReader
from index.storage.live_article_segment import LiveArticleSegment
from index.text.terms import terms

NAMES = [
    *("Ada Lind", "Ada M. Lind", "Olav Lind", "Lind", "A. Lind", "Ada Lind Jr.", "Mayor Ada Lind"),
    *("Debbie Wasserman Schultz", "Wasserman Schultz", "Schultz", "Eva Berg", "Berg", "Washington"),
]
BODIES = ["NATO", "White House", "Berg", "Ada Lind"]
DESCRIPTIONS = ["a source", "A source", "the mayor"]
ROLES = [None, None, "mayor of Halden", "mayor of Skagen", "coach", "President of France"]
TYPED = ["lind", "ada lind", "mayor lind", "A. Lind", "berg", "nato", "a source", "Ada Lindh", "schultz", "x"]

SPEAKERS = st.one_of(
    st.builds(
        lambda name, role, gender, aliases: Speaker(name, (name, *aliases), role, gender=gender),
        st.sampled_from(NAMES),
        st.sampled_from(ROLES),
        st.sampled_from([None, "female", "male"]),
        st.sampled_from([(), ("Lind",), ("Mrs. Berg",)]),
    ),
    st.sampled_from([Speaker(name, (name,), kind=SpeakerKind.BODY) for name in BODIES]),
    st.sampled_from([Speaker(name, (name,), kind=SpeakerKind.DESCRIBED) for name in DESCRIPTIONS]),
)


def analysed(path, outlet, day, speakers, joint):
    """Return an article in which each speaker says one sentence, and two of them one more."""
    text = "\n".join(f"{path} says word{n}" for n in range(len(speakers) + 1))
    edges = [0, *(i + 1 for i, c in enumerate(text) if c == "\n"), len(text) + 1]
    sentences = [Sentence(a, b - 1, 1, n) for n, (a, b) in enumerate(pairwise(edges), start=1)]
    names = [(speaker.name,) for speaker in speakers]
    if joint and len(speakers) > 1:
        names.append((speakers[0].name, speakers[1].name))
    quotations = [
        Quotation(s.start, s.end, QuotationKind.DIRECT, speaker=said_by[0], speakers=said_by)
        for s, said_by in zip(sentences, names, strict=False)
    ]
    published = date.fromordinal(day) if day else None
    article = Article(path, text, title=f"On {path} {outlet}", outlet=outlet or None, published=published)
    return AnalysedArticle(article, tuple(sentences), tuple(quotations), tuple(speakers))


def articles_at(path):
    """Return articles with a path, whose content varies."""
    return st.builds(
        analysed,
        st.just(path),
        st.sampled_from(["", "Tern", "Post"]),
        st.sampled_from([0, 700_000, 738_640, 739_070]),
        st.lists(SPEAKERS, max_size=4, unique_by=lambda speaker: speaker.name),
        st.booleans(),
    )


FIRST = analysed(
    "g.txt", "Tern", 738_640, [Speaker("Ada Lind", ("Ada Lind",), "mayor of Halden")], joint=False
)
TWO_NAMES_OF_ONE = analysed(
    "f.txt", "", 0, [Speaker(name, (name,)) for name in ("Ada Lind", "Ada M. Lind")], joint=True
)
PATHS = [f"{letter}.txt" for letter in "fbdaec"]
CHANGES = st.lists(
    st.dictionaries(st.sampled_from(PATHS), st.none() | st.integers(), max_size=4).flatmap(
        lambda paths: st.fixed_dictionaries(
            {path: st.none() if goes is None else articles_at(path) for path, goes in paths.items()}
        )
    ),
    min_size=1,
    max_size=7,
)


def of_articles(articles):
    """Return a segment of some articles, in the order of their paths."""
    ordered = sorted(articles, key=lambda each: encoded(each.article.path))
    return build_segment((each.article.path, each) for each in ordered)


def changed(reader, articles, change):
    """Return the next reader, as a refresh makes it."""
    removed = {}
    for i, part in enumerate(reader.parts):
        gone = [a for a in range(len(part.segment)) if part.live[a] and part.segment.path(a) in change]
        if gone:
            removed[i] = gone
    came = [articles[path] for path, article in change.items() if article]
    return reader.updated(removed, of_articles(came) if came else None)


def quotations(reader):
    """Return by whom each quotation is, with what probability and in which article."""
    shown = []
    for number in reader.quotes.index.numbers.tolist():
        location = reader.locate_quote(number)
        people = reader.people
        speakers = [people.speaker(person) for person in people.speakers_of(number)]
        assert len(speakers) == len(set(speakers))
        for person in people.speakers_of(number):
            assert number in people.quotes_by(person).tolist()
        path = reader.parts[location.segment].segment.path(location.article)
        shown.append((path, location.number, speakers, people.probability(number), people.confidence(number)))
    return sorted(shown, key=lambda each: each[:2])


def everybody(reader):
    """Return everybody who has a name, and how often they are quoted."""
    people = reader.people
    listed = list(people.everybody())
    assert len(listed) == people.count()
    for person, speaker, count in listed:
        assert people.named(speaker.name) == person
        assert count == len(people.quotes_by(person))
    return sorted(((speaker.name, speaker, count) for _, speaker, count in listed), key=lambda each: each[0])


def resolved(reader, resolver):
    """Return whom some typed names mean, and how many quotations they have."""
    means = [(typed, resolver.resolve(typed)) for typed in TYPED]
    return [
        (typed, m and (m.speaker, m.others, sum(len(reader.people.quotes_by(n)) for n in m.numbers)))
        for typed, m in means
    ]


def holders(resolver):
    """Return who holds some offices."""
    return [
        sorted((name, sorted(office)) for name, office in resolver.holding_office(set(terms(typed))))
        for typed in ("mayor", "mayor of Halden", "coach lind", "president", "x")
    ]


def completions(names):
    """Return what some typed texts are completed and corrected to."""
    return [
        (index.names, [(index.complete(typed, 5), index.corrections(typed, 3)) for typed in texts])
        for index, texts in (
            (names.speaker_names, ["", "l", "lind", "lindt", "ada linf", "o", "wasserman shultz"]),
            (names.titles, ["", "on", "on a", "on f.txt Tern", "onn d.txt post", "b.txt"]),
            (names.outlets, ["", "t", "ternn"]),
        )
    ]


def shown(reader, resolver, names):
    return (
        everybody(reader),
        quotations(reader),
        resolved(reader, resolver),
        holders(resolver),
        completions(names),
        list(names.articles.items()),
    )


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@example(changes=[{"f.txt": TWO_NAMES_OF_ONE}], is_asked_in_between=False)
@given(changes=CHANGES, is_asked_in_between=st.booleans())
def test_any_changes_come_to_what_reading_all_articles_at_once_does(changes, is_asked_in_between):
    articles = {"g.txt": FIRST}
    reader = IndexReader([LiveArticleSegment.of(of_articles([FIRST]))])
    resolver = SpeakerResolver(reader.people)
    names = Names(reader, resolver).gather()
    for change in changes:
        articles = {**articles, **change}
        articles = {path: article for path, article in articles.items() if article}
        reader = changed(reader, articles, change)
        if len(change) > 3:
            reader = reader.merged()
        resolver = resolver.updated(reader.people)
        names = names.updated(reader, resolver)
        if is_asked_in_between:
            shown(reader, resolver, names)
    at_once = IndexReader([LiveArticleSegment.of(of_articles(articles.values()))])
    resolver_at_once = SpeakerResolver(at_once.people)
    expected = shown(at_once, resolver_at_once, Names(at_once, resolver_at_once))
    for got, wanted in zip(shown(reader, resolver, names), expected, strict=True):
        assert got == wanted


@settings(max_examples=30, deadline=None)
@given(articles_at("a.txt"), articles_at("b.txt"))
def test_only_the_people_who_are_asked_about_are_merged(first, second):
    """After a start, nobody waits for everybody."""
    reader = IndexReader([LiveArticleSegment.of(of_articles([first, second]))])
    asked = quotations(IndexReader(reader.parts))
    assert everybody(reader) == everybody(IndexReader(reader.parts))
    assert quotations(reader) == asked
