"""Denials in French: find the words that somebody denies having said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.model.span import Span
from index.quotations.french.statements import Context, Source
from index.quotations.french.tokens import Token, low_at, sentence_end
from index.quotations.french.verbs import verb_at
from index.text.french import ADVERBS, DAYS, DENYING, SAYING, THAT

_PERFECT = frozenset({"avoir", "être", "s'être"})


@dataclass(frozen=True, slots=True)
class Denied:
    """Words that somebody denies having said.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        source: Who denies it.
    """

    start: int
    end: int
    source: Source


def find_denials(context: Context) -> Iterator[Denied]:
    """Yield the words that somebody denies having said: *a démenti avoir dit « … »*."""
    tokens = context.tokens
    for index in range(len(tokens)):
        verb = verb_at(tokens, index, DENYING)
        if verb is None or verb.is_negated:
            continue
        perfect = verb.last
        while low_at(tokens, perfect) in ADVERBS | DAYS or low_at(tokens, perfect).endswith("ment"):
            perfect += 1
        if low_at(tokens, perfect) not in _PERFECT:
            continue
        said = perfect + 1
        while low_at(tokens, said) in {"jamais", "un", "jour"}:
            said += 1
        words = _said_words(tokens, said) if low_at(tokens, said) in SAYING.participles else None
        source = context.of_subject(verb, "denial")
        if words and source:
            yield Denied(*words, source)


def _said_words(tokens: Sequence[Token], participle: int) -> Span | None:
    """Return the offsets of what a participle says: the words in marks, or the clause after "que"."""
    end = sentence_end(tokens, participle)
    for index in range(participle + 1, min(end, participle + 4)):
        if tokens[index].span:
            return tokens[index].start, tokens[index].end
        if tokens[index].low in THAT:
            words = [token for token in tokens[index + 1 : end] if token.is_word or token.span]
            return (words[0].start, words[-1].end) if words else None
    return None
