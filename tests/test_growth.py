"""No text of a person or of an article costs more than in proportion to its length.

Each function is timed on a text and on one eight times as long: linear work takes eight times as long,
quadratic work 64 times.
"""

import gc
import time
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot import i18n
from bot.answering.handlers import answer
from bot.answering.parsing import claimed_words, has_words, speaker_and_subject
from bot.answering.requests import Request, is_misspelled_help, suggested_requests
from bot.answering.results import Outcome, ResultPage
from bot.discord_app.client import vocabulary
from bot.discord_app.embeds import inline_code, quoted_excerpt
from bot.discord_app.markdown import clip, clip_escaped, emphasised, escape, excerpt, link
from bot.discord_app.result_rendering import context_embed, page_embed
from bot.discord_app.routing import Addressee, IncomingMessage, route
from bot.i18n import load
from bot.querylog.entries import topic_of
from index import SEEDS
from index.coverage import Coverage
from index.ingest.titles import make_title
from index.model.article import AnalysedArticle, Article, Sentence
from index.model.passage import Passage
from index.model.question import PreviousQuestion
from index.model.quotation import Quotation, QuotationKind
from index.questions.claim_comparison import compare
from index.questions.claims import claims, marked_claim
from index.questions.compared_words import compared_words
from index.questions.followups import complete, is_elliptical, is_question
from index.questions.highlights import highlights
from index.questions.question_parser import parse_question
from index.questions.speech_questions import parse_speech_question
from index.questions.statements import statement_of
from index.quotations.marks import asides, has_single_marks, quoted_spans
from index.quotations.names import find_names
from index.quotations.outline import outline
from index.search.query import narrowed, parse
from index.text.folding import fold
from index.text.paragraphs import dateline, paragraphs
from index.text.sentences import readable_parts
from index.text.terms import find_terms, terms
from index.text.word_classes import classify

pytestmark = pytest.mark.slow

LENGTH = 2_000
FACTOR = 8
MAX_GROWTH = 3 * FACTOR
"""Halving a text again and again, as `readable_parts` does, takes 16 times as long."""
FLOOR_SECONDS = 0.001
"""Shorter times are mostly noise."""
PATTERNS = (
    " ", "\n", "\r\n", "\t", "\xa0", "\u2028", " \n", "\n \n", "a\n", "a \n\n", "# ", "\n#", "\n- ",
    "1.", "\n1. ", "> ", '"', "“", "”", "“”", "“ ", '" ', "'", "’", "‘", "‘a", "a’ ", "''", "``", "«»",
    '"a', '"a" ', '"a b" ', "“a” ", "“a ", "(", ")", "()", "[", "](", "<", "<a", "<a>", "{", "*", "_a_",
    "~~", "|", "\\", "\\*", "@", "<@1> ", "`", "`a`", ".", ". ", "...", "…", ",", ", ", ";", "a;",
    "a; ", ":", "x:", "x: ", "speaker:", 'source:"', "-", "--", "—", "-a ", "- ", "!", "?", "1", "1 ",
    "1,", "a", "a ", "A. ", "A.B.", "Ann ", "Ann, ", "and ", "that ", "what ", "who said ", "Mr. ",
    "de ", "é", "e\u0301", "🙂", "\u200b", "\ufdfa", "İ", "He said. ", "“No,” he said. ", "on ",
    "about ", 'A "B" C ',
)  # fmt: skip

TEXTS = load("en")
BOT = Addressee("<@1>", "!", vocabulary(i18n.load("en")))
PREVIOUS = PreviousQuestion("What did Stoltenberg say about China?", "Jens Stoltenberg")


def consume(items):
    for _ in items:
        pass


def whole_statement(text):
    """A quotation that is a whole text."""
    quotation = Quotation(0, len(text), QuotationKind.DIRECT)
    return statement_of(AnalysedArticle(Article("long.txt", text), (), (quotation,), ()), quotation, 10)


