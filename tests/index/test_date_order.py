"""Results by date: in an order that everybody can check by hand."""

import json
import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.coverage import Coverage
from index.model.query import Order
from index.search.query import parse
from index.text.terms import terms

WORDS = ["ferry", "harbour", "treaty", "storm", "bridge", "winter"]
DAYS = [None, "2023-04-05", "2023-04-06", "2024-01-15", "2024-02", "2025"]
SPEAKERS = ["Anna Berg", "Olav Lind"]


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    """Fifty short articles, some of one day, some without one, some added after the first reading."""
    folder = tmp_path_factory.mktemp("articles")
    chance = random.Random(4)
    coverage = None
    for number in chance.sample(range(50), 50):
        sentences = [
            f"The {chance.choice(WORDS)} met the {chance.choice(WORDS)} of case {number}-{i}."
            for i in range(4)
        ]
        first, second = chance.choice(WORDS), chance.choice(WORDS)
        sentences.append(f'"A {first} is no {second} in year {number}," said {chance.choice(SPEAKERS)}.')
        published = chance.choice(DAYS)
        record = {"id": f"{number}", "text": " ".join(sentences)}
        if published:
            record["published"] = published
        (folder / f"{number}.jsonl").write_text(json.dumps(record))
        if number == 7:
            coverage = Coverage.open(folder)
    assert coverage
    return coverage.refresh()


def by_hand(documents, words, order):
    """Return documents as (day, path, start, text), those with most of the words, in an order."""
    rows = [(article.published, article.path, start, text) for article, start, text in documents]
    wanted = set(terms(words))
    counts = [len(wanted & set(terms(text))) for *_, text in rows]
    most = max(counts)
    rows = [row for row, count in zip(rows, counts, strict=True) if count == most and (count or not wanted)]
    dated = sorted(
        (row for row in rows if row[0]),
        key=lambda row: (
            -row[0].toordinal() if order is Order.NEWEST else row[0].toordinal(),
            row[1].encode(),
            row[2],
        ),
    )
    undated = sorted((row for row in rows if not row[0]), key=lambda row: (row[1].encode(), row[2]))
    return [row[1:3] for row in [*dated, *undated]]


words_asked = st.lists(
    st.sampled_from([*WORDS, "ferries", "Nowhere"]), min_size=1, max_size=3, unique=True
).map(" ".join)


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=words_asked, order=st.sampled_from(Order), limit=st.integers(1, 400))
def test_the_order_of_sentences_is_that_by_hand(coverage, words, order, limit):
    sentences = [
        (analysed.article, s.start, analysed.article.text[s.start : s.end])
        for article in coverage.articles()
        for analysed in [coverage.read(article.path)]
        for s in analysed.sentences
    ]
    found = coverage.search(f"{words} sort:{order}", limit)
    assert [(p.article.path, p.start) for p in found] == by_hand(sentences, words, order)[:limit]


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=words_asked, order=st.sampled_from(Order), speaker=st.sampled_from(SPEAKERS))
def test_the_order_of_quotations_is_that_by_hand(coverage, words, order, speaker):
    said = [(q.article, q.start, q.text) for q in coverage.quotations()]
    found = coverage.who_said(f"{words} sort:{order}", 300)
    assert [(q.article.path, q.start) for q in found] == by_hand(said, words, order)
    theirs = [(q.article, q.start, q.text) for q in coverage.quotations() if q.speaker == speaker]
    found = coverage.quotes_by(speaker, f"{words} sort:{order}", 300)
    assert [(q.article.path, q.start) for q in found] == by_hand(theirs, words, order)
    found = coverage.quotes_by(speaker, f"sort:{order}", 300)
    assert [(q.article.path, q.start) for q in found] == by_hand(theirs, "", order)


@pytest.mark.parametrize("order", Order)
def test_filters_hold_in_either_order(coverage, order):
    found = coverage.search(f"ferry -storm +harbour after:2023-04-06 sort:{order}", 100)
    assert found
    days = [passage.article.published for passage in found]
    assert days == sorted(days, reverse=order is Order.NEWEST)
    for passage in found:
        assert "harbour" in passage.text
        assert "storm" not in passage.text
        assert passage.article.published >= date(2023, 4, 6)


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("ferry sort:newest", Order.NEWEST),
        ("SORT:Latest ferry", Order.NEWEST),
        ('ferry sort:"oldest"', Order.OLDEST),
        ("sort: oldest ferry", Order.OLDEST),
        ("ferry", None),
    ],
)
def test_an_order_is_typed_as_an_operator(typed, order):
    query = parse(typed)
    assert (query.words, query.order, query.unread) == (("ferry",), order, ())


def test_an_order_that_is_none_is_named():
    assert parse("ferry sort:upwards").unread == ("sort:upwards",)
    assert parse("ferry -sort:newest").unread == ("-sort:newest",)


@pytest.mark.parametrize("typed", ["sport: ferry wins", "short: ferry", "of that sort: ferry", "a new port:"])
def test_other_words_before_a_colon_stay_words(typed):
    query = parse(typed)
    assert query.order is None
    assert query.unread == ()
    assert "ferry" in query.words or "port:" in typed


def write(folder, name, text, day, outlet):
    (folder / f"{name}.txt").write_text(f"---\noutlet: {outlet}\npublished: {day}\n---\n{text}")


STORY = (
    "The pier of Halden will close after two winters of storms, the harbour board decided.\n\n"
    '"The pier is a danger to every family that walks on it," Ines Moreau, the mayor, told reporters.\n\n'
    "Engineers counted {} broken piles under the eastern end, where the ferry to Skarvoy used to land.\n\n"
    "Moreau said that the town would pay for a footbridge before the summer season begins.\n\n"
    "Fishermen who tie up there must move their boats to the northern basin by the end of the month.\n"
)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    folder = tmp_path_factory.mktemp("story")
    write(folder, "first", STORY.format(41), "2026-03-03", "The Agency")
    write(folder, "copy", STORY.format(41), "2026-03-09", "The Tern")
    write(folder, "corrected", STORY.format(47), "2026-03-12", "The Quay")
    write(
        folder,
        "between",
        "Fishermen protested on the pier, and their boats blocked the basin.",
        "2026-03-06",
        "Post",
    )
    return Coverage.open(folder)


def test_a_copied_sentence_counts_from_its_first_report(story):
    found = story.search("fishermen boats basin sort:newest", 10)
    assert [p.article.outlet for p in found] == ["Post", "The Agency"]
    assert [r.outlet for r in found[1].reports] == ["The Tern", "The Quay"]
    found = story.search("fishermen boats basin sort:oldest", 10)
    assert [p.article.outlet for p in found] == ["The Agency", "Post"]


def test_a_figure_that_was_corrected_stands_in_front_of_what_it_was(story):
    found = story.search("broken piles sort:newest", 10)
    assert [p.text.split()[2] for p in found] == ["47", "41"]
    assert [r.outlet for r in found[1].reports] == ["The Tern"]


def test_within_one_outlet_its_own_copy_is_found_at_its_own_date(story):
    found = story.search("fishermen sort:newest source:tern", 10)
    assert [p.article.outlet for p in found] == ["The Tern"]
