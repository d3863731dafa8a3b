"""Other languages: the paragraphs of an article that are not in English, to which no English rule applies.

Function words tell: a third of the small words in English prose are on a short list that other languages
hardly share, and each of those has words that English lacks. (`french/recognition.py` tells which are in
French, for which there are other rules.) A text is taken for another language where
these outnumber the English ones, so that lists, tables and recipes, which have neither, stay English.
Measured: none of 957 English articles is taken for one; of 24 articles in as many languages, all are. A
statistical detector (lingua) told the same articles apart, for 96 MB of models and 5 % of the time of the
analysis.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.quotations.parsed_document import Paragraph
from index.text.lexicon import ENGLISH_WORDS, OTHER_LANGUAGES_WORDS

_MIN_WORDS = 20
"""Minimum words by which a language is told. A guess; nothing was measured."""
_MAX_ENGLISH_IN_ARTICLE = 0.2
"""Share of English function words below which an article may be in another language. Measured: English
articles have 14 to 60 %, those in other languages up to 15 %."""
_MAX_ENGLISH_IN_PARAGRAPH = 0.05
"""The same share for a paragraph of an English article. Measured: of 14,511 English paragraphs, 6 have
less."""
_MIN_WORDS_WITHOUT_ENGLISH = 8
"""Minimum words of an article without any English function word. A guess."""
_MIN_OTHER_WITHOUT_ENGLISH = 0.2
"""Minimum share of function words of other languages in such an article. A guess."""
_MIN_PARAGRAPHS = 2
"""Paragraphs in another language from which an English article is bilingual. A guess."""
_LAST_LATIN_LETTER = "\u024f"


@dataclass(slots=True)
class _Counts:
    """How many words of a text are function words of English, or of other languages.

    Words with a capital are left out: most are names.

    Attributes:
        words: All its words.
        english: Those that are function words of English alone.
        other: Those that are function words of other languages, or characters of another script.
    """

    words: int = 0
    english: int = 0
    other: int = 0

    def add(self, words: Iterable[str]) -> None:
        """Count some more words."""
        for word in words:
            if not word[0].isalpha() or word[0].isupper():
                continue
            if word[0] > _LAST_LATIN_LETTER:
                # Chinese and Japanese have no spaces between words.
                self.words += len(word)
                self.other += len(word)
                continue
            self.words += 1
            if word in ENGLISH_WORDS:
                self.english += 1
            elif word in OTHER_LANGUAGES_WORDS:
                self.other += 1

    def is_other_language(self, max_english: float) -> bool:
        """Whether the words are of another language, given the greatest share that English may have."""
        return (
            self.words >= _MIN_WORDS and self.other > self.english and self.english < max_english * self.words
        )

    def has_no_english(self) -> bool:
        """Whether a short text has words of another language and none of English."""
        is_long = self.words >= _MIN_WORDS_WITHOUT_ENGLISH
        return is_long and not self.english and self.other >= _MIN_OTHER_WITHOUT_ENGLISH * self.words


def paragraphs_in_other_languages(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Return the numbers of the paragraphs that are not in English.

    In an article of two languages, a paragraph that is too short to tell is in the language of the one before
    it. What stands in quotation marks does not count, unless the article has hardly anything else and no
    English word beside it.
    """
    counts = [_count(paragraph, quoted=False) for paragraph in paragraphs]
    if sum(c.words for c in counts) < _MIN_WORDS and not any(c.english for c in counts):
        counts = [_count(paragraph, quoted=True) for paragraph in paragraphs]
    whole = _Counts(
        sum(count.words for count in counts),
        sum(count.english for count in counts),
        sum(count.other for count in counts),
    )
    is_other = whole.is_other_language(_MAX_ENGLISH_IN_ARTICLE) or whole.has_no_english()
    limit = _MAX_ENGLISH_IN_ARTICLE if is_other else _MAX_ENGLISH_IN_PARAGRAPH
    told = {
        number: count.is_other_language(limit)
        for number, count in enumerate(counts)
        if count.words >= _MIN_WORDS
    }
    if not is_other and sum(told.values()) < _MIN_PARAGRAPHS:
        return set()
    numbers: set[int] = set()
    for number in range(len(paragraphs)):
        is_other = told.get(number, is_other)
        if is_other:
            numbers.add(number)
    return numbers


def _count(paragraph: Paragraph, *, quoted: bool) -> _Counts:
    """Return the counts of a paragraph's words, with or without those in quotation marks."""
    counts = _Counts()
    spans = iter(() if quoted else paragraph.spans)
    span = next(spans, None)
    for word in paragraph.words:
        while span and word.start >= span[1]:
            span = next(spans, None)
        if span is None or word.start < span[0]:
            counts.add((word.text,))
    return counts
