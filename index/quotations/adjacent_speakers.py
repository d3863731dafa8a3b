"""Speakers next to quoted spans, found by word order instead of the parse.

The parser often errs next to quotation marks. For a few patterns, word order and tags are enough.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, takewhile

from index.quotations.marks import DASHES
from index.quotations.mentions import Mention, Role, is_time, verb_class
from index.quotations.parsed_document import ParsedDocument, QuotedSpan, Token
from index.quotations.syntax import NOUN_TAGS, PROPER_NOUN_TAGS, begins_sentence
from index.text.lexicon import AUTHORING, HUMANS, PHRASAL, SAYING

_SEARCH_WINDOW = 25
"""Tokens searched on each side of a quoted span. A guess; nothing was measured."""
_MAX_PHRASE_TOKENS = 12
"""Tokens between a quoted span and its verb of saying. A guess; nothing was measured."""
_MIN_CLAUSE_WORDS = 4
"""Minimum words of a quotation before a verb that is none of saying. A guess; nothing was measured."""
_FINITE_TAGS = frozenset({"VBZ", "VBD", "VBP", "VBN", "NNS"})
"""Tags of a finite verb after a quotation; the tagger takes some for participles."""
_MAX_LISTENER_WORDS = 3
"""Maximum words for the listener between a verb and its speaker. A guess; nothing was measured."""
_LISTENERS = frozenset({"him", "them", "me", "us"})
"""Pronouns that can name the listener; "her" can also begin the speaker: answered *her mother*."""
_PHRASE_END_MARKS = frozenset(",.;:!?()—–")
_PHRASE_END_TAGS = frozenset(
    {"IN", "TO", "VBD", "VBZ", "VBP", "VBG", "VBN", "VB", "MD", "RB", "WP", "WDT", "CC"}
)
"""Tags of words that end a noun phrase, except for "of"."""
_PAUSES = DASHES | {","}
"""Marks between a quoted span and its verb of saying."""
_LEAD_ADVERBS = frozenset({"So", "Thus"})
"""Words that can stand before an inverted verb: *So* said the mayor."""


def find_adjacent_speakers(document: ParsedDocument) -> Iterator[Mention]:
    """Yield the speakers next to the quoted spans of an article, at most one on each side of a span."""
    tokens = document.tokens
    for span in document.spans:
        if span.first < 0:
            continue
        before = _speaker_in_lead(tokens, span)
        if before:
            yield before
        sentence = tokens[span.last].sentence
        window = tokens[span.last + 1 : span.last + _SEARCH_WINDOW]
        words = list(takewhile(lambda t, s=sentence: t.sentence == s, window))
        words = list(dropwhile(lambda t: t.text in _PAUSES, words))
        clause = words[1:] if words and words[0].text == "as" else words
        after = _speaker_after_verb(tokens, span, words) or _speaker_before_verb(clause)
        if after:
            yield after


def _speaker_in_lead(tokens: Sequence[Token], span: QuotedSpan) -> Mention | None:
    """Return the speaker after a verb that begins the sentence before a span: Said *the mayor*: “…”."""
    pause = tokens[span.first - 1] if span.first else None
    if pause is None or pause.text not in {":", ","}:
        return None
    window = tokens[max(0, span.first - _SEARCH_WINDOW) : span.first - 1]
    words = [token for token in window if token.sentence == pause.sentence]
    if not words or (words[0].number and tokens[words[0].number - 1].sentence == pause.sentence):
        return None
    if words[0].text in _LEAD_ADVERBS:
        words = words[1:]
    if len(words) < 2 or not _says(words[0]) or SAYING.get(words[0].text.lower()) == words[0].text.lower():
        return None
    speaker = _noun_phrase_mention(_leading_noun_phrase(words[1:]), Role.INVERTED, words[0])
    return (
        speaker if speaker and speaker.head.tag in NOUN_TAGS and not is_time(tokens, speaker.head) else None
    )


def _speaker_after_verb(tokens: Sequence[Token], span: QuotedSpan, words: Sequence[Token]) -> Mention | None:
    """Return the speaker after the verb that follows a span: …,” underlined *the mayor*.

    Where punctuation ends the quotation, a document may be the speaker: …,” read *the letter*. Any verb will
    do before a name or a noun for a person after a long quotation that begins its sentence: “…”, smiles *the
    baker*.
    """
    if len(words) < 2 or words[0].quoted >= 0 or not words[0].text[0].islower():
        return None
    is_ended = tokens[span.last - 1].text[-1] in _PHRASE_END_MARKS
    has_particle = words[1].text == PHRASAL.get(words[0].text) and len(words) > 2
    rest = words[1 + has_particle :]
    phrase = _leading_noun_phrase(rest[_listener_length(rest) :])
    if _says(words[0]) or (is_ended and words[0].text in AUTHORING):
        return _noun_phrase_mention(phrase, Role.INVERTED, words[0])
    is_clause = (
        begins_sentence(tokens, span.first)
        and span.words >= _MIN_CLAUSE_WORDS
        and words[0].tag in _FINITE_TAGS
    )
    if not is_clause or any(map(_says, words)):
        return None
    if not phrase or is_time(tokens, phrase[0]):
        return None
    if phrase[0].tag not in PROPER_NOUN_TAGS and phrase[-1].text.lower() not in HUMANS:
        return None
    return _noun_phrase_mention(phrase, Role.INVERTED, words[0])


def _listener_length(words: Sequence[Token]) -> int:
    """Return how many words before an inverted speaker name the listener: answered *him* Lind, or 0.

    A noun may name the listener if another one follows: declared *to the press* the mayor.
    """
    if words[0].text in _LISTENERS or (
        words[0].text == "her" and len(words) > 1 and words[1].tag in PROPER_NOUN_TAGS
    ):
        return 1
    if words[0].text != "to":
        return 0
    after = next((n for n, token in enumerate(words) if token.tag in {"NN", "NNS", "PRP"}), len(words)) + 1
    is_followed = after < len(words) and words[after].tag in {"DT", *PROPER_NOUN_TAGS}
    return after if is_followed and after <= _MAX_LISTENER_WORDS else 0


def _speaker_before_verb(words: Sequence[Token]) -> Mention | None:
    """Return the speaker between a span and a verb of saying: …,” *the mayor*, Ada Lind, said."""
    phrase = list(takewhile(lambda t: t.text not in _PHRASE_END_MARKS, words[:_MAX_PHRASE_TOKENS]))
    verbs = [n for n, token in enumerate(phrase) if n and _says(token)]
    verb = next((n for n in verbs if phrase[n].tag.startswith("VB")), verbs[0] if verbs else len(phrase))
    if verb < len(phrase):
        return _noun_phrase_mention(phrase[:verb], Role.SUBJECT, phrase[verb])
    commas = [n for n, token in enumerate(words[:-1]) if token.text == ","]
    verb_after_comma = next((words[n + 1] for n in commas[1:] if _says(words[n + 1])), None)
    if verb_after_comma is None or commas[0] != len(phrase):
        return None
    return _noun_phrase_mention(phrase, Role.SUBJECT, verb_after_comma)


def _leading_noun_phrase(words: Iterable[Token]) -> list[Token]:
    """Return the noun phrase that begins a row of words: *the mayor of Oslo* on Friday."""
    phrase = takewhile(
        lambda t: (t.tag not in _PHRASE_END_TAGS or t.text == "of") and t.text not in _PHRASE_END_MARKS, words
    )
    return list(phrase)


def _noun_phrase_mention(phrase: Sequence[Token], role: Role, verb: Token) -> Mention | None:
    """Return a mention for a noun phrase, or None if the words are no noun phrase.

    The first word may be tagged as a base form: right after a quotation mark that is an error of the tagger.
    """
    before_of = list(takewhile(lambda t: t.text != "of", phrase))
    has_verb = any(
        t.tag in _PHRASE_END_TAGS and t.text != "of" and not (n == 0 and t.tag == "VB")
        for n, t in enumerate(phrase)
    )
    if not before_of or has_verb or any(t.quoted >= 0 for t in phrase) or not phrase[-1].text[0].isalpha():
        return None
    return Mention(before_of[-1], phrase[0].number, phrase[-1].number, role, [verb])


def _says(token: Token) -> bool:
    return token.quoted < 0 and verb_class(token) == "say"
