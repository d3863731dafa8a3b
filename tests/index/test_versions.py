"""The versions of the rules and of the index are raised when what they stand for changes, and only then."""

import json
import logging
import zlib
from datetime import date
from hashlib import sha256

import numpy as np
import pytest

from index import SEEDS
from index.coverage import Coverage
from index.ingest import analysis, analysis_cache
from index.ingest.analysis import RULES_VERSION, version_of
from index.ingest.articles import read_folder
from index.model.article import AnalysedArticle, Article, Sentence
from index.model.quotation import Quotation, QuotationKind, Speaker
from index.search.vocabulary import Vocabulary
from index.storage.article_segment_builder import build_segment
from index.storage.index_file import FORMAT, FileList, StoredIndex
from index.storage.store import Store
from index.text import language

RECORDED_RULES = ("whole-names-1", "c59e42b5f3944712")
"""The value of RULES_VERSION, and the digest of what the rules find in the samples."""
RECORDED_FORMAT = (8, "5424219418cb51d9")
"""The value of FORMAT, and the digest of an index of a small coverage."""

SAMPLES = [
    # Words beside what somebody did not say, or rejected.
    "Ines Moreau said she had not called for a vote because she believed “it held” then. She left.",
    "Tom Hale rejected the plan, saying that if he “saw a crack” he would go.",
    # Nouns for somebody in view, offices by their initials, and names with a role before them.
    "Ines Moreau, 44, lost to Hale. “I slept,” said the 44-year-old. “Yes,” the Scot said.",
    "Deputy Commissioner of Police Ines Moreau spoke. The DCP said: “It held.” “Yes,” said Tom Hale.",
    "Head of the district Ines Moreau spoke of “a hard year”. “It is over,” the head said.",
    # Nobody and a street, which say nothing, and a street that does.
    "Olav Berg wrote to Tom Hale. North Road is closed. “It is dark,” Downing Street said.",
    "Olav Berg wrote to Tom Hale. Nobody came. “The bridge holds,” he said.",
    # Direct speech: the cue after, before and within the quotation, and inverted.
    "“The bridge opens in May,” Ines Moreau said.",
    "Ines Moreau told reporters: “The bridge opens in May.”",
    "“The bridge,” said Ines Moreau, “opens in May. We are on time.”",
    '"Nobody asked the islanders," replied Councillor Tom Hale of the Harbour Party.',
    # Mixed speech: some words in marks.
    "Tom Hale called the toll “a tax on going home” and left the hall.",
    "The toll was “unfair to the islanders”, according to Tom Hale.",
    # Indirect speech: a clause, a noun of saying, an infinitive.
    "Ines Moreau said that the bridge would open in May.",
    "The ministry announced that it had found two more leaks, but it denied that anybody was in danger.",
    "The board's warning that the pier may fall was ignored, Tom Hale argued on Monday.",
    "The harbour master is reported to have urged the crew to stay ashore.",
    # What ends a clause, and clauses that are not what is said.
    "Those who say the bridge is safe are wrong. Tom Hale first said it held, but in a letter said it fell.",
    "Tom Hale thinks the toll will stay. He answered by trying to prove that the toll was fair.",
    # Pronouns, surnames and offices.
    "Ines Moreau crossed the bridge on Monday with Tom Hale. “It held,” she said. “It swayed,” he said.",
    "Finance Minister Ines Moreau met Tom Hale.\n\n“It is paid for,” the minister said. Moreau smiled.",
    "“We did not know,” a spokesman for the Port Authority said. It said nothing else, he added.",
    # Speakers with a role after their name, with a description alone, and a body.
    "“It held,” said Ines Moreau, the mayor of Halden. “It did not,” a source said. NATO said it had.",
    # Several paragraphs of one quotation, and a quotation in another one.
    "“The first winter was hard,” said Ines Moreau.\n\n“The second one was harder.",
    "“My father told me ‘never sell the boat’,” Tom Hale recalled, “and I never did.”",
    # British single marks, with apostrophes near them.
    "‘It’s the islanders’ bridge,’ said Ines Moreau. ‘They’ve paid for it.’",
    "Mr Hale’s answer was short: ‘We won’t pay.’",
    # Several speakers, and words that are handed on, denied or not said.
    "“We paid,” said Ines Moreau and Tom Hale. Reuters quoted Hale as saying that the toll would stay.",
    "Tom Hale denied saying “the toll is a gift to the islanders”. He never said that it would fall.",
    # Another language.
    "Le maire dit que le pont ferme. « Nous n'avons pas du tout le choix », dit Tom Hale à ceux qui sont là.",
    # French: every kind of speech, a pronoun, an office, joint speakers and a denial.
    "Le maire, Luc Morel, dit que le pont ferme. « On n'a pas le choix », a-t-il ajouté devant le conseil.",
    "Selon Anne Roux, la présidente du port, « tout est perdu ». « Oui », disent Tom Hale et Mme Roux.",
    "La présidente du port, Anne Roux, a démenti avoir dit « je pars ». « Je reste ici », dit la présidente.",
    # A verb that is none of saying, a clause between dashes within the marks, and a block quotation.
    "“It is more than a bridge”, abounds Ines Moreau. “If it holds, – said Tom Hale, – we will pay for it.”",
    "Ines Moreau issued this statement:\n\n> The bridge opens in May.\n\n10:15 GMT: Tom Hale said no.",
    # A first name that is also a noun for a body.
    "The ferry left. “It holds,” said Bill Moreau. “It will stay,” he said.",
    # Soft hyphens, entities and tags.
    "&ldquo;The bri\xaddge holds,&rdquo; said <b>Ines</b> Mo\xadreau.",
    # A place with a day and an agency.
    "Halden, 4 May (EFE).- The bridge will open, Ines Moreau said on Friday.",
    # A line that promotes the outlet.
    "Sign up to our newsletter, which readers call “the best start to the day”, said Ines Moreau.",
    # First names and callings from other lists than the lexicon's, accents, particles, and what a body is of.
    "Contractor Jitka Malá de Hale called it “slow”. “It is,” said the Ministry of Trade and Labour.",
    "Mayor Rosario Moreau Hale remembered him as “the last to leave”. “He was,” Moreau said.",
    # Forms of address, a nationality, a body by its noun, an account and a reporter's question.
    "His Excellency Tom Hale met Halden Council. “It holds,” His Excellency said. “Yes,” the council said.",
    "“It holds,” wrote @moreau. “It does,” the South African said. “Or,” said Hale, “it did.”",
    "MS. HALE: It holds.\n\nQ Does it?\n\nMS. HALE: It does.\n\nA note\n> It holds well.\n> — Ines Moreau",
    # No quotation at all: scare quotes and a title.
    "The “smart” toll was the subject of “Bridges and Their Builders”, a film that nobody saw.",
    # A dateline, abbreviations, and a long list that is several passages.
    "ST. IVES, Cornwall (PA) — Dr. A. B. Hale, 61, of St. Ives Ltd., said no. It was 5 p.m. in the U.K.",
    "The crew took " + "; ".join(f"rope number {n} with its hooks and its lamps" for n in range(12)) + ".",
]


