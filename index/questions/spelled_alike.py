"""Reads words of a claim and of a statement as the same if only their typography differs.

A message may lack apostrophes (dont), hyphenate a word at the end of a line, group the digits of a number
with a blank, or have a sign for a word (%).
"""

import re
from collections.abc import Collection, Iterator, Sequence

from index.questions.compared_words import ComparedWord

_HYPHENATION = re.compile(r"-\s*\n\s*")
_GROUPING = re.compile(r"[ \u00a0\u2009\u202f'’]")
_MAY_JOIN = re.compile(r"-\s*\n|\d[ \u00a0\u2009\u202f'’]\d")
"""What a text has if it has hyphenation or a grouped number."""
_GROUP_LENGTH = 3
"""Number of digits that a blank groups in a number."""
_SIGNS = {"%": "percent", "percent": "%"}


def spelled_alike(
    words: Sequence[ComparedWord], text: str, others: Sequence[ComparedWord]
) -> Sequence[ComparedWord]:
    """Return words of a text, those with the forms of other words of which only the typography differs.

    Args:
        words: The words.
        text: The text.
        others: The words with which they will be compared.
    """
    forms = {word.form for word in others}
    by_letters = {form.replace("'", ""): form for form in forms if "'" in form}
    part = text[words[0].start : words[-1].end] if words else ""
    joined = list(_joined(words, text, forms)) if _MAY_JOIN.search(part) else words
    others_forms = [_other_form(word.form, forms, by_letters) for word in joined]
    if joined is words and not any(others_forms):
        return words
    return [word._replace(form=form or word.form) for word, form in zip(joined, others_forms, strict=True)]


def _other_form(form: str, forms: Collection[str], by_letters: dict[str, str]) -> str | None:
    """Return the form among others that has the same letters, or is its sign; None without one."""
    if form in forms:
        return None
    if (other := _SIGNS.get(form)) in forms:
        return other
    other = by_letters.get(form)
    if other is None and "'" in form and (letters := form.replace("'", "")) in forms:
        return letters
    return other


def _joined(words: Sequence[ComparedWord], text: str, forms: Collection[str]) -> Iterator[ComparedWord]:
    """Yield the words, two that hyphenation or a blank in a number separates as one if the others have it."""
    n = 0
    while n < len(words):
        word = words[n]
        end = n + 1
        while end < len(words) and _is_one(word, words[end], text):
            word = word._replace(
                form=word.form + words[end].form, text=word.text + words[end].text, end=words[end].end
            )
            end += 1
        if end > n + 1 and word.form in forms:
            yield word
        else:
            yield from words[n:end]
        n = end


def _is_one(word: ComparedWord, following: ComparedWord, text: str) -> bool:
    """Whether only hyphenation, or a blank in a number, separates a word from the following one."""
    gap = text[word.end : following.start]
    if word.form.isdigit():
        return (
            bool(_GROUPING.fullmatch(gap))
            and following.form.isdigit()
            and len(following.form) == _GROUP_LENGTH
        )
    return bool(_HYPHENATION.fullmatch(gap))
