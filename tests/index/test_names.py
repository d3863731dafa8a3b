"""Names are completed and corrected, even among many."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import SEEDS
from index.coverage import Coverage
from index.questions.name_index import NameIndex
from index.text.folding import fold
from tests.growth import growth


@pytest.fixture(scope="module")
def coverage():
    return Coverage.open(SEEDS)


@pytest.fixture(scope="module")
def crowds():
    """Made-up speakers: twenty-five hundred, and ten thousand."""
    dice = random.Random(1)
    syllables = ["ba", "ren", "to", "sil", "va", "mor", "ek", "ur", "lin", "da", "os", "pri"]
    names = {" ".join("".join(dice.choices(syllables, k=3)).title() for _ in range(2)) for _ in range(12_000)}
    speakers = dice.sample(sorted(names), 10_000)
    return {count: NameIndex((name, ()) for name in speakers[:count]) for count in (2_500, 10_000)}


@pytest.mark.parametrize("typed", ["", "b", "ba", "bar", "Silv", "mor ek", "zzz", "Bàren", "x" * 100])
def test_completing_takes_at_most_as_many_times_as_long_as_there_are_speakers(crowds, typed):
    def complete(count: int) -> None:
        for _ in range(10):
            assert len(crowds[count].complete(typed)) <= 25

    assert growth(complete, 2_500) < 10


def test_a_name_is_completed_from_the_start_of_any_of_its_words():
    index = NameIndex([("Ana María Brook", ()), ("Bruno Amado", ())])
    assert index.complete("br") == ["Bruno Amado", "Ana María Brook"]
    assert index.complete("MARIA b") == ["Ana María Brook"]


def test_a_name_is_completed_by_its_words_in_any_order():
    index = NameIndex([("Ana María Brook", ()), ("Bruno Amado", ())])
    assert index.complete("brook an") == ["Ana María Brook"]
    assert index.complete("brook mayor") == []


def test_an_empty_text_completes_to_every_name():
    assert NameIndex([("Bruno", ("the mayor",)), ("Ana", ())]).complete("") == ["Ana", "Bruno"]
    assert NameIndex([]).complete("") == []
    assert NameIndex([]).complete("x") == []


@given(st.lists(st.text(max_size=9), max_size=9), st.text(max_size=4))
def test_completions_are_names_and_every_name_completes_to_itself(names, typed):
    index = NameIndex((name, ()) for name in names)
    for name in index.complete(typed):
        assert name in names
    for name in names:
        if fold(name):
            assert name in index.complete(name)


def test_a_name_is_known_by_its_titles():
    index = NameIndex([("Ana Brook", ("the harbour master",))])
    assert index.complete("harb") == ["Ana Brook"]


def test_a_misspelt_name_is_completed_to_a_similar_one():
    index = NameIndex([("Jens Stoltenberg", ()), ("Ana Brook", ())])
    assert index.complete("stoltenburg") == ["Jens Stoltenberg"]
    assert index.corrections("Anna Brock") == ["Ana Brook"]
    assert index.corrections("purple elephant") == []


def test_speakers_are_found_by_name_surname_and_title(coverage):
    names = coverage.names
    assert names.speaker("PEKKA haavisto").name == "Pekka Haavisto"
    assert names.speaker("Haavisto").name == "Pekka Haavisto"
    assert names.speaker("nobody at all") is None
    assert names.speaker("  ") is None


def test_articles_are_found_by_path_and_title(coverage):
    names = coverage.names
    path = next(iter(names.articles))
    assert names.article(path).path == path
    assert names.article("increasingly close").title.startswith("The increasingly close")
    assert names.article("?!") is None


def test_folding_drops_accents_case_and_outer_space():
    assert fold("  Émile   ZOLA ") == "emile zola"
