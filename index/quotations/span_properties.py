"""Properties of quoted spans: how they stand in their sentence, what encloses them, what they look like."""

from collections.abc import Iterator, Sequence

from index.quotations.attribution_types import AttributionContext
from index.quotations.mentions import verb_class
from index.quotations.parsed_document import QuotedSpan, Token
from index.quotations.syntax import begins_sentence
from index.text.lexicon import THINKING

SHORT_WORD = 3
"""Length in characters up to which a word of a title may begin with a small letter. A guess; nothing was
measured."""
DISTANCE_BUCKETS = (0, 1, 2, 3, 6, 12)
"""Upper limits of the distance buckets, in tokens. A guess; nothing was measured."""
_CLOSING_MARKS = frozenset("\"”»'’“")
_END_PUNCTUATION = frozenset(",.?!…—-;:")
_SEPARATE_CLAUSE_DEPS = frozenset({"conj", "advcl"})
"""Labels of clauses that are no content of the verb above them."""
_SHAPED_AS_THEMSELVES = frozenset({"that", "a", "the", "of", "as", "to", "and", "so-called"})
"""Words that are features by themselves; of others the part of speech is one."""


def token_distance(span: QuotedSpan, token: Token) -> int:
    """Return how many tokens stand between a token and a span; 0 within it."""
    if token.number < span.first:
        return span.first - token.number - 1
    return max(0, token.number - span.last - 1)


def distance_bucket(distance: int) -> str:
    """Return the bucket of a distance in tokens: the smallest limit that holds it, or `far`."""
    return str(next((limit for limit in DISTANCE_BUCKETS if distance <= limit), "far"))


def word_shape(token: Token) -> str:
    """Return `quoted`, a mark or a function word itself, or the first two letters of a tag."""
    if token.quoted >= 0:
        return "quoted"
    word = token.text.lower()
    return word if not token.text[0].isalpha() or word in _SHAPED_AS_THEMSELVES else token.tag[:2]


def content_tokens(context: AttributionContext, span: QuotedSpan) -> Sequence[Token]:
    """Return the tokens between the first and the last token of a span, which are its marks."""
    return context.tokens[span.first + 1 : span.last]


def span_root(context: AttributionContext, span: QuotedSpan) -> Token | None:
    """Return the first word of a span whose head stands outside it, or None."""
    for token in content_tokens(context, span):
        if token.dep != "punct" and (not span.first <= token.head <= span.last or token.head == token.number):
            return token
    return None


