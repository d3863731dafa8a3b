"""Quotation marks: find the quoted spans of a text, paragraph by paragraph."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from index.model.span import Span
from index.text.lexicon import PARTIES, POST_NOMINALS, SAYING, TELLING

_FAMILIAR_MARKS = str.maketrans(
    {
        **dict.fromkeys("＂〃", '"'),
        **dict.fromkeys("‹", "«"),
        **dict.fromkeys("›", "»"),
        **dict.fromkeys("‟〝「『❝", "“"),
        **dict.fromkeys("〞〟」』❞", "”"),
    }
)
"""Marks that few texts have, with the marks that stand for them."""
_PRIMES = "″‶"
_PRIME_AS_MARK = re.compile(
    rf"(?:^|(?<=[\s(\[]))[{_PRIMES}](?=\s?[^\W\d])|(?<=[^\W\d_][.,?!])[{_PRIMES}]", re.MULTILINE
)
"""A double prime that encloses a quotation; behind a number it stands for inches or seconds."""
_CLOSING_MARK_THAT_OPENS = re.compile(r"(?<![^\s(\[—–-])”(?=\w)")
"""The opening mark of ”…”, in a text without another one."""
_COMMAS_AS_MARK = re.compile(r"(?<![^\s(\[])(?<!,),,(?=\w)")
"""Two commas for „."""
_BACKTICK_AS_MARK = re.compile(r"(?<![^\s(\[])`(?=\w[^`\n]{0,2000}[.,?!]')")
"""A backtick that opens a quotation, which an apostrophe closes; in Markdown another backtick would."""
_ACCENT_THAT_OPENS = re.compile(r"(?<![^\s(\[])´(?=\w)")
"""An acute accent that opens a quotation; others are apostrophes."""
DASHES = frozenset({"—", "–", "―", "-", "--", "~"})

_MARK = re.compile(r"[\"“”„‟«»]|``|''|‘‘|’’")
_OPENING_MARKS = frozenset("“„‟«") | {"``", "‘‘"}
_CLOSING_MARKS = frozenset("”»") | {"''", "’’"}
_BEFORE_OPENING_MARK = frozenset("([{—–-/‘'")
_AFTER_CLOSING_MARK = frozenset(",.?!…—–;:)")
_SINGLE_OPENING_MARK = re.compile(
    r"(?:(?<=[\s([{—–])|^)(?:‘(?!‘)|'(?!'))(?=[\w\[(£$€])(?!(?:em|til|tis|twas|n|cause|[0-9]0s)\b)",
    re.MULTILINE | re.IGNORECASE,
)
"""A single opening mark, but no apostrophe at the beginning of a word ('em, 'til, '90s)."""
_SINGLE_CLOSING_MARK = re.compile(r"(?<=\S)(?:’(?!’)|'(?!'))(?=[\s,.;:?!)\]—–\[*_†‡¹²³]|$)")
_NEXT_PARAGRAPH_OPENS = re.compile(r"[^\S\n]*\n\s{0,20}(?:‘(?!‘)|'(?!'))\w")
_SINGLE_MARKED_STATEMENT_END = re.compile(r"[,.?!…][’'](?=[\s\[*_†‡¹²³]|$)", re.MULTILINE)
_MISTYPED_CLOSING_MARK = re.compile(r"[.,?!][’'](?=\s)")
"""A single mark where a double one should close: “We won.’ Berg left."""
NICKNAME = r"[\"“‘'](?:[Tt]he )?[^\W\d_a-z]\w*(?:[ -]\w+)?[\"”’']"
"""Pattern for one or two words between marks, the first capitalised, with or without "the"."""
_NAME_WITH_NICKNAME = re.compile(
    rf"\b([^\W\d_a-z][\w’'-]{{0,30}})\.?[ \xa0]({NICKNAME})(?=[ \xa0][^\W\d_a-z]\w)"
)
"""A nickname within a name: Ada “Dam” Lind."""
_PARTY_AND_PLACE = re.compile(
    r"\([A-Z][A-Za-z]{0,3}\.?[-–—\u2011][A-Z][^()\"“”\n]{1,40}\)"
    rf"|(?<=\w )\((?:{'|'.join(map(re.escape, PARTIES))})(?:, [A-Z][^()\"“”\n]{{1,40}})?\)"
)
"""A politician's party and place: (D-Halden); (Lab, Halden)."""
_POST_NOMINALS = re.compile(
    r"(?<=[^\W_.])(?:,? (?:"
    + "|".join(sorted(map(re.escape, POST_NOMINALS), reverse=True))
    + r")){1,6}(?=[,;:)”\"]|\.(?:\s|$)|\s[^\W\d_A-Z]|$)"
)
"""Letters behind a name: Ada Lind*, OBE, KC*, said. But not: Labour MP Ada Lind."""
_MARKUP = re.compile(r"<[A-Za-z/][^<>\n]*>")
_BEFORE_OPEN_QUOTATION = ("", *",.:;!?’'—–")
"""What stands before a quotation in single marks that goes on in the next paragraph."""
_MIN_UNCLOSED_LENGTH = 15
"""Characters that a span without a closing mark must exceed. A guess; nothing was measured."""


def with_familiar_marks(text: str) -> str:
    """Return a text of the same length with familiar marks for rare ones: "…" for ＂…＂, ″…″ and 〝…〞.

    Also “…” for the Swedish ”…”, and ‘…’ for `…' and ´…´.
    """
    familiar = text.translate(_FAMILIAR_MARKS)
    if "”" in familiar and "“" not in familiar and "„" not in familiar:
        familiar = _CLOSING_MARK_THAT_OPENS.sub("“", familiar)
    if ",," in familiar:
        familiar = _COMMAS_AS_MARK.sub("``", familiar)
    if "`" in familiar:
        familiar = _BACKTICK_AS_MARK.sub("‘", familiar)
    if "´" in familiar:
        familiar = _ACCENT_THAT_OPENS.sub("‘", familiar).replace("´", "’")
    if _PRIME_AS_MARK.search(familiar):
        familiar = familiar.translate(dict.fromkeys(map(ord, _PRIMES), '"'))
    return familiar


def has_single_marks(text: str) -> bool:
    """Whether a text has single marks around its quotations, as in British papers: ‘We won,’ she said.

    Double marks then only stand within single ones.
    """
    statement_ends = len(_SINGLE_MARKED_STATEMENT_END.findall(text))
    has_opening = statement_ends > 0 and bool(_SINGLE_OPENING_MARK.search(text))
    return has_opening and 2 * statement_ends > len(_MARK.findall(text))


def quoted_spans(text: str, start: int, end: int, *, single: bool = False) -> list[Span]:
    """Return the outermost quoted spans of a paragraph that contain a word, in order, marks included.

    A mark without a closing one opens a span to the next opening mark or to the end of the paragraph, because
    in a quotation of several paragraphs only the last one is closed.

    Args:
        text: The article's text.
        start: Offset of the paragraph's first character.
        end: Offset after its last character.
        single: Whether single marks enclose quotations; see `has_single_marks`.
    """
    unclosed: list[int] = []
    pairs: list[Span] = [*_single_marked_spans(text, start, end)] if single else []
    for offset, after, is_opening in _marks(text, start, end):
        if is_opening:
            unclosed.append(offset)
        elif unclosed:
            pairs.append((unclosed.pop(), after))
    spans = [span for span in _outermost(pairs) if _has_word(text[slice(*span)])]
    openings = [opening for opening, _ in spans]
    for opening in unclosed:
        following = bisect_left(openings, opening)
        if following and spans[following - 1][1] > opening:
            continue
        content = text[opening : openings[following] if following < len(spans) else end].rstrip()
        mistyped = _MISTYPED_CLOSING_MARK.search(content)
        if mistyped and "‘" not in content[: mistyped.start()]:
            content = content[: mistyped.end()]
        if len(content) > _MIN_UNCLOSED_LENGTH:
            if _has_word(content):
                spans.insert(following, (opening, opening + len(content)))
            break
    return spans


def asides(text: str, start: int, end: int, markup: Iterable[Span] = ()) -> list[Span]:
    """Return the spans of `text[start:end]` outside its sentences, in order and disjoint.

    They are nicknames, parties and letters after names, tags and `markup`.
    """
    parties = (match.span() for match in _PARTY_AND_PLACE.finditer(text, start, end))
    letters = (match.span() for match in _POST_NOMINALS.finditer(text, start, end))
    tags = _nicknames_and_markup(text, start, end)
    return _outermost([*tags, *parties, *letters, *((max(start, first), last) for first, last in markup)])


def _nicknames_and_markup(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans in which quotation marks enclose no quotation: nicknames and markup."""
    for match in _NAME_WITH_NICKNAME.finditer(text, start, end):
        # A headline has capitalised verbs: Lind Calls “Old” Dam a Ruin.
        if not (match[1].lower() in SAYING or match[1].lower() in TELLING):
            yield match.span(2)
    for match in _MARKUP.finditer(text, start, end):
        yield match.span()


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _single_marked_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans between single marks.

    An apostrophe at the end of a word looks like a closing mark (the workers’ rights), so the first mark
    beside punctuation closes, or without one the first mark. A quotation that nothing closes goes on to the
    end of its paragraph if the next paragraph begins with an opening mark.
    """
    openings = [match.start() for match in _SINGLE_OPENING_MARK.finditer(text, start, end)]
    last_end = start
    for opening, following in zip(openings, [*openings, end][1:], strict=True):
        if opening < last_end:
            continue
        ends = [match.end() for match in _SINGLE_CLOSING_MARK.finditer(text, opening + 1, following)]
        beside_punctuation = (
            after
            for after in ends
            if text[after - 2] in _AFTER_CLOSING_MARK or text[after : after + 1] in _AFTER_CLOSING_MARK
        )
        after = next(beside_punctuation, None)
        begins = not ends or text[start:opening].rstrip()[-1:] in _BEFORE_OPEN_QUOTATION
        if after is None and begins and following == end and _NEXT_PARAGRAPH_OPENS.match(text, end):
            after = end
        after = after or (ends[0] if ends else None)
        if after:
            yield opening, after
            last_end = after


def _outermost(pairs: Iterable[Span]) -> list[Span]:
    spans: list[Span] = []
    for pair in sorted(pairs):
        if not spans or pair[0] >= spans[-1][1]:
            spans.append(pair)
    return spans


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the start and end offset of each mark, and whether it opens a quotation.

    A straight mark opens before a word and closes after one. It can close what a curly mark opened (“We won,"
    she said). With a missing or misplaced space (she said,"We won", or: she said," We won") or with spaces
    on both sides it opens if the number of straight marks that follow is odd.
    Guillemets can point either way.
    """
    open_straight, open_curly = False, 0
    excluded = {n for span in _nicknames_and_markup(text, start, end) for n in range(*span)}
    matches = [match for match in _MARK.finditer(text, start, end) if match.start() not in excluded]
    straight_marks_left = sum(match.group() == '"' for match in matches)
    for match in matches:
        offset, after = match.span()
        mark = match.group()
        straight_marks_left -= mark == '"'
        before = text[offset - 1] if offset > start else " "
        has_space_after = after == end or text[after].isspace()
        has_space_before = before.isspace()
        begins_word = (has_space_before or before in _BEFORE_OPENING_MARK) and not has_space_after
        ends_word = not has_space_before and (has_space_after or text[after] in _AFTER_CLOSING_MARK)
        if mark in _OPENING_MARKS:
            # An elided word touches the mark after it: qu’« il pleut ».
            is_opening = not ends_word or (mark == "«" and before in "'’")
            open_curly += 1 if is_opening else -(open_curly > 0)
        elif mark == "»" and begins_word and not open_curly:
            is_opening = True
            open_curly += 1
        elif mark in _CLOSING_MARKS or open_straight or (open_curly and ends_word):
            is_opening = False
            open_curly -= not open_straight and open_curly > 0
            open_straight = False
        else:
            is_spaced = has_space_before and has_space_after
            is_misspaced = straight_marks_left % 2 == 1 and (
                is_spaced or before in ",:" or not has_space_after
            )
            open_straight = is_opening = begins_word or is_misspaced
        yield offset, after, is_opening
