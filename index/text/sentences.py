"""Splits a paragraph's words into sentences, by punctuation, and a long sentence into readable parts."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.model.span import Span
from index.text.language import Word
from index.text.lexicon import COUNTED, STARTERS, TITLES, is_cue_verb

MAX_SENTENCE_WORDS = 250
"""Maximum length of a sentence, in words. Nobody writes a longer one: a text without sentence ends is cut."""
MAX_READABLE_LENGTH = 500
"""Maximum length of a sentence that is shown whole, in characters. A guess; nothing was measured."""
_MAX_ATTRIBUTION_WORDS = 6
"""Number of words after a quotation in which its cue verb is looked for. A guess; nothing was measured."""
_BREAKS = (re.compile(r"(?<=;)\s+"), re.compile(r"(?<=,)\s+"), re.compile(r"\s+"))
"""Where a long sentence may be split, best first: after a semicolon, after a comma, between words."""
_END_MARK = re.compile(r"[.!?…]+")
_CLOSING_MARKS = frozenset("”’»)]") | {"''"}
_EITHER_MARKS = frozenset("\"'“«")
"""Quotation marks that open before a word and close behind one."""
_PAUSES = frozenset(',.;:“"')
_NETWORK = "X."
"""The name of a network at the end of a sentence, which looks like an initial."""
_BEFORE_X = frozenset({"on", "to", "via", "from"})
"""Words before the name of that network: she wrote *on* X."""
_INITIAL = re.compile(r"[A-Z]\.")


def sentence_starts(words: Sequence[Word]) -> list[int]:
    """Return the indexes of the words that begin a sentence, given the words of a paragraph."""
    starts = [0] if words else []
    for start in _boundaries(words):
        if start - starts[-1] > MAX_SENTENCE_WORDS:
            starts.extend(range(starts[-1] + MAX_SENTENCE_WORDS, start, MAX_SENTENCE_WORDS))
        starts.append(start)
    if words:
        starts.extend(range(starts[-1] + MAX_SENTENCE_WORDS, len(words), MAX_SENTENCE_WORDS))
    return _without_empty(words, starts)


def readable_parts(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of a sentence's readable parts, in order: the whole sentence unless it is long.

    A long sentence is halved at the break nearest to its middle until each part is short enough. A part
    without white space stays whole.
    """
    if end - start > MAX_READABLE_LENGTH:
        middle = (start + end) / 2
        for pattern in _BREAKS:
            breaks = [match.span() for match in pattern.finditer(text, start + 1, end - 1)]
            if breaks:
                first_end, second_start = min(breaks, key=lambda span: abs(span[0] - middle))
                yield from readable_parts(text, start, first_end)
                yield from readable_parts(text, second_start, end)
                return
    yield start, end


def _without_empty(words: Sequence[Word], starts: list[int]) -> list[int]:
    """Drop sentences without a letter or digit: their words belong to the sentence before."""
    kept = [
        start
        for start, end in pairwise([*starts, len(words)])
        if any(c.isalnum() for word in words[start:end] for c in word.text)
    ]
    return [0, *kept[1:]] if kept else starts[:1]


def _boundaries(words: Sequence[Word]) -> Iterator[int]:
    """Yield the index of every word that follows the end of a sentence."""
    spaced_closing = _spaced_closing_marks(words)
    i = 0
    while i < len(words) - 1:
        i += 1
        if not _may_end(words, i - 1):
            continue
        mark = words[i - 1].text
        if _is_counted(mark) or mark == _NETWORK:
            mark = "."
        after_mark = i
        while i < len(words) and (i in spaced_closing or _closes(words, i)):
            i += 1
        if i < len(words) and _begins(words, i, mark, quoted=i > after_mark):
            yield i


def _may_end(words: Sequence[Word], i: int) -> bool:
    """Whether a sentence may end with a word: an end mark, or an abbreviation that is not a title."""
    word = words[i].text
    if _END_MARK.fullmatch(word):
        return True
    if _is_counted(word):
        return i + 1 < len(words) and not words[i + 1].text[0].isdigit()
    if word == _NETWORK:
        return i > 0 and words[i - 1].text.lower() in _BEFORE_X
    return word.endswith(".") and word.lower() not in TITLES and not _INITIAL.fullmatch(word)


def _is_counted(word: str) -> bool:
    """Whether a word is an abbreviation that a number follows (No. 2); "P." is an initial."""
    return word.lower() in COUNTED and not _INITIAL.fullmatch(word)


def _spaced_closing_marks(words: Sequence[Word]) -> set[int]:
    """Return the indexes of the straight marks with spaces on both sides that close what another opened."""
    marks = [index for index, word in enumerate(words) if word.text == '"']
    return {
        index
        for index in marks[1::2]
        if words[index - 1].end < words[index].start
        and (index + 1 == len(words) or words[index].end < words[index + 1].start)
    }


def _closes(words: Sequence[Word], i: int) -> bool:
    """Whether a word is a mark that still belongs to the sentence before it."""
    word = words[i]
    attached = words[i - 1].end == word.start
    spaced = i + 1 == len(words) or words[i + 1].start > word.end
    return (
        word.text in _CLOSING_MARKS
        or (word.text in _EITHER_MARKS and attached and spaced)
        or bool(_END_MARK.fullmatch(word.text))
    )


def _begins(words: Sequence[Word], i: int, mark: str, *, quoted: bool) -> bool:
    """Whether a word begins a sentence after an end mark; `quoted` if closing marks stand between."""
    word = words[i].text
    if word[0].islower():
        return False
    if not _END_MARK.fullmatch(mark):
        return word in STARTERS or (quoted and word[0].isupper())
    if "…" in mark or ".." in mark:
        return word[0].isupper()
    return mark == "." or not (quoted and _is_attribution(words, i))


def _is_attribution(words: Sequence[Word], i: int) -> bool:
    """Whether the words after a quoted question or exclamation name its speaker: “Why?” Smith asked."""
    for word in words[i : i + _MAX_ATTRIBUTION_WORDS]:
        if is_cue_verb(word.text):
            return True
        if word.text in _PAUSES:
            return False
    return False
