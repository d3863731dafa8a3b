"""Whose words a quotation has, where several people stand beside it."""

import pytest

from index.coverage import Coverage
from index.model.article import Article
from index.model.verdict import VerdictKind
from index.storage.store import Store


@pytest.fixture
def analyse(analyser):
    """Returns the analysis of a text."""
    return lambda text: analyser.analyse(Article("a.txt", text))


@pytest.mark.parametrize(
    "speaker",
    [
        "the husband of Chancellor Nora Berg",
        "a spokesman for Minister Nora Berg",
        "an aide to Senator Nora Berg",
        "the lawyer for Dr. Nora Berg",
        "the former driver of General Nora Berg",
        "an opponent of Mayor Nora Berg",
        "Senator Nora Berg's brother",
    ],
)
@pytest.mark.parametrize("sentence", ["“The quay is safe,” said {}.", "“The quay is safe,” {} said."])
def test_who_belongs_to_a_titled_person_speaks_for_themselves(analyse, sentence, speaker):
    text = f"Olav Lind met Nora Berg. {sentence.format(speaker)}"
    assert [quotation.speaker for quotation in analyse(text).quotations] == [speaker]


@pytest.mark.parametrize("office", ["Minister of War", "Secretary of State", "Minister of Foreign Affairs"])
def test_a_department_after_of_still_belongs_to_the_holder(analyse, office):
    [quotation] = analyse(f"“The quay is safe,” said the {office} Olav Lind.").quotations
    assert quotation.speaker == "Olav Lind"


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("Kyodo quoted Nora Berg as saying the quay “will not close”.", "Kyodo"),
        ("The Heron quoted Nora Berg as saying that the quay would not close.", "Heron"),
        ("Kyodo quoted Nora Berg saying: “The quay will not close.”", "Kyodo"),
        ("“The quay will not close,” Kyodo quoted Nora Berg as saying.", "Kyodo"),
        ("Nora Berg was quoted by Kyodo as saying: “The quay will not close.”", "Kyodo"),
        ("“The quay will not close,” Nora Berg was quoted as saying.", None),
        ("“The quay will not close,” Nora Berg said, according to Kyodo.", "Kyodo"),
        ("According to Kyodo, Nora Berg said that the quay would not close.", "Kyodo"),
        ("“The quay will not close,” Nora Berg said, according to a transcript.", None),
        ("“The quay will not close,” Nora Berg told Reuters.", "Reuters"),
        ("Nora Berg told the BBC that the quay would not close.", "BBC"),
        ("Nora Berg told the council that the quay would not close.", None),
        ("The newspaper, quoting Nora Berg, reported that “the quay will not close”.", "The newspaper"),
        ("Citing Nora Berg, Kyodo reported that the quay would not close.", "Kyodo"),
        ("Kyodo reported that Nora Berg said “the quay will not close”.", "Kyodo"),
        ("Olav Lind quoted Nora Berg as saying that the quay would not close.", None),
    ],
)
def test_who_hands_words_on_is_not_their_speaker(analyse, text, via):
    quotations = analyse(text).quotations
    assert {(quotation.speaker, quotation.via) for quotation in quotations} == {("Nora Berg", via)}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Olav Lind heard the sailors shout “shame on the whole council”.", "the sailors"),
        ("Olav Lind overheard a guard shouting: “Shame on the whole council!”", "a guard"),
        ("“Leave the quay,” Olav Lind was told by a guard.", "a guard"),
        ("Olav Lind said his mother told him “never sell the boat”.", "his mother"),
    ],
)
def test_words_that_somebody_hears_are_those_of_others(analyse, text, speaker):
    in_marks = [q for q in analyse(text).quotations if text[q.start] == "“"]
    assert [quotation.speaker for quotation in in_marks] == [speaker]


@pytest.mark.parametrize("text", ["Olav Lind was told {}.", "Olav Lind said he was told {}."])
def test_words_that_nobody_is_named_for_are_not_the_listeners(analyse, text):
    text = text.format("“leave the quay by noon”")
    assert [q for q in analyse(text).quotations if text[q.start] == "“"] == []


