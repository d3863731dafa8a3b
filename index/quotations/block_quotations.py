"""Block quotations and paragraphs after a lead-in, with their speakers.

A lead-in ends with a colon (Lind told the council: …), and a signature follows (— Ada Lind).
"""

import re
from collections.abc import Iterator, Sequence

from index.quotations.attribution_types import AttributionContext
from index.quotations.mentions import Mention, Role, extent, verb_class
from index.quotations.parsed_document import Paragraph, ParsedDocument, Token
from index.quotations.speech_turns import CAPITAL, Turn, is_speech, mention_between, without_markup
from index.text.lexicon import ADDRESSING, AUTHORING, UTTERANCES

_SIGNATURE = re.compile(
    r"(?:>[ \t]*)*(?:[*_]{0,3}(?:--|[—–―~-])[*_]{0,3}[ \t]*|[*_]{1,3})"
    rf"(?P<name>{CAPITAL}[\w.’'-]{{0,30}}(?: (?:de|van|von|bin|der|al|{CAPITAL}[\w.’'-]{{0,30}})){{1,5}})"
    r"(?:[,(][^\n]{0,80}|[*_]{0,3})"
)
"""A signature after a block quotation: a dash or emphasis before a name."""
_BLOCK = re.compile(r">|<blockquote", re.IGNORECASE)
_STATEMENT_SOURCES = frozenset({"from", "by", "of"})
"""Words between a statement and whose it is."""
_SPEAKING_ROLES = frozenset({Role.SUBJECT, Role.INVERTED})


def block_quotations(document: ParsedDocument, context: AttributionContext) -> Iterator[tuple[int, Turn]]:
    """Yield the block quotations that a lead-in or a signature attributes, and paragraphs after a lead-in."""
    text, paragraphs = document.text, document.paragraphs
    last_token: dict[int, Token] = {token.paragraph: token for token in document.tokens}
    first_token = {token.paragraph: token for token in reversed(document.tokens)}
    with_words = [number for number in range(len(paragraphs)) if number in last_token]
    speaker: Mention | None = None
    for position, number in enumerate(with_words):
        is_block = _is_block(text, paragraphs[number])
        before = last_token[with_words[position - 1]] if position else None
        if before is not None and before.text == ":":
            speaker = _lead_in_speaker(context, before)
        elif not (is_block and position and _is_block(text, paragraphs[with_words[position - 1]])):
            speaker = None
        signature = _signature(document, with_words[position + 1 : position + 2]) if is_block else None
        mention = speaker or signature
        span = without_markup(text, first_token[number].start, last_token[number].end)
        if mention and is_speech(text, span):
            yield number, (span, mention)


def _is_block(text: str, paragraph: Paragraph) -> bool:
    return _BLOCK.match(text, paragraph.start) is not None


def _lead_in_speaker(context: AttributionContext, colon: Token) -> Mention | None:
    """Return who says what follows a colon, or None: Ruth Vance told the council: ….

    A clause that states what is said leaves nothing for the colon: she said there were three reasons: …. A
    statement may stand there itself: *Vance* issued this statement: …; a statement from *Vance* reads: ….
    """
    for mention in reversed(context.mentions_by_sentence.get(colon.sentence, [])):
        if mention.role is Role.ACCORDING and mention.kind == "name" and mention.last + 1 == colon.number:
            return mention
        for verb in mention.verbs if mention.role in _SPEAKING_ROLES else ():
            if verb.number < colon.number and any(map(_is_statement, verb.children)):
                return mention if mention.head.text.lower() not in UTTERANCES else _whose(context, mention)
            if verb.text.lower() in AUTHORING and mention.head.text.lower() in UTTERANCES:
                return _whose(context, mention)
            if verb.text.lower() in AUTHORING and mention.kind == "thing":
                return mention
            is_saying = verb_class(verb) == "say" and verb.number < colon.number
            if is_saying and all(_leaves_content(verb, child) for child in verb.children):
                return mention
    return None


def _leaves_content(verb: Token, child: Token) -> bool:
    """Whether a dependent of a verb of saying does not state what is said."""
    if child.number < verb.number or child.dep not in {"ccomp", "xcomp", "dobj", "advcl", "parataxis"}:
        return True
    if child.dep != "dobj":
        return False
    return verb.text.lower() in ADDRESSING or child.text.lower() in UTTERANCES | {"following", "this"}


def _is_statement(child: Token) -> bool:
    """Whether a verb's object is a statement: issued *this statement*."""
    return child.dep == "dobj" and child.text.lower() in UTTERANCES


def _whose(context: AttributionContext, statement: Mention) -> Mention | None:
    """Return whose a statement is, or None: the statement from *Vance*; *Vance*’s letter."""
    for child in statement.head.children:
        if child.dep == "poss":
            return context.mention_by_head.get(child.number)
        for noun in child.children if child.text.lower() in _STATEMENT_SOURCES else ():
            if noun.dep == "pobj":
                return Mention(noun, *extent(context.tokens, noun), Role.OWNER, [])
    return None


def _signature(document: ParsedDocument, following: Sequence[int]) -> Mention | None:
    """Return the signature in the paragraph after a block quotation, or None."""
    paragraph = document.paragraphs[following[0]] if following else None
    if paragraph is None:
        return None
    match = _SIGNATURE.fullmatch(document.text, paragraph.start, paragraph.end)
    return mention_between(document, *match.span("name"), Role.SIGNED) if match else None