def passage_between(text):
    """A passage that stands before a text, in a paragraph of its own."""
    article = Article("long.txt", f"It held. {text}\n\n{text} The end.", title=text or "x", outlet=text)
    return Passage(article, 0, 8, 1, 1, 1.0, ((0, 2),))


def page_of(text, result, outcome=Outcome.ANSWERED):
    return ResultPage(Request("search", text), text, outcome, 0, 1, (result,), 1, result)


def whole_passage(text):
    article = Article("long.txt", f"x{text}")
    return Passage(article, 0, len(article.text), 1, 1, 1.0, ((0, len(article.text)),))


def routed(text):
    for content in (text, f"!{text}", f"<@1> {text}"):
        route(IncomingMessage(content, is_direct=True, prefix="!"), BOT, PREVIOUS)
        route(IncomingMessage(content, continues_conversation=True), BOT, PREVIOUS)


FUNCTIONS = {
    "escape": escape,
    "emphasised": lambda text: emphasised(text, [(0, len(text) // 2)]),
    "clip": lambda text: clip(text, 4096),
    "clip_escaped": lambda text: clip_escaped(text, 100),
    "excerpt": lambda text: excerpt(text, [(len(text) // 2, len(text))], 700),
    "excerpt of a part": lambda text: excerpt(text, (), 2200),
    "link": lambda text: link(text, f"https://example.org/{text}"),
    "quoted_excerpt": lambda text: quoted_excerpt(text, (), 2200),
    "inline_code": inline_code,
    "context_embed": lambda text: context_embed(page_of(text, passage_between(text)), TEXTS),
    "page_embed": lambda text: page_embed(page_of(text, whole_passage(text)), TEXTS),
    "topic_of": lambda text: topic_of(text, text),
    "claimed_words": claimed_words,
    "has_words": has_words,
    "suggested_requests": suggested_requests,
    "is_misspelled_help": is_misspelled_help,
    "route": routed,
    "is_question": is_question,
    "is_elliptical": is_elliptical,
    "complete": lambda text: complete(text, PREVIOUS),
    "complete from": lambda text: complete("And China?", PreviousQuestion(text, None)),
    "parse_question": parse_question,
    "parse_speech_question": parse_speech_question,
    "parse": parse,
    "narrowed": lambda text: narrowed(text, speaker=text),
    "claims": claims,
    "compared words": compared_words,
    "compare": lambda text: compare(
        marked_claim(text, 0, len(text)), compared_words(text), whole_statement(text), len
    ),
    "highlights": lambda text: highlights(whole_passage(text)),
    "fold": fold,
    "terms": terms,
    "find_terms": lambda text: consume(find_terms(text, {"a"})),
    "classify": classify,
    "dateline": dateline,
    "paragraphs": paragraphs,
    "readable_parts": lambda text: consume(readable_parts(text, 0, len(text))),
    "make_title": lambda text: make_title(text, [Sentence(0, len(text), 1, 1)]),
    "has_single_marks": has_single_marks,
    "quoted_spans": lambda text: quoted_spans(text, 0, len(text)),
    "quoted_spans, single": lambda text: quoted_spans(text, 0, len(text), single=True),
    "asides": lambda text: asides(text, 0, len(text)),
    "find_names": lambda text: consume(find_names(text, 0, len(text))),
}


@pytest.fixture(autouse=True)
def _no_garbage_collection():
    """Keep out the garbage collector, which goes through all that other tests have left."""
    gc.disable()
    yield
    gc.enable()


def growth(function, pattern):
    """Return how many times longer a function takes for a text that is `FACTOR` times as long."""
    short = (pattern * LENGTH)[:LENGTH]
    return processor_time(function, short * FACTOR) / max(processor_time(function, short), FLOOR_SECONDS)


PREFIXES = (
    "", "did x ", "who said ", "what did x say about ", "is it true that x ", "how did x ", "what is x’s ",
    "and about ", "please tell me ", "“x” ", "x about ", "speaker:", "said that ",
)  # fmt: skip
SUFFIXES = ("", "y", "?", " said x", "”", " <@1>")
MESSAGE_LENGTH = 4_000
"""What a person can type in a message, in characters."""
TYPED = (
    "claimed_words", "has_words", "suggested_requests", "is_misspelled_help", "route", "is_question",
    "is_elliptical", "complete", "complete from", "parse_question", "parse_speech_question", "parse",
    "narrowed", "claims", "fold", "terms", "topic_of", "inline_code", "escape", "clip_escaped",
)  # fmt: skip
"""The functions that read what a person typed."""


@pytest.mark.parametrize("name", TYPED)
@settings(max_examples=60, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck))
@given(
    prefix=st.sampled_from(PREFIXES),
    unit=st.sampled_from(PATTERNS) | st.text(min_size=1, max_size=4),
    suffix=st.sampled_from(SUFFIXES),
)
def test_no_message_costs_more_than_in_proportion_to_its_length(name, prefix, unit, suffix):
    function, long = FUNCTIONS[name], MESSAGE_LENGTH

    def cost(length):
        return processor_time(function, prefix + (unit * length)[:length] + suffix)

    def grows_steeply():
        return cost(long) / max(cost(long // FACTOR), FLOOR_SECONDS) > MAX_GROWTH

    assert not all(grows_steeply() for _ in range(4))


def processor_time(function, text):
    started = time.process_time()
    function(text)
    return time.process_time() - started


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_work_grows_with_the_length_of_the_text(name):
    assert_linear(FUNCTIONS[name])


@pytest.mark.parametrize("name", ["words", "outline"])
def test_the_work_of_the_tokenizer_grows_with_the_length_of_the_text(language, name):
    functions = {
        "words": lambda text: language.words(text, 0, len(text)),
        "outline": partial(outline, language),
    }
    assert_linear(functions[name])


@pytest.fixture(scope="module")
def coverage():
    coverage = Coverage.open(SEEDS)
    coverage.names.gather()
    return coverage


@pytest.mark.parametrize(
    "command", ["search", "ask", "who said", "who said this", "quotes", "article", "sources", "unknown"]
)
def test_the_work_of_an_answer_grows_with_the_length_of_the_request(coverage, command):
    assert_linear(lambda text: answer(coverage, Request(command, text)))


def test_the_work_of_parsing_a_name_grows_with_the_length_of_the_request(coverage):
    assert_linear(lambda text: speaker_and_subject(coverage, text))


@pytest.mark.parametrize("names", ["speaker_names", "outlets", "titles"])
def test_the_work_of_a_completion_grows_with_the_length_of_what_was_typed(coverage, names):
    index = getattr(coverage.names, names)
    assert_linear(lambda text: (index.complete(text), index.corrections(text)))


def test_the_work_of_resolving_a_name_grows_with_its_length(coverage):
    assert_linear(coverage.names.resolve)


def assert_linear(function):
    function("Warm up.")
    steep = [pattern for pattern in PATTERNS if grows_steeply(function, pattern)]
    assert not steep


def grows_steeply(function, pattern):
    """Whether the work grows faster than the text; measured again where it seems so."""
    return all(growth(function, pattern) > MAX_GROWTH for _ in range(4))


@pytest.mark.parametrize("words", ["", "a", "a b", "China and Vilnius", "monumental mistake"])
@pytest.mark.parametrize("marks", ['""', "“”", "“ ", "««"])
def test_a_message_of_quotation_marks_costs_little(coverage, words, marks):
    """Only so many claims are looked at: four times as many cost little more."""
    claimed = "".join(f"{marks[0]}{words} {n if words else ''}{marks[1]}" for n in range(2000))

    def cost(length):
        request = Request("who said this", claimed[:length])
        return min(processor_time(lambda _: answer(coverage, request), "") for _ in range(5))

    cost(2000)
    assert cost(2000) < 10 * cost(500)
