import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.quotation import Speaker
from index.quotations.people import merge


def speaker(name: str, role: str | None = None) -> Speaker:
    return Speaker(name, (name,), role)


def merged(*articles: str) -> list[str]:
    return [s.name for s in merge([[speaker(name)] for name in articles])[0]]


def count_instructions(function: Callable[[], object]) -> int:
    """Return the number of bytecode instructions that a function executes."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(previous)
    return count


def test_a_person_in_two_articles_is_one_speaker_with_all_names_and_the_role():
    speakers, mappings = merge(
        [
            [Speaker("Ada Lind", ("Ada Lind", "Lind"), "Mayor")],
            [Speaker("Ada J. Lind", ("Ada J. Lind",), None)],
        ]
    )
    assert len(speakers) == 1
    assert set(speakers[0].names) == {"Ada Lind", "Lind", "Ada J. Lind"}
    assert speakers[0].role == "Mayor"
    assert mappings == [{"Ada Lind": 0}, {"Ada J. Lind": 0}]


def test_two_people_with_the_same_surname_are_not_merged():
    assert merged("Ada Lind", "Olav Lind") == ["Ada Lind", "Olav Lind"]


@pytest.mark.parametrize("short", ["Lind", "A. Lind", "Mr. Lind"])
def test_a_short_name_is_merged_into_the_full_name(short):
    assert merged(short, "Ada Lind") == ["Ada Lind"]


def test_a_surname_of_two_people_is_merged_into_neither():
    assert merged("Lind", "Ada Lind", "Olav Lind") == ["Lind", "Ada Lind", "Olav Lind"]


def test_a_place_is_not_merged_into_a_surname():
    assert merged("Washington", "Grace Washington") == ["Washington", "Grace Washington"]


def test_names_that_differ_in_accents_are_merged():
    assert len(merged("José Núñez", "Jose Nunez")) == 1


def test_speakers_without_a_name_are_merged_by_wording():
    assert merged("a source", "a source", "the crowd") == ["a source", "the crowd"]


def test_merging_takes_time_linear_in_the_number_of_speakers():
    def instructions(count: int) -> int:
        articles = [[speaker(f"First{n % 97} Surname{n}"), speaker(f"Surname{n}")] for n in range(count)]
        return count_instructions(lambda: merge(articles))

    assert instructions(400) < 2.1 * instructions(200)


@given(st.lists(st.lists(st.text(max_size=12), max_size=4), max_size=6))
def test_every_name_of_an_article_is_a_name_of_its_merged_speaker(articles):
    speakers, mappings = merge([[speaker(name) for name in article] for article in articles])
    for article, mapping in zip(articles, mappings, strict=True):
        assert all(name in speakers[mapping[name]].names for name in article)
