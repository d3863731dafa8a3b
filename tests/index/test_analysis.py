import pytest

from index.ingest import analysis
from index.ingest.titles import make_title
from index.model.article import Article


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The dam held.", "The dam held."),
        ("(Oslo) The dam held. Nobody woke.", "The dam held."),
        ("OSLO, Norway (AP) — The dam held. Nobody woke.", "The dam held."),
        ("OSLO ― The dam held. Nobody woke.", "The dam held."),
        ("---\n\nThe dam held.", "The dam held."),
        ("+++\n\n# The dam held\n\nNobody woke.", "The dam held"),
        ("**The dam held**\n\nNobody woke.", "The dam held"),
        ("https://www.harbour.example/dam\n\nThe dam held.", "The dam held."),
        ("![A dam](dam.jpg)\n\nThe dam held.", "The dam held."),
        ("By Ana Brook\n\nThe dam held.", "The dam held."),
        ("14:05 GMT\n\nThe dam held.", "The dam held."),
        ("11:00 am\n\nThe dam held.", "The dam held."),
        ("By noon, the dam had held.", "By noon, the dam had held."),
        ("---", "---"),
        (
            "The dam above the town of Halden held through a night of rain that nobody had seen the like of.",
            "The dam above the town of Halden held through a night of rain that nobody had seen the…",
        ),
    ],
)
def test_an_untitled_article_is_titled_by_its_first_sentence(analyser, text, title):
    analysed = analyser.analyse(Article("dam.txt", text))
    assert analysed.article.title == title
    assert analysed.article.digest == Article("dam.txt", text).digest


def test_an_article_keeps_its_title(analyser):
    assert (
        analyser.analyse(Article("dam.txt", "The dam held.", title="Dam holds")).article.title == "Dam holds"
    )


def test_sentences_are_numbered_within_their_paragraphs(analyser):
    text = "The dam held. Nobody woke.\n\nThe mayor went home."
    found = analyser.analyse(Article("dam.txt", text)).sentences
    assert [(s.paragraph, s.number, text[s.start : s.end]) for s in found] == [
        (1, 1, "The dam held."),
        (1, 2, "Nobody woke."),
        (2, 1, "The mayor went home."),
    ]


def test_a_text_without_sentences_has_no_title():
    assert make_title("", []) == ""


@pytest.mark.slow
def test_two_processes_find_what_one_finds_in_order(analyser):
    articles = [Article(f"{n}.txt", f"Dam {n} held. “It will hold,” Ada Lind said.") for n in range(20)]
    assert list(analyser.analyse_all(articles, processes=2)) == list(analyser.analyse_all(articles))


def test_the_version_names_the_model(analyser):
    assert analyser.version.startswith("en_core_web_sm")


@pytest.mark.parametrize(
    "text",
    [
        "OSLO (NTB) — “",
        "“",
        "”",
        '""""""""',
        "“" * 1000,
        "NTB —\n\nOSLO (NTB) — \n\nx",
        "said said said “said” said",
        "said“”said",
        "LIND: “LIND: yes” — Lind",
    ],
)
def test_odd_texts_are_analysed(analyser, text):
    analysed = analyser.analyse(Article("odd.txt", text))
    assert all(text[s.start : s.end].strip() for s in analysed.sentences)
    assert all(0 <= q.start < q.end <= len(text) for q in analysed.quotations)


def test_a_sentence_that_is_a_long_list_is_several_passages(analyser):
    towns = [f"in {name}burg the bakers and the millers of the old town" for name in ("Ander", "Hals")]
    text = "; ".join(f"{town}, who had waited {'long ' * 50}for it" for town in towns) + "."
    found = analyser.analyse(Article("list.txt", text)).sentences
    assert [text[s.start : s.end].partition(",")[0] for s in found] == towns
    assert [(s.paragraph, s.number) for s in found] == [(1, 1), (1, 2)]


@pytest.mark.may_fail
def test_a_rule_that_fails_costs_no_other_article(analyser, monkeypatch, caplog):
    find = analysis.find_quotations

    def failing(reading):
        if "ferry" in reading.text:
            raise IndexError("list index out of range")
        return find(reading)

    monkeypatch.setattr(analysis, "find_quotations", failing)
    articles = [Article(f"{name}.txt", f"“The {name} held,” said Ada Lind.") for name in ("dam", "ferry")]
    dam, ferry = analyser.analyse_all(articles)
    assert [(len(one.sentences), len(one.quotations)) for one in (dam, ferry)] == [(1, 1), (1, 0)]
    assert "ferry.txt: its quotations could not be looked for" in caplog.text
    assert "IndexError" in caplog.text