def digest(value):
    return sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]


def test_the_version_of_the_rules_changes_with_what_they_find(analyser):
    articles = [*read_folder(SEEDS), *(Article(f"{i}.txt", text) for i, text in enumerate(SAMPLES))]
    # Confidence is left out: its last digits depend on the processor.
    results = [
        (
            analysed.article.title,
            [(s.start, s.end, s.paragraph, s.number) for s in analysed.sentences],
            [
                (q.start, q.end, q.kind, q.mention, q.cue, q.speakers, q.speaker, q.via)
                for q in analysed.quotations
            ],
            [(s.name, s.names, s.role, s.kind, s.gender) for s in analysed.speakers],
            [(d.start, d.end, d.speaker, d.cue) for d in analysed.denials],
        )
        for analysed in map(analyser.analyse, articles)
    ]
    assert (RULES_VERSION, digest(results)) == RECORDED_RULES, (
        "if the rules find something else in an article, give RULES_VERSION another value, and record it here"
        " with the new digest"
    )


def test_the_samples_have_every_kind_of_quotation(analyser):
    quotations = [q for text in SAMPLES for q in analyser.analyse(Article("sample.txt", text)).quotations]
    assert {q.kind for q in quotations} == set(QuotationKind)


def test_the_version_depends_on_the_model_and_the_rules_version_and_on_nothing_else(monkeypatch):
    assert version_of(None) == f"{language.version_of(None)}/{RULES_VERSION}"
    monkeypatch.setattr(analysis, "RULES_VERSION", "other")
    monkeypatch.setattr(language, "version_of", lambda model: f"{model}-1.0")
    assert version_of("en_fine") == "en_fine-1.0/other"


def test_a_comment_that_changes_keeps_the_version(monkeypatch):
    """No file is read to tell the version, so that no change in a source file can change it."""
    language_version = language.version_of(None)
    monkeypatch.setattr(language, "version_of", lambda _: language_version)

    def refuse(*_args, **_options):
        raise AssertionError("a file was read to tell the version")

    for function in ("builtins.open", "io.open", "os.open", "os.stat", "os.listdir", "os.scandir"):
        monkeypatch.setattr(function, refuse)
    version = version_of(None)
    monkeypatch.undo()
    assert version == version_of(None)


def small_index():
    """An index of two articles that are analysed by hand, so that no language model has a part in it."""
    ferry = Article(
        "ferry.txt",
        "The ferry sank. “Nobody slept,” said Nora.\n\nNora said the ferry was old.",
        "Ferry sinks",
        outlet="The Tern",
        url="https://example.org/ferry",
        published=date(2024, 1, 2),
    )
    boats = Article("boats.txt", "Two boats of a U.S. co-op cost 12,000.", "Two boats")
    speaker = Speaker("Nora Lind", ("Nora Lind", "Nora"), "Captain")
    segment = build_segment(
        [
            (
                "ferry.txt",
                AnalysedArticle(
                    ferry,
                    (Sentence(0, 15, 1, 1), Sentence(16, 42, 1, 2), Sentence(44, 72, 2, 1)),
                    (
                        Quotation(16, 31, QuotationKind.DIRECT, (37, 41), (32, 36), "Nora Lind", 0.75),
                        Quotation(54, 71, QuotationKind.INDIRECT, (44, 48), (49, 53)),
                    ),
                    (speaker,),
                ),
            ),
            ("boats.txt", AnalysedArticle(boats, (Sentence(0, 38, 1, 1),), (), ())),
        ]
    )
    files = FileList(Vocabulary.of([b"boats.txt", b"ferry.txt"]), np.array([7, 8]), np.array([9, 10]))
    return StoredIndex(segment, files, (("bad.txt", "is bad"),))


