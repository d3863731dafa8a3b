"""A text's paragraphs and sentences, by its line breaks and its punctuation."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import mean

from index.model.span import Span
from index.text.language import Word
from index.text.lexicon import STARTERS, TITLES, is_cue_verb

LONGEST_SENTENCE = 250
"""In words. Nobody writes a longer one; where a text has no sentence ends, it is cut there."""
LONGEST_PASSAGE = 500
"""In characters. Nobody reads more at a glance; where a sentence is a long list, it is parted."""
_PARTINGS = (re.compile(r"(?<=;)\s+"), re.compile(r"(?<=,)\s+"), re.compile(r"\s+"))
"""Where a sentence is parted: best after a semicolon, else after a comma, else between words."""
_LONGEST_WRAPPED_LINE = 130
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CLOSED = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_END = re.compile(r"[.!?…]+")
_CLOSERS = frozenset("”’»)]") | {"''"}
_PAUSES = frozenset(',.;:“"')
_INITIAL = re.compile(r"[A-Z]\.")
_STRAIGHT = frozenset("\"'")
_DATELINE = re.compile(
    r"\([A-Z][^()\n]{1,40}\)\s+|[A-Z]{3}[\w .,'’/-]{0,40}(?:\([^()\n]{1,20}\))?\s+[—–―-]+\s+"
)


def dateline(text: str, start: int = 0) -> int:
    """Return where a dateline such as "(Brussels)" or "OSLO (Reuters) —" at `start` ends, or `start`."""
    found = _DATELINE.match(text, start)
    return found.end() if found else start


def paragraphs(text: str) -> list[Span]:
    """Return a text's paragraphs without the white space around them.

    Every line is one. But where blank lines part the text and its other lines were wrapped (they are short
    and most end within a sentence), what stands between blank lines is one.
    """
    blocks: list[list[Span]] = [[]]
    for line in _lines(text):
        if line[0] < line[1]:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    if len(blocks) > 1 and _is_wrapped(text, blocks):
        return [(block[0][0], block[-1][1]) for block in blocks if block]
    return [line for block in blocks for line in block]


def _lines(text: str) -> Iterator[Span]:
    at = 0
    for end, after in [*(match.span() for match in _BREAK.finditer(text)), (len(text), len(text))]:
        line = text[at:end]
        start = at + len(line) - len(line.lstrip())
        yield start, max(start, at + len(line.rstrip()))
        at = after


def _is_wrapped(text: str, blocks: Sequence[Sequence[Span]]) -> bool:
    inner = [line for block in blocks for line in block[:-1]]
    if not inner or max(end - start for start, end in inner) > _LONGEST_WRAPPED_LINE:
        return False
    return mean(not _CLOSED.search(text, end - 3, end) for _, end in inner) > 0.5  # noqa: PLR2004 - most


def sentences(words: Sequence[Word]) -> list[int]:
    """Return the numbers of the words that begin a sentence, from the words of a paragraph."""
    starts = [0] if words else []
    for here in _ends(words):
        if here - starts[-1] > LONGEST_SENTENCE:
            starts.extend(range(starts[-1] + LONGEST_SENTENCE, here, LONGEST_SENTENCE))
        starts.append(here)
    if words:
        starts.extend(range(starts[-1] + LONGEST_SENTENCE, len(words), LONGEST_SENTENCE))
    return _with_words(words, starts)


def passages(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield what of a sentence can be read at a glance: all of it, or its parts in order."""
    if end - start > LONGEST_PASSAGE:
        middle = (start + end) / 2
        for parting in _PARTINGS:
            gaps = [gap.span() for gap in parting.finditer(text, start + 1, end - 1)]
            if gaps:
                before, after = min(gaps, key=lambda gap: abs(gap[0] - middle))
                yield from passages(text, start, before)
                yield from passages(text, after, end)
                return
    yield start, end


def _with_words(words: Sequence[Word], starts: list[int]) -> list[int]:
    """Drop the starts of sentences without a letter or digit: they belong to the one before."""
    kept = [
        start
        for start, end in pairwise([*starts, len(words)])
        if any(c.isalnum() for word in words[start:end] for c in word.text)
    ]
    return [0, *kept[1:]] if kept else starts[:1]


def _ends(words: Sequence[Word]) -> Iterator[int]:
    """Yield the number of every word that follows the end of a sentence."""
    at = 0
    while at < len(words) - 1:
        at += 1
        if not _may_end(words, at - 1):
            continue
        mark = words[at - 1].text
        closed = at
        while at < len(words) and _closes(words, at):
            at += 1
        if at < len(words) and _begins(words, at, mark, quoted=at > closed):
            yield at


def _may_end(words: Sequence[Word], number: int) -> bool:
    word = words[number].text
    if _END.fullmatch(word):
        return True
    return word.endswith(".") and word.lower() not in TITLES and not _INITIAL.fullmatch(word)


def _closes(words: Sequence[Word], number: int) -> bool:
    word = words[number]
    attached = words[number - 1].end == word.start
    spaced = number + 1 == len(words) or words[number + 1].start > word.end
    return (
        word.text in _CLOSERS
        or (word.text in _STRAIGHT and attached and spaced)
        or bool(_END.fullmatch(word.text))
    )


def _begins(words: Sequence[Word], number: int, mark: str, *, quoted: bool) -> bool:
    word = words[number].text
    if word[0].islower():
        return False
    if not _END.fullmatch(mark):
        return word in STARTERS or (quoted and word[0].isupper())
    if "…" in mark or ".." in mark:
        return word[0].isupper()
    return mark == "." or not (quoted and _is_attribution(words, number))


def _is_attribution(words: Sequence[Word], number: int) -> bool:
    """Whether what follows a question or an exclamation names who made it: “Why?” Smith asked."""
    for word in words[number : number + 6]:
        if is_cue_verb(word.text):
            return True
        if word.text in _PAUSES:
            return False
    return False
