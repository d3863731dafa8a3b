"""A typed name means one speaker, whatever face of the library it is typed into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.coverage import Coverage
from index.model.quotation import Speaker, SpeakerKind
from index.questions.speaker_resolver import SpeakerResolver
from index.quotations.person_names import plain_words


class ListedPeople:
    """People who were given, instead of gathered from articles."""

    def __init__(self, speakers):
        self.identity = self.earlier = None
        self._listed = {
            ("", number, ""): (speaker, count) for number, (speaker, count) in enumerate(speakers)
        }

    def everybody(self):
        for person, (speaker, count) in self._listed.items():
            if speaker.kind is not SpeakerKind.DESCRIBED:
                yield person, speaker, count

    def speaker(self, person):
        return self._listed[person][0]

    def quotation_count(self, person):
        return self._listed[person][1]

    def described(self, words):
        return [
            person
            for person, (speaker, _) in self._listed.items()
            if speaker.kind is SpeakerKind.DESCRIBED and plain_words(speaker.name) == words
        ]


def resolver(*speakers: tuple[Speaker | str, int]) -> SpeakerResolver:
    """Return a resolver of speakers, each given with the number of their quotations."""
    listed = [(Speaker(s, (s,)) if isinstance(s, str) else s, count) for s, count in speakers]
    return SpeakerResolver(ListedPeople(listed))


@pytest.fixture(scope="module")
def names():
    return resolver(
        (Speaker("José Núñez", ("José Núñez", "Núñez"), "Foreign Minister"), 9),
        (Speaker("Ada Lind", ("Ada Lind", "Lind", "Ada"), "mayor of Halden", gender="female"), 12),
        (Speaker("Olav Lind", ("Olav Lind", "Lind"), "coach", gender="male"), 4),
        (Speaker("Per Lind", ("Per Lind",)), 1),
        (Speaker("Lind", ("Lind",)), 2),
        (Speaker("Lind Hale", ("Lind Hale", "Lind")), 3),
        (Speaker("Jan van der Berg", ("Jan van der Berg", "Van der Berg")), 2),
        (Speaker("NATO", ("NATO",), kind=SpeakerKind.BODY), 5),
        (Speaker("White House", ("White House",), kind=SpeakerKind.BODY), 5),
        (Speaker("a source", ("a source",), kind=SpeakerKind.DESCRIBED), 1),
        (Speaker("a source", ("a source",), kind=SpeakerKind.DESCRIBED), 1),
        ("Jens Stoltenberg", 3),
        ("Carl House", 1),
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jose nunez", "José Núñez"),
        ("NÚÑEZ", "José Núñez"),
        ("Núñez’s", "José Núñez"),
        ("Foreign Minister Núñez", "José Núñez"),
        ("CNN President José Núñez", "José Núñez"),
        ("Vermonter José Núñez", "José Núñez"),
        ("José Núñez, 54", "José Núñez"),
        ("J. Núñez", "José Núñez"),
        ("Nunez José", "José Núñez"),
        ("ada", "Ada Lind"),
        ("Mrs. Lind", "Ada Lind"),
        ("Mr Lind", "Olav Lind"),
        ("coach Lind", "Olav Lind"),
        ("van der berg", "Jan van der Berg"),
        ("Berg", "Jan van der Berg"),
        ("the White House", "White House"),
        ("nato", "NATO"),
        ("a source", "a source"),
        ("Stoltenburg", "Jens Stoltenberg"),
        ("jenss stoltenburg", "Jens Stoltenberg"),
        ("Nunes", None),
        ("Lint", None),
        ("Haavisto", None),
        ("House", "Carl House"),
        ("?!", None),
        ("", None),
    ],
)
def test_a_name_means(names, typed, meant):
    resolved = names.resolve(typed)
    assert (resolved and resolved.speaker.name) == meant


def test_a_surname_means_who_is_quoted_most_and_offers_who_is_quoted_a_fifth_as_often(names):
    resolved = names.resolve("Lind")
    assert resolved.speaker.name == "Ada Lind"
    assert [other.name for other in resolved.others] == ["Olav Lind"]


def test_a_surname_also_finds_whom_articles_call_by_it_alone(names):
    assert len(names.resolve("Lind").numbers) == 2
    assert len(names.resolve("Ada Lind").numbers) == 1


def test_a_description_means_everybody_who_is_so_described(names):
    assert len(names.resolve("a source").numbers) == 2


def test_namesakes_are_offered_and_each_is_found_by_what_tells_them_apart():
    names = resolver(
        (Speaker("John Smith (mayor of Halden)", ("John Smith (mayor of Halden)", "John Smith")), 3),
        (Speaker("John Smith (mayor of Skagen)", ("John Smith (mayor of Skagen)", "John Smith")), 2),
    )
    for typed in ("John Smith", "smith"):
        resolved = names.resolve(typed)
        assert resolved.speaker.name == "John Smith (mayor of Halden)"
        assert [other.name for other in resolved.others] == ["John Smith (mayor of Skagen)"]
    assert not names.resolve("John Smith (mayor of Skagen)").others
    assert names.resolve("John Smith (mayor of Skagen)").speaker.name == "John Smith (mayor of Skagen)"


def test_a_word_of_a_name_is_not_taken_for_a_misspelling():
    names = resolver(("Anna Berger", 9), ("Olav Bergen", 1))
    assert names.resolve("Bergen").speaker.name == "Olav Bergen"
    assert names.resolve("Bergers").speaker.name == "Anna Berger"


@given(st.text(max_size=30))
def test_any_text_can_be_typed(typed):
    names = resolver(("Ada Lind", 2), ("Lind", 1), ("NATO", 1))
    resolved = names.resolve(typed)
    assert resolved is None or resolved.numbers


TEXT = "“The bridge is late,” said José Núñez, the mayor of Halden.\n\n“It was never early,” said Ada Lind."


@pytest.mark.parametrize("typed", ["Núñez", "nunez", "JOSE NUNEZ", "mayor Nunez"])
def test_the_facade_the_query_and_the_names_agree(tmp_path, typed):
    (tmp_path / "bridge.txt").write_text(TEXT, encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    assert {q.speaker for q in coverage.quotes_by(typed)} == {"José Núñez"}
    assert [p.text[:12] for p in coverage.search(f'speaker:"{typed}"')] == ["“The bridge "]
    assert coverage.names.resolve(typed).speaker.name == "José Núñez"
