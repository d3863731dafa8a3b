"""Speech without marks in French: dialogue after dashes, and the answers of an interview."""

import re
from collections.abc import Iterator, Sequence

from index.model.quotation import QuotationKind
from index.quotations.french.statements import NO_STATEMENT, Context, Source, Statement
from index.quotations.french.tokens import DASHES
from index.quotations.french.verbs import inverted_verb
from index.quotations.parsed_document import Paragraph
from index.quotations.speech_turns import is_speech, without_markup

_QUESTION = re.compile(r"\s*(?:\*\*|__)[^\n]{3,600}\?\s*(?:\*\*|__)\s*")
"""A question of an interview: a paragraph in bold that ends with a question mark."""
_MIN_QUESTIONS = 2
"""Minimum questions of an interview; a single one may be a heading. A guess; nothing was measured."""


def find_dialogue(context: Context) -> Iterator[Statement]:
    """Yield what a paragraph after a dash says if it names the speaker: *— Je pars*, dit Paul."""
    tokens = context.tokens
    if len(tokens) < 3 or tokens[0].low not in DASHES or any(token.span for token in tokens):
        return
    for index in range(2, len(tokens)):
        if tokens[index - 1].low not in {",", "?", "!", "…"}:
            continue
        verb = inverted_verb(tokens, index, len(tokens))
        if verb is None or verb.first != index:
            continue
        source, _ = context.of_inverted(verb, "dialogue")
        if source and source is not NO_STATEMENT:
            last = tokens[index - 2] if tokens[index - 1].low == "," else tokens[index - 1]
            yield Statement(tokens[1].start, last.end, QuotationKind.DIRECT, source)
        return


def find_answers(
    text: str, paragraphs: Sequence[Paragraph], contexts: Sequence[Context]
) -> Iterator[Statement]:
    """Yield the answers of an interview, by the only person whom its introduction names in full.

    Args:
        text: The article's text.
        paragraphs: All paragraphs of the article.
        contexts: Those in French, ready for the rules.
    """
    french = {context.number: context for context in contexts}
    questions = [
        number
        for number in french
        if _QUESTION.fullmatch(text, paragraphs[number].start, paragraphs[number].end)
    ]
    if len(questions) < _MIN_QUESTIONS:
        return
    people = contexts[0].people.named_before(questions[0])
    source = Source(tuple(people), None, None, "interview") if len(people) == 1 else None
    for number in range(questions[0] + 1, len(paragraphs)):
        paragraph = paragraphs[number]
        span = without_markup(text, paragraph.body_start, paragraph.end)
        if number in french and number not in questions and is_speech(text, span):
            yield Statement(*span, QuotationKind.DIRECT, source)
        elif number not in questions and number in french:
            return