def starts_paragraph(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a span begins its paragraph."""
    return span.first == 0 or context.tokens[span.first - 1].paragraph != span.paragraph


def starts_sentence(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a span begins its sentence."""
    return begins_sentence(context.tokens, span.first)


def span_extent(context: AttributionContext, span: QuotedSpan) -> str:
    """Return whether a span is a whole `paragraph`, a whole `sentence` or `part` of a sentence."""
    tokens, last = context.tokens, span.last
    begins = starts_sentence(context, span)
    ends = last + 1 >= len(tokens) or tokens[last + 1].sentence != tokens[last].sentence
    if not (begins and ends):
        return "part"
    ends = last + 1 >= len(tokens) or tokens[last + 1].paragraph != span.paragraph
    return "paragraph" if ends and starts_paragraph(context, span) else "sentence"


def is_sentence_part(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a span is part of one of the article's own sentences."""
    return span.first >= 0 and span_extent(context, span) == "part"


def is_title(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a span has two to five words, capitalised like a title: War and Peace."""
    tokens = context.tokens[span.first : span.last + 1]
    words = [token.text for token in tokens if token.text[0].isalnum()]
    long_words = [word for word in words if len(word) > SHORT_WORD] or words
    return 1 < len(words) < 6 and words[0][0].isupper() and all(word[0].isupper() for word in long_words)


def is_sentence_after_colon(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a span is a full sentence that follows a colon: She was blunt: “It will burst.”."""
    follows_colon = span.first > 0 and context.tokens[span.first - 1].text == ":"
    return (
        follows_colon
        and starts_with_capital(context, span)
        and end_punctuation(context, span) in {".", "!", "?"}
    )


def depends_on_agentless_passive(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether the first verb above a span is a passive without an agent: is accused of “buying the dam”."""
    token = span_root(context, span)
    while token and token.head != token.number:
        token = context.tokens[token.head]
        if token.tag.startswith("VB") and token.quoted < 0:
            dependencies = {child.dep for child in token.children}
            return "auxpass" in dependencies and "agent" not in dependencies
    return False


def ancestors(context: AttributionContext, span: QuotedSpan) -> Iterator[Token]:
    """Yield the words above a span, the nearest first; above its opening mark if no word is its root."""
    token = span_root(context, span) or context.tokens[span.first]
    while token.head != token.number:
        token = context.tokens[token.head]
        if not span.first <= token.number <= span.last:
            yield token


def governing_cue(context: AttributionContext, span: QuotedSpan, cue: Token | None) -> Token | None:
    """Return the first verb of saying above a span, or a cue of another class above it, or None.

    Verbs of thinking do not count, nor do those above a clause that is no content of theirs.
    """
    above: list[Token] = []
    for token in ancestors(context, span):
        if token.quoted < 0 and token.tag.startswith("VB"):
            above.append(token)
        if token.dep in _SEPARATE_CLAUSE_DEPS:
            break
    saying = (t for t in above if verb_class(t) == "say" and t.text.lower() not in THINKING)
    return next((token for token in above if token is cue), None) or next(saying, None)


def starts_with_capital(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether the character after a span's opening mark is a capital."""
    after_mark = context.tokens[span.first].end
    return context.text[after_mark : after_mark + 1].isupper()


def is_unclosed(context: AttributionContext, span: QuotedSpan) -> bool:
    """Whether a span ends without a closing mark."""
    return context.text[span.end - 1] not in _CLOSING_MARKS


def end_punctuation(context: AttributionContext, span: QuotedSpan) -> str:
    """Return the punctuation that ends a span: within its mark, right after it (`outer,`), or `none`."""
    tokens = context.tokens
    inner = tokens[span.last - 1].text if span.last > span.first else ""
    outer = tokens[span.last + 1].text if span.last + 1 < len(tokens) else ""
    if inner and inner[0] in _END_PUNCTUATION:
        return inner[0]
    if outer and outer[0] in _END_PUNCTUATION:
        return f"outer{outer[0]}"
    return "none"


def start_context(context: AttributionContext, span: QuotedSpan) -> str:
    """Return the shape of what precedes a span, a colon before its sentence, and its first letter's case.

    `paragraphA`: a paragraph's start and a capital; `sentence:a`: a sentence's start after a colon and no
    capital; `thata`: after “that”.
    """
    letter = "A" if starts_with_capital(context, span) else "a"
    if span.first == 0:
        return f"paragraph{letter}"
    before = context.tokens[span.first - 1]
    if before.paragraph != span.paragraph:
        boundary = "paragraph"
    elif before.sentence != context.tokens[span.first].sentence:
        boundary = "sentence"
    else:
        return f"{word_shape(before)}{letter}"
    return f"{boundary}{':' if before.text[-1] == ':' else ''}{letter}"


def neighbour_tags(context: AttributionContext, span: QuotedSpan) -> tuple[str, str]:
    """Return the tags right before and after a span within its sentence; `none` at the sentence's edge."""
    tokens, first, last = context.tokens, span.first, span.last
    has_left = first > 0 and tokens[first - 1].sentence == tokens[first].sentence
    has_right = last + 1 < len(tokens) and tokens[last + 1].sentence == tokens[last].sentence
    return tokens[first - 1].tag if has_left else "none", tokens[last + 1].tag if has_right else "none"
