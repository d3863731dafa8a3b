"""Sources in French: *selon le parquet*, *pour M. Roux*, *comme l'a dit Anne Le Goff*."""

from collections.abc import Sequence
from dataclasses import replace

from index.quotations.french.phrases import Phrase, is_body, is_person, parse_phrase
from index.quotations.french.statements import NO_STATEMENT, Context, Source
from index.quotations.french.subjects import role_after, with_following_name
from index.quotations.french.tokens import Token, low_at, sentence_end, sentence_start
from index.quotations.french.verbs import inverted_verb
from index.text.french import MEASURES, PEOPLE

_MAX_SOURCE = 16
"""Maximum tokens of a source and its description before the comma. A guess; nothing was measured."""
_SOURCES = (
    ("selon",),
    ("d'", "après"),
    ("pour",),
    ("à", "en", "croire"),
    ("aux", "yeux", "de"),
    ("aux", "yeux", "du"),
    ("de", "l'", "avis", "de"),
    ("de", "l'", "avis", "du"),
)
_DISJOINT = {"lui": "male", "elle": "female", "eux": "male", "elles": "female"}


def source_at(  # noqa: PLR0911 - one return for each reason why there is none
    context: Context, index: int
) -> tuple[Source, int] | None:
    """Return the source that *selon* or its like names at a token, and the index after its comma."""
    tokens = context.tokens
    if tokens[index].low == "comme":
        return _as_somebody_says(context, index)
    words = next((w for w in _SOURCES if tuple(t.low for t in tokens[index : index + len(w)]) == w), None)
    if words is None or (
        tokens[index].low == "pour"
        and low_at(tokens, index - 1) not in {"", ",", "."}
        and (sentence_start(tokens, index) != index)
    ):
        return None
    first = index + len(words)
    cue = tokens[index].start, tokens[first - 1].end
    low = low_at(tokens, first)
    if low in _DISJOINT:
        mention = tokens[first].start, tokens[first].end
        last = first + 1
        source = context.of_pronoun(
            _DISJOINT[low], mention, cue, "according", is_plural=low in {"eux", "elles"}
        )
    else:
        phrase = _source_phrase(tokens, first, words)
        if phrase is None or phrase.head in MEASURES:
            return None
        last = phrase.last
        resolved = context.source(phrase, cue, "according")
        if resolved is None:
            return None
        is_known = any(person.is_named for person in resolved.speakers)
        if not (is_known or is_person(phrase) or is_body(tokens, phrase)):
            return None
        if words == ("pour",) and not (is_known or phrase.head in PEOPLE):
            return None
        source = resolved
    after = _comma_after(tokens, last)
    if words == ("pour",) and (after is None or low_at(tokens, after) in {"c'", "ce", "il", "cela"}):
        return None
    return source, after or last


def _as_somebody_says(context: Context, index: int) -> tuple[Source, int] | None:
    """Return the source of *comme l'a expliqué Luc Morel*, and the index after it and its comma."""
    tokens = context.tokens
    verb = inverted_verb(tokens, index + 1, sentence_end(tokens, index))
    if verb is None or verb.is_negated:
        return None
    source, last = context.of_inverted(verb, "according")
    after = _comma_after(tokens, last)
    return (source, after) if source and source is not NO_STATEMENT and after else None


def _source_phrase(tokens: Sequence[Token], first: int, words: tuple[str, ...]) -> Phrase | None:
    """Return the noun phrase of a source; after "du" it has lost its article: *aux yeux du prélat*."""
    phrase = parse_phrase(tokens, first)
    if phrase is None and words[-1] == "du" and first < len(tokens):
        article = replace(tokens[first - 1], text="le", low="le")
        phrase = parse_phrase([*tokens[: first - 1], article, *tokens[first:]], first - 1)
        phrase = replace(phrase, first=first, is_definite=True) if phrase else None
    return with_following_name(tokens, phrase) if phrase else None


def _comma_after(tokens: Sequence[Token], last: int) -> int | None:
    """Return the index after the comma that ends a source with its description, or None."""
    role = role_after(tokens, last)
    if role and low_at(tokens, role[1]) == ",":
        return role[1] + 1
    for index in range(last, min(len(tokens), last + _MAX_SOURCE)):
        if tokens[index].low == ",":
            return index + 1
        if not tokens[index].is_word or tokens[index].sentence != tokens[last - 1].sentence:
            return None
    return None
