"""Speakers of several articles become one only where the articles give a reason."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.coverage import Coverage
from index.model.quotation import Speaker, SpeakerKind
from tests.index.merged_people import ArticleSpeakers, merge

MAY, JULY_NEXT_YEAR = 738_640, 739_070


def speaker(name: str, role: str | None = None, gender: str | None = None) -> Speaker:
    return Speaker(name, (name,), role, gender=gender)


def described(words: str) -> Speaker:
    return Speaker(words, (words,), kind=SpeakerKind.DESCRIBED)


def body(name: str) -> Speaker:
    return Speaker(name, (name,), kind=SpeakerKind.BODY)


def article(*speakers: Speaker | str, outlet: str = "", day: int = 0) -> ArticleSpeakers:
    return ArticleSpeakers([speaker(s) if isinstance(s, str) else s for s in speakers], outlet, day)


def shown(*articles: ArticleSpeakers) -> list[list[str]]:
    """Return for each article the names under which its speakers are shown."""
    merged, mappings = merge(articles)
    return [
        [merged[mapping[s.name].number].name for s in article.speakers]
        for article, mapping in zip(articles, mappings, strict=True)
    ]


def count(*articles: ArticleSpeakers) -> int:
    """Return the number of speakers that those of the articles become."""
    return len(merge(articles)[0])


class TestADescriptionStaysWithItsArticle:
    @pytest.mark.parametrize(
        "words", ["a source", "A fire brigade spokesman", "the minister", "he", "protesters", "The company"]
    )
    def test_the_same_words_in_two_articles_are_two_speakers(self, words):
        assert count(article(described(words)), article(described(words))) == 2

    def test_descriptions_that_begin_and_end_alike_are_not_merged(self):
        articles = (
            article(described("A fire brigade spokesman")),
            article(described("An Uralneft spokesman")),
            article(described("A spokesman")),
        )
        assert shown(*articles) == [
            ["A fire brigade spokesman"],
            ["An Uralneft spokesman"],
            ["A spokesman"],
        ]

    @pytest.mark.parametrize("word", ["Republicans", "Committee", "Voters", "Norwegians", "Tuesday"])
    def test_a_word_for_others_in_each_article_is_a_description(self, word):
        assert count(article(word), article(word)) == 2


class TestBodies:
    def test_a_body_is_the_same_in_every_article_that_names_it(self):
        assert count(article(body("NATO")), article(body("NATO"))) == 1
        assert count(article(body("The White House")), article(body("White House"))) == 1

    def test_a_body_takes_no_person_and_no_other_body(self):
        articles = (
            article(body("White House"), outlet="Tern"),
            article("House", outlet="Tern"),
            article("Carl House", outlet="Tern"),
        )
        assert shown(*articles)[0] == ["White House"]
        assert shown(*articles)[2] == ["Carl House"]
        assert count(article("New York Times"), article("New England Times")) == 2


class TestFullNames:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("José Núñez", "Jose Nunez"),
            ("Ada Lind", "Ada J. Lind"),
            ("Ada Jane Lind", "Ada J. Lind"),
            ("Jean-Marc Brun", "Jean Marc Brun"),
            ("James B. Lind", "James B. Lind Jr."),
            ("Dr. Ada Lind", "Ada Lind"),
            ("Senator Ada Lind", "Ada Lind"),
            ("Vermonter Bernie Lind", "Bernie Lind"),
            ("More Ada Lind", "Ada Lind"),
        ],
    )
    def test_names_with_parts_that_agree_are_one_person(self, one, other):
        assert count(article(one), article(other)) == 1
        assert count(article(other), article(one)) == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Ada Lind", "Olav Lind"),
            ("John A. Smith", "John B. Smith"),
            ("Donald Lind", "Donald Lind Jr."),
            ("Martin L. Lind Jr.", "Martin L. Lind III"),
            ("Jan Brewer", "Jan Brown"),
        ],
    )
    def test_names_with_parts_that_differ_are_two_people(self, one, other):
        assert count(article(one, outlet="Tern"), article(other, outlet="Tern")) == 2

    def test_a_headline_is_shown_as_the_name_that_it_holds(self):
        headline = Speaker("Obama Says It", ("Obama Says It", "Obama", "It"))
        assert shown(article(headline)) == [["Obama"]]

    @pytest.mark.parametrize(
        "name", ["Karim al-Rashid", "Karim Al-Rashid", "Dina el-Masry", "Piet van der Meer"]
    )
    def test_a_name_with_a_particle_is_kept_whole(self, name):
        short = name.split(maxsplit=1)[1]
        whole = Speaker(name, (name, short[:1].upper() + short[1:]))
        assert shown(article(whole), article("Ada Lind")) == [[name], ["Ada Lind"]]

    def test_a_first_name_that_is_also_a_month_is_kept(self):
        assert shown(article("Jan Brewer"), article("Jan Brewer")) == [["Jan Brewer"], ["Jan Brewer"]]

    def test_the_merged_person_has_every_name_and_the_role(self):
        articles = (
            article(Speaker("Ada Lind", ("Ada Lind", "Lind"), "Mayor")),
            article("Ada J. Lind"),
        )
        [merged], _ = merge(articles)
        assert set(merged.names) == {"Ada Lind", "Lind", "Ada J. Lind"}
        assert merged.role == "Mayor"


class TestNamesakes:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("mayor of Halden", "mayor of Skagen"),
            ("French Foreign Minister", "German Finance Minister"),
            ("Ohio Governor", "Nevada Gov."),
        ],
    )
    def test_offices_of_two_places_make_two_people_who_are_shown_apart(self, one, other):
        articles = article(speaker("John Smith", one)), article(speaker("John Smith", other))
        assert shown(*articles) == [[f"John Smith ({one})"], [f"John Smith ({other})"]]

    def test_other_jobs_at_another_time_in_another_outlet_make_two_people(self):
        articles = (
            article(speaker("John Smith", "spokesman for Halden Ferries"), outlet="Tern", day=MAY),
            article(speaker("John Smith", "coach of Skagen"), outlet="Post", day=JULY_NEXT_YEAR),
        )
        assert count(*articles) == 2

    def test_a_person_with_several_roles_stays_one(self):
        articles = (
            article(speaker("Ada Lind", "Senator"), outlet="Tern"),
            article(speaker("Ada Lind", "Republican candidate"), outlet="Post"),
            article(speaker("Ada Lind", "former Halden mayor"), outlet="Tern"),
            article("Ada Lind"),
        )
        assert count(*articles) == 1

    def test_an_article_that_may_mean_either_shows_the_bare_name(self):
        articles = (
            article(speaker("John Smith", "mayor of Halden")),
            article(speaker("John Smith", "mayor of Skagen")),
            article("John Smith"),
        )
        assert shown(*articles)[2] == ["John Smith (1)"]

    def test_somebody_well_known_keeps_the_name_alone(self):
        articles = [article(speaker("John Smith", "mayor of Halden"), "Ada Lind") for _ in range(10)]
        namesake = article(speaker("John Smith", "mayor of Skagen"))
        assert shown(*articles, namesake)[0] == ["John Smith", "Ada Lind"]
        assert shown(*articles, namesake)[-1] == ["John Smith (mayor of Skagen)"]

    def test_evidence_tells_namesakes_apart(self):
        articles = (
            article(speaker("John Smith", "mayor of Halden"), "Ada Lind", outlet="Tern"),
            article(speaker("John Smith", "mayor of Skagen"), outlet="Post"),
            article("John Smith", "Ada Lind", outlet="Tern"),
        )
        assert shown(*articles)[2][0] == "John Smith (mayor of Halden)"

    def test_two_people_a_century_apart_are_two(self):
        assert count(article("Ada Lind", day=700_000), article("Ada Lind", day=736_500)) == 2


class TestASurnameAlone:
    def test_without_any_evidence_it_stays_a_surname(self):
        assert shown(article("Lind"), article("Ada Lind")) == [["Lind"], ["Ada Lind"]]

    @pytest.mark.parametrize(
        ("short", "full"),
        [
            (article("Lind", outlet="Tern"), article("Ada Lind", outlet="Tern")),
            (article("Mr. Lind", outlet="Tern"), article("Olav Lind", outlet="Tern")),
            (article(speaker("Lind", "Mayor")), article(speaker("Ada Lind", "mayor of Halden"))),
            (article("Lind", "Tom Hale"), article("Ada Lind", "Tom Hale")),
            (article("Lind", day=MAY), article("Ada Lind", day=MAY + 3)),
            (article("A. Lind"), article("Ada Lind")),
            (article("van der Berg", outlet="Tern"), article("Ada van der Berg", outlet="Tern")),
        ],
    )
    def test_with_evidence_it_is_the_only_bearer(self, short, full):
        [[name], *_] = [[names[0]] for names in shown(short, full)]
        assert name == full.speakers[0].name
        _, mappings = merge([short, full])
        assert 0.5 < mappings[0][short.speakers[0].name].probability < 1
        assert mappings[1][full.speakers[0].name].probability == 1

    def test_two_bearers_with_as_much_evidence_get_nothing(self):
        articles = (
            article("Lind", outlet="Tern"),
            article("Ada Lind", outlet="Tern"),
            article("Olav Lind", outlet="Tern"),
        )
        assert shown(*articles)[0] == ["Lind"]

    def test_somebody_else_of_that_surname_in_the_article_keeps_it_there(self):
        articles = article("Lind", "Ada Lind", outlet="Tern"), article("Ada Lind", outlet="Tern")
        assert shown(*articles)[0] == ["Lind", "Ada Lind"]

    def test_a_gender_that_contradicts_keeps_them_apart(self):
        articles = (
            article(speaker("Lind", gender="female"), outlet="Tern"),
            article(speaker("Olav Lind", gender="male"), outlet="Tern"),
        )
        assert shown(*articles) == [["Lind"], ["Olav Lind"]]

    def test_an_office_that_the_bearer_does_not_hold_keeps_them_apart(self):
        articles = (
            article(speaker("Lind", "Professor"), outlet="Tern"),
            article(speaker("Ada Lind", "mayor of Halden"), outlet="Tern"),
        )
        assert shown(*articles) == [["Lind"], ["Ada Lind"]]

    def test_a_place_is_nobody(self):
        articles = article("Washington", outlet="Tern"), article("Grace Washington", outlet="Tern")
        assert shown(*articles)[0] == ["Washington"]


def test_the_confidence_of_a_quotation_counts_the_merge(tmp_path):
    ferry = "---\noutlet: The Tern\n---\n“The ferry is old,” said Anna Berg, the mayor of Skagen."
    bridge = "---\noutlet: The Tern\n---\n“We need a bridge,” Berg told the board on Monday."
    (tmp_path / "ferry.txt").write_text(ferry, encoding="utf-8")
    (tmp_path / "bridge.txt").write_text(bridge, encoding="utf-8")
    in_bridge, in_ferry = Coverage.open(tmp_path).quotes_by("Anna Berg")
    assert (in_bridge.speaker, in_ferry.speaker) == ("Anna Berg", "Anna Berg")
    assert in_ferry.confidence == in_ferry.quotation.confidence
    assert in_bridge.confidence < in_bridge.quotation.confidence
    assert in_bridge.record()["confidence"] == round(in_bridge.confidence, 3)


def test_a_description_is_shown_as_its_article_words_it_and_is_not_listed(tmp_path):
    for number, owner in enumerate(("A fire brigade", "An Uralneft")):
        text = f"“Nobody was hurt,” said Ada Lind. {owner} spokesman said: “The fire number {number} is out.”"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    said = {q.text: q.speaker for q in coverage.quotations() if "out" in q.text}
    assert list(said.values()) == ["A fire brigade spokesman", "An Uralneft spokesman"]
    assert [s.name for s in coverage.speakers()] == ["Ada Lind"]
    assert coverage.size().speakers == 1


def count_instructions(function: Callable[[], object]) -> int:
    """Return the number of bytecode instructions that a function executes."""
    executed = 0

    def trace(frame: FrameType, event: str, _argument: object) -> object:
        nonlocal executed
        frame.f_trace_opcodes = True
        executed += event == "opcode"
        return trace

    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(previous)
    return executed


def test_merging_takes_time_linear_in_the_number_of_speakers():
    def instructions(size: int) -> int:
        names = [f"Surname{size}x{n}" for n in range(size)]  # Parsed names are cached.
        articles = [article(f"First{n % 97} {name}", name, outlet="Tern") for n, name in enumerate(names)]
        return count_instructions(lambda: merge(articles))

    assert instructions(400) < 2.1 * instructions(200)


def test_surnames_that_many_people_share_take_no_longer():
    def instructions(size: int) -> int:
        articles = [article(f"First{n} Lind{size}", outlet="Tern") for n in range(size)]
        articles += [article(f"Lind{size}", outlet="Tern") for _ in range(size)]
        return count_instructions(lambda: merge(articles))

    assert instructions(400) < 2.1 * instructions(200)


NAMES = st.one_of(
    st.text(max_size=12), st.sampled_from(["Ada Lind", "Lind", "A. Lind", "Ada Lind Jr.", "it"])
)
SPEAKERS = st.builds(
    speaker, NAMES, st.sampled_from([None, "Mayor", "mayor of Halden", "mayor of Skagen"]), st.none()
)
ARTICLES = st.lists(
    st.builds(
        ArticleSpeakers,
        st.lists(SPEAKERS, max_size=4, unique_by=lambda s: s.name),
        st.sampled_from(["", "Tern"]),
        st.sampled_from([0, MAY]),
    ),
    max_size=6,
)


@given(ARTICLES)
def test_every_speaker_is_somebody_and_no_two_people_have_one_name(articles):
    merged, mappings = merge(articles)
    for each, mapping in zip(articles, mappings, strict=True):
        for one in each.speakers:
            assert 0 <= mapping[one.name].number < len(merged)
            assert 0 < mapping[one.name].probability <= 1
    named = [s.name for s in merged if s.kind is not SpeakerKind.DESCRIBED]
    assert len(named) == len(set(named))