def test_the_format_changes_with_the_bytes_of_an_index(tmp_path):
    Store(tmp_path / "store").indexes.save(tmp_path, "test/1", small_index())
    [arrays], [manifest] = (list((tmp_path / "store").glob(f"*.{suffix}")) for suffix in ("index", "json"))
    body = read_manifest(manifest)
    for changing in ("articles", "file", "format"):
        del body[changing]
    content = [sorted(body.items()), sha256(arrays.read_bytes()).hexdigest()]
    assert (FORMAT, digest(content)) == RECORDED_FORMAT, (
        "if the layout, the meaning or the content of an index's arrays changes, raise FORMAT, and record it"
        " here with the new digest"
    )


def read_manifest(file):
    return json.loads(file.read_text(encoding="utf-8").partition("\n")[2])


def rewrite_manifest(store, other_format):
    """Make an index one of another format, whose arrays have other names."""
    [manifest] = store.glob("*.json")
    body = read_manifest(manifest)
    body["format"] = other_format
    for array in body["layout"]["arrays"]:
        array[0] = array[0].replace(".segment", ".shard")
    content = json.dumps(body)
    manifest.write_text(f"{zlib.crc32(content.encode()):08x}\n{content}", encoding="utf-8")


class TestAStoreOfAnotherRelease:
    @pytest.fixture
    def articles(self, tmp_path):
        articles = tmp_path / "articles"
        articles.mkdir()
        for i in range(3):
            text = f"“Ferry number {i} sailed,” Nora Lind said. The harbour slept."
            (articles / f"{i}.txt").write_text(text, encoding="utf-8")
        return articles

    @pytest.fixture
    def store(self, tmp_path):
        return tmp_path / "store"

    @pytest.fixture
    def log(self, caplog):
        """Returns the lines that the library has logged."""
        caplog.set_level(logging.INFO, "index")
        return lambda: [record.getMessage() for record in caplog.records if record.name.startswith("index.")]

    @pytest.mark.parametrize("other_format", [FORMAT - 1, FORMAT + 1, "0e6a3a7ab47c"])
    @pytest.mark.parametrize("outdated", [False, True])
    def test_an_index_of_another_format_is_rebuilt_from_the_stored_analyses(
        self,
        articles,
        store,
        log,
        other_format,
        outdated,
    ):
        before = [quote.text for quote in Coverage.open(articles, store).quotations()]
        rewrite_manifest(store, other_format)
        analysers_asked_for = analysis_cache._analyser.cache_info()
        progress = []
        for _ in range(2):
            coverage = Coverage.open(
                articles, store, lambda *numbers: progress.append(numbers), outdated=outdated
            )
            assert not coverage.outdated
            assert [quote.text for quote in coverage.quotations()] == before
            del coverage
        assert not progress
        assert analysis_cache._analyser.cache_info() == analysers_asked_for
        reason = f"it is in format {other_format}, and format {FORMAT} is in use now"
        assert log() == [f"rebuilding the index of {articles}: {reason}"]

    @pytest.fixture(params=[FORMAT, FORMAT - 1])
    def earlier_store(self, articles, store, request, monkeypatch):
        """A store whose articles other rules have analysed."""
        with monkeypatch.context() as earlier:
            earlier.setattr(analysis_cache, "version_of", lambda _: "model-1.0/earlier")
            earlier.setattr("index.storage.index_file.FORMAT", request.param)
            Coverage.open(articles, store)
        return store

    @pytest.mark.parametrize("outdated", [False, True])
    def test_an_index_of_another_version_is_rebuilt_with_one_line(
        self, articles, earlier_store, log, outdated
    ):
        coverage = Coverage.open(articles, earlier_store, outdated=outdated)
        assert coverage.outdated == outdated
        if outdated:
            assert not log(), "the earlier analyses answer until the refresh"
            coverage = coverage.refresh()
        del coverage
        Coverage.open(articles, earlier_store)
        reason = f"its articles were analysed by model-1.0/earlier, and are analysed by {version_of()} now"
        assert log() == [f"rebuilding the index of {articles}: {reason}"]

    def test_what_is_missing_or_damaged_is_not_taken_for_another_release(self, articles, store, log):
        Coverage.open(articles, store)
        [manifest] = store.glob("*.json")
        manifest.write_text("damaged", encoding="utf-8")
        Coverage.open(articles, store)
        [line] = log()
        assert line.startswith(f"{manifest} is damaged (it differs from its checksum): the index is rebuilt")
