"""Rules for who says a quoted span in French: by the words after it, within it or before it."""

from collections.abc import Iterator, Sequence

from index.quotations.french.phrases import is_own, is_person, parse_phrase
from index.quotations.french.statements import NO_STATEMENT, Context, Source
from index.quotations.french.subjects import subject_after, subject_of, with_following_name
from index.quotations.french.tokens import Token, low_at, sentence_end, sentence_start, words_of
from index.quotations.french.verbs import FAIRE_SAVOIR, Verb, any_verb_with_pronoun, inverted_verb, verb_at
from index.text.french import (
    ADVERBS,
    CARRIERS,
    CLAUSE_BEGINNINGS,
    DAYS,
    HYPOTHETICAL,
    JUDGING,
    PREPOSITIONS,
    PRONOUNS,
    SAYING,
    THAT,
    UTTERING,
)

_PAUSES = frozenset({",", "!", "?", "…", "—", "–", "-"})
_SENTENCE_ENDS = frozenset("!?….")
_MARKS = '«»“”"\u00a0\u202f '
MIN_SENTENCE_WORDS = 3
"""Minimum words of a quoted sentence; shorter ones with a capital letter are names or terms."""
_MAX_TO_SPAN = 9
"""Maximum tokens between a verb and words in marks that are part of its sentence. A guess; nothing was
measured."""
_MAX_CARRIER_DISTANCE = 3
"""Maximum tokens between a sign and what it shows. A guess; nothing was measured."""
_MAX_TITLE_WORDS = 6
"""Maximum words of a title that is told from a statement by its capital. A guess; nothing was measured."""
_MAX_INSERTION = 20
"""Maximum tokens of a verb and its subject between commas. A guess; nothing was measured."""
_CONDITIONAL = frozenset({"aurait", "auraient"})
"""Auxiliaries of what is only rumoured: *aurait dit*."""


def source_of_span(context: Context, index: int) -> tuple[Source | None, int]:
    """Return who says a quoted span, and the index after the words that tell it."""
    for rule in (_after, _within, _by_agent, _after_colon, _after_insertion, _as_part):
        source, last = rule(context, index)
        if source:
            return source, last
    return None, index + 1


def _after(context: Context, index: int) -> tuple[Source | None, int]:
    """Return who says a span by the inverted verb after it: *« … », a déclaré le maire*."""
    tokens = context.tokens
    first = index + 1
    has_pause = low_at(tokens, first) in _PAUSES
    first += has_pause
    end = sentence_end(tokens, index)
    found = inverted_verb(tokens, first, end)
    if found is None and has_pause:
        found = any_verb_with_pronoun(tokens, first, end)
    if found is None:
        return None, 0
    has_pause = has_pause or content_of(context, index)[-1:] in _SENTENCE_ENDS
    is_short = not has_pause and word_count(context, index) < MIN_SENTENCE_WORDS + 1
    if is_short or low_at(tokens, found.last) in THAT:
        return None, 0
    return context.of_inverted(found, "after")


def _within(context: Context, index: int) -> tuple[Source | None, int]:
    """Return who says a span by a clause within it: *« C'est tard, a dit Paul Roux, mais c'est bien »*."""
    span = context.tokens[index].span
    if span is None:
        return None, 0
    inner = Context(
        context.text,
        context.number,
        list(words_of(context.text, span[0] + 1, span[1])),
        context.people,
    )
    tokens = inner.tokens
    for comma in (n for n, token in enumerate(tokens) if token.low in {",", "—", "–"}):
        verb = inverted_verb(tokens, comma + 1, len(tokens))
        if verb is None or verb.is_negated or verb.first != comma + 1:
            continue
        phrase = None if verb.pronoun else subject_after(tokens, verb)
        last = phrase.last if phrase else verb.last
        is_closed = low_at(tokens, last) in {",", "—", "–", ".", ":"}
        if not is_closed or (phrase and (is_own(tokens, phrase) or not (phrase.name or is_person(phrase)))):
            continue
        if phrase or verb.gender:
            return inner.of_inverted(verb, "within")[0], index + 1
    return None, 0


def _by_agent(context: Context, index: int) -> tuple[Source | None, int]:
    """Return who says a span as the agent of a passive: *qualifié de « … » par le commissaire*."""
    tokens = context.tokens
    participle = next(
        (n for n in range(index - 1, max(0, index - 4), -1) if tokens[n].low in JUDGING.participles), None
    )
    if participle is None or low_at(tokens, index + 1) != "par":
        return None, 0
    phrase = parse_phrase(tokens, index + 2)
    if phrase is None:
        return None, 0
    phrase = with_following_name(tokens, phrase)
    return context.source(phrase, (tokens[participle].start, tokens[participle].end), "agent"), phrase.last


def _after_colon(context: Context, index: int) -> tuple[Source | None, int]:
    """Return who says a span after a colon: *Le maire s'emporte : « … »*."""
    tokens = context.tokens
    colon = index - 1
    if low_at(tokens, colon) != ":" or colon < 1:
        return None, 0
    start = sentence_start(tokens, colon)
    if _shows_words(tokens, colon, start):
        return NO_STATEMENT, index + 1
    for source in _introductions(context, start, colon):
        return source, index + 1
    return None, 0