@pytest.mark.parametrize(
    ("text", "words", "names"),
    [
        ("“We pay,” said Olav Lind and Nora Berg.", "Olav Lind and Nora Berg", ("Olav Lind", "Nora Berg")),
        ("“We pay,” Olav Lind and Nora Berg said.", "Olav Lind and Nora Berg", ("Olav Lind", "Nora Berg")),
        (
            "“We pay,” presidents Olav Lind and Nora Berg said.",
            "presidents Olav Lind and Nora Berg",
            ("Olav Lind", "Nora Berg"),
        ),
        (
            "Senators Olav Lind and Nora Berg wrote: “We pay.”",
            "Senators Olav Lind and Nora Berg",
            ("Olav Lind", "Nora Berg"),
        ),
        (
            "“We pay,” the Foreign Ministry and the Treasury said.",
            "the Foreign Ministry and the Treasury",
            ("Foreign Ministry", "Treasury"),
        ),
        ("“We pay,” said the author and activist.", "the author", ("the author",)),
        ("“We pay,” said Olav Lind and left.", "Olav Lind", ("Olav Lind",)),
    ],
)
def test_joint_speakers_are_all_of_them(analyse, text, words, names):
    [quotation] = analyse(text).quotations
    assert (quotation.speaker, quotation.speakers) == (words, names)
    assert tuple(speaker.name for speaker in analyse(text).speakers) == names


def test_a_pronoun_that_cannot_be_resolved_is_shown_but_not_listed(analyse):
    analysed = analyse("“The quay will hold,” he said.")
    assert [(q.speaker, q.speakers) for q in analysed.quotations] == [("he", ())]
    assert analysed.speakers == ()


def test_each_joint_speaker_finds_the_quotation_under_their_own_name(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    texts = {
        "a": "“We will pay for the quay,” said Nora Berg and Olav Lind.",
        "b": "“It rained,” said Pia Holm.",
        "c": "“Nobody pays,” said Olav Lind.",
    }
    for name, text in texts.items():
        (articles / f"{name}.txt").write_text(text, encoding="utf-8")
    coverage = Coverage.open(articles, tmp_path / "store")
    for _ in range(2):
        assert [q.text for q in coverage.quotes_by("Nora Berg")] == ["“We will pay for the quay,”"]
        assert {q.text for q in coverage.quotes_by("Olav Lind")} == {
            "“We will pay for the quay,”",
            "“Nobody pays,”",
        }
        quote, *_ = coverage.who_said("pay for the quay")
        assert (quote.speaker, quote.speakers) == ("Nora Berg and Olav Lind", ("Nora Berg", "Olav Lind"))
        (articles / "b.txt").unlink(missing_ok=True)
        coverage = coverage.refresh()
        (articles / "d.txt").write_text(
            "“It snowed all night,” said Ida Roos and Pia Dahl.", encoding="utf-8"
        )
        coverage = coverage.refresh()
        assert [q.text for q in coverage.quotes_by("Pia Dahl")] == ["“It snowed all night,”"]


@pytest.mark.parametrize("named", ["Nora Berg", "Olav Lind"])
def test_a_claim_that_names_one_joint_speaker_names_nobody_else(tmp_path, named):
    (tmp_path / "a.txt").write_text("“We will pay for the quay,” said Nora Berg and Olav Lind.", "utf-8")
    coverage = Coverage.open(tmp_path)
    [verdict] = coverage.check(f"{named}: “We will pay for the quay”")
    assert verdict.kind is VerdictKind.EXACT


def test_what_is_kept_of_open_pronouns_and_joint_speakers_can_be_read_again(analyser, tmp_path):
    text = (
        "“The quay will hold,” he said. “We will pay,” Nora Berg and Olav Lind said."
        " Berg denied saying that the quay would sink."
    )
    article = Article("a.txt", text)
    analysed = analyser.analyse(article)
    analyses = Store(tmp_path).analyses
    analyses.put([analysed], analyser.version)
    assert analyses.get(article.digest, analyser.version) == analysed
