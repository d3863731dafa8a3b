"""Finds whose words somebody repeats inside a statement.

“The rebels told us: ‘We will lay down our arms,’” said Ada Lind, who promised nothing.
"""

import re
from collections.abc import Sequence

from index.questions.compared_words import Break, ComparedWord
from index.text.lexicon import SAYING, TELLING

_OPENING = re.compile(r"[\s(:—–]['‘]$")
_CLOSING = re.compile(r"['’](?:\W|$)|[”\"]")
_MAX_SOURCE = 6
"""Maximum words before an inner quotation that name its source. A guess; nothing was measured."""
_OWN = frozenset({"i", "we", "i've", "we've", "i'd", "we'd", "i'll", "we'll"})
"""Words of a speaker who repeats their own words."""


def words_of_source(text: str, said: Sequence[ComparedWord], first: int, last: int) -> Sequence[ComparedWord]:
    """Return the words that give a part of a statement to somebody else; empty if it is the speaker's own.

    Args:
        text: The article's text.
        said: The words of the statement.
        first: The number of the part's first word.
        last: The number of its last word.
    """
    start = first
    while start and not _OPENING.search(_gap(text, said, start)):
        if _CLOSING.search(_gap(text, said, start)):
            return ()
        start -= 1
    if not start or any(_CLOSING.search(_gap(text, said, n)) for n in range(first + 1, last + 1)):
        return ()
    source = said[max(start - _MAX_SOURCE, 0) : start]
    begins = [n for n, word in enumerate(source) if word.before is Break.SENTENCE]
    source = source[begins[-1] :] if begins else source
    is_given = any(word.form in SAYING or word.form in TELLING for word in source)
    return source if is_given and not any(word.form in _OWN for word in source) else ()


def _gap(text: str, said: Sequence[ComparedWord], n: int) -> str:
    """Return what stands before a word of a statement; it has a character of the statement or more."""
    return text[said[n - 1].end : said[n].start]