def _after_insertion(context: Context, index: int) -> tuple[Source | None, int]:
    """Return who says a span after an inverted verb between commas: *Il y a, dit Luc Morel, « … »*."""
    tokens = context.tokens
    if low_at(tokens, index - 1) != ",":
        return None, 0
    for comma in range(index - 2, max(sentence_start(tokens, index), index - _MAX_INSERTION), -1):
        verb = inverted_verb(tokens, comma + 1, index) if tokens[comma].low == "," else None
        if verb is None or tokens[comma - 1].span or subject_of(tokens, verb):
            continue
        source, last = context.of_inverted(verb, "after")
        if source and last == index - 1:
            return source, index + 1
    return None, 0


def _introductions(context: Context, start: int, colon: int) -> Iterator[Source]:
    """Yield who says what follows the colon of a sentence, the surest reading first."""
    tokens = context.tokens
    if any(token.low in _CONDITIONAL for token in tokens[start:colon]):
        return
    for position in range(colon - 1, start - 1, -1):
        verb = verb_at(tokens, position, UTTERING)
        if verb is None:
            continue
        subject = None if verb.pronoun else subject_of(tokens, verb) or subject_after(tokens, verb)
        source = context.source(subject, context.cue(verb), "colon") if subject else None
        source = source or context.of_verb(verb, "colon")
        if source:
            yield source
        break
    first = _subject_start(tokens, start, colon)
    phrase = parse_phrase(tokens, first, is_plural=True)
    if phrase is None or phrase.last > colon:
        return
    phrase = with_following_name(tokens, phrase)
    if phrase.is_pronoun or is_person(phrase) or phrase.last == colon:
        colon_mark = tokens[colon].start, tokens[colon].end
        source = context.source(phrase, colon_mark, "subject before colon")
        if source and (phrase.is_pronoun or any(p.is_named for p in source.speakers) or is_person(phrase)):
            yield source


def _subject_start(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return where the subject of a sentence may begin: after "Et", or after *Interrogée lundi,*."""
    while start < end and tokens[start].low in CLAUSE_BEGINNINGS and tokens[start].low not in PRONOUNS:
        start += 1
    phrase = parse_phrase(tokens, start, is_plural=False)
    if phrase is None or (tokens[start].low in PREPOSITIONS):
        comma = next((n for n in range(start, end) if tokens[n].low == ","), None)
        return comma + 1 if comma else start
    return start


def _shows_words(tokens: Sequence[Token], end: int, start: int) -> bool:
    """Whether what shows or names words stands shortly before a token: *une pancarte : « Merci »*."""
    nearest = tokens[max(start, end - _MAX_CARRIER_DISTANCE) : end]
    return any(
        token.low in CARRIERS and verb_at(nearest, n, SAYING) is None for n, token in enumerate(nearest)
    )


def _as_part(context: Context, index: int) -> tuple[Source | None, int]:
    """Return who says a span that is part of a sentence: *a dénoncé « un procès en direct »*."""
    tokens = context.tokens
    start = sentence_start(tokens, index)
    if _shows_words(tokens, index, start) and low_at(tokens, index - 1) in CARRIERS - {"dit", "dite"}:
        return NO_STATEMENT, index + 1
    for position in range(index - 1, start - 1, -1):
        if tokens[position].span or tokens[position].low in {":", ";"}:
            break
        verb = verb_at(tokens, position, JUDGING)
        if verb is None:
            continue
        if _is_unasserted(tokens, verb, start):
            return NO_STATEMENT, index + 1
        if not _governs(context, verb, index):
            return None, 0
        if verb.pronoun:
            return context.of_verb(verb, "part"), index + 1
        subject = subject_of(tokens, verb)
        return context.source(subject, context.cue(verb), "part") if subject else None, index + 1
    return None, 0


def _is_unasserted(tokens: Sequence[Token], verb: Verb, start: int) -> bool:
    """Whether a verb says that something was not said, or only supposes it."""
    return verb.is_negated or is_hypothetical(tokens, verb.first, start)


def is_hypothetical(tokens: Sequence[Token], index: int, start: int) -> bool:
    """Whether the clause of a verb only supposes it: *si le maire annonçait*; *a-t-il dit … ?*."""
    clause = index
    while clause > start and tokens[clause - 1].low not in {",", ";"}:
        clause -= 1
    first = clause + (low_at(tokens, clause) in {"mais", "et"})
    is_if = low_at(tokens, first) in HYPOTHETICAL
    is_question = low_at(tokens, sentence_end(tokens, index) - 1) == "?"
    return is_if or is_question


def _governs(context: Context, verb: Verb, index: int) -> bool:
    """Whether the words in marks are part of what a verb says rather than a title or a term."""
    tokens = context.tokens
    between = tokens[verb.last : index]
    has_clause = any(token.low in THAT for token in between)
    if len(between) > _MAX_TO_SPAN and not has_clause:
        return False
    content = content_of(context, index)
    is_title = content[:1].isupper() and len(content.split()) <= _MAX_TITLE_WORDS
    is_adjacent = all(token.low in ADVERBS | DAYS | THAT | {"de", "d'"} for token in between)
    known = SAYING if is_title else JUDGING
    return (is_adjacent or not is_title) and verb.infinitive in {*known.infinitives, FAIRE_SAVOIR}


def content_of(context: Context, index: int) -> str:
    """Return the words of a quoted span without its marks."""
    return context.text[context.tokens[index].start : context.tokens[index].end].strip(_MARKS)


def word_count(context: Context, index: int) -> int:
    """Return the number of words of a quoted span."""
    token = context.tokens[index]
    return sum(word.is_word for word in words_of(context.text, token.start, token.end))
