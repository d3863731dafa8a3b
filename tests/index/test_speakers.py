from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.quotation import Speaker
from index.quotations.people import merge


def speaker(name: str, role: str | None = None) -> Speaker:
    return Speaker(name, (name,), role)


def merged(*articles: str) -> list[str]:
    return [s.name for s in merge([[speaker(name)] for name in articles])[0]]


def test_the_same_person_in_two_articles_is_one_speaker_with_all_names_and_the_role():
    speakers, mapping = merge(
        [
            [Speaker("Ada Lind", ("Ada Lind", "Lind"), "Mayor")],
            [Speaker("Ada J. Lind", ("Ada J. Lind",), None)],
        ]
    )
    assert len(speakers) == 1
    assert set(speakers[0].names) == {"Ada Lind", "Lind", "Ada J. Lind"}
    assert speakers[0].role == "Mayor"
    assert mapping == [{"Ada Lind": 0}, {"Ada J. Lind": 0}]


def test_two_people_who_share_a_surname_stay_two():
    assert merged("Ada Lind", "Olav Lind") == ["Ada Lind", "Olav Lind"]


@pytest.mark.parametrize("short", ["Lind", "A. Lind", "Mr. Lind"])
def test_a_short_name_leads_to_the_full_name(short):
    assert merged(short, "Ada Lind") == ["Ada Lind"]


def test_a_bare_surname_that_two_people_bear_stays_itself():
    assert merged("Lind", "Ada Lind", "Olav Lind") == ["Lind", "Ada Lind", "Olav Lind"]


def test_a_place_is_nobodys_surname():
    assert merged("Washington", "Grace Washington") == ["Washington", "Grace Washington"]


def test_accents_and_case_do_not_part_a_person():
    assert len(merged("José Núñez", "Jose Nunez")) == 1


def test_those_whom_nobody_names_are_one_for_each_wording():
    assert merged("a source", "a source", "the crowd") == ["a source", "the crowd"]


def test_many_speakers_are_merged_in_linear_time():
    articles = [[speaker(f"First{n % 997} Surname{n}")] for n in range(100_000)]
    started = perf_counter()
    speakers, _ = merge(articles)
    assert len(speakers) == 100_000
    assert perf_counter() - started < 20


@given(st.lists(st.lists(st.text(max_size=12), max_size=4), max_size=6))
def test_every_speaker_of_an_article_is_found_in_the_coverage(articles):
    speakers, mapping = merge([[speaker(name) for name in article] for article in articles])
    for article, own in zip(articles, mapping, strict=True):
        assert all(name in speakers[own[name]].names for name in article)
