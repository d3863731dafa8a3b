"""Copies of a story are grouped, whatever order their articles come and go in."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.model.article import AnalysedArticle, Article, Sentence
from index.storage.article_segment_builder import build_segment
from index.storage.copies import stories_of
from index.storage.fingerprints import Fingerprints
from index.storage.index_reader import IndexReader
from index.storage.live_article_segment import LiveArticleSegment
from index.text.fingerprint import Fingerprint, signature
from index.text.terms import terms


def word(number):
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def words(seed, count=120):
    dice = random.Random(seed)
    return [word(dice.randrange(3000)) for _ in range(count)]


def edited(text, seed, share=0.1):
    dice = random.Random(seed)
    return [word(dice.randrange(3000)) if dice.random() < share else kept for kept in text]


def stories(texts):
    return stories_of(Fingerprints.of([Fingerprint.of(" ".join(text), text) for text in texts]))


def test_a_copy_is_one_story_with_its_original_and_another_text_is_not():
    text = words(1)
    versions = [text, edited(text, 2), words(3), text[60:] + text[:60], text[:80], text]
    assert stories(versions).tolist() == [0, 0, 2, 0, 0, 0]


def test_texts_of_a_few_words_are_no_copies():
    assert stories([words(1, 8), words(1, 8), []]).tolist() == [0, 1, 2]


FORM = (
    "{} is issuing a {} mln dlr bond due {} 1992 paying an indicated coupon of {} pct and priced at par, lead"
    " manager {} said. The bond is available in denominations of {} dlrs and will be listed in {}. Fees"
    " comprise {} pct for selling and one pct for management and underwriting combined, and payment is {}."
)


def test_reports_that_fill_in_one_form_are_no_copies():
    filled = [
        ("Denmark", 200, "April 23", "7-1/4", "Harlow Stanley", "5,000", "Luxembourg", "1-3/8", "April 14"),
        ("Saxon Bank", 150, "May 2", "7-3/4", "Lind Guaranty", "1,000", "London", "1-1/4", "May 6"),
    ]
    reports = [FORM.format(*each) for each in (*filled, filled[0])]
    fingerprints = Fingerprints.of([Fingerprint.of(text, terms(text)) for text in reports])
    assert stories_of(fingerprints).tolist() == [0, 1, 0]


def test_many_copies_of_one_text_are_grouped_at_once():
    texts = [words(1)] * 2000 + [edited(words(1), seed, 0.04) for seed in range(200)]
    assert not stories(texts).any()


def test_a_text_of_a_million_words_has_a_signature():
    assert signature(words(1, 100_000) * 10).any()


def analysed(path, text):
    lines = [" ".join(text[i : i + 12]) for i in range(0, len(text), 12)]
    body = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    sentences = [
        Sentence(s, s + len(line), 1, i) for i, (s, line) in enumerate(zip(starts, lines, strict=True), 1)
    ]
    return AnalysedArticle(Article(path, body), tuple(sentences), (), ())


def partition(reader):
    groups = {}
    for i, part in enumerate(reader.parts):
        for article in np.flatnonzero(part.live).tolist():
            story = reader.stories[reader.article_number(i, article)]
            groups.setdefault(int(story), set()).add(part.segment.path(article))
    return sorted(map(sorted, groups.values()))


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.booleans(), st.lists(st.integers(0, 14), min_size=1, max_size=4, unique=True)),
        min_size=1,
        max_size=12,
    )
)
def test_stories_are_the_same_whatever_order_the_articles_came_and_went_in(steps):
    # Each article is edited from the one before it, so that a story falls apart if a link is removed.
    texts = [words(0)]
    for number in range(14):
        texts.append(edited(texts[-1], number, 0.3 if number % 5 else 1))
    reader, present = IndexReader([]), set()
    for is_added, numbers in steps:
        changed = [n for n in numbers if (n in present) != is_added]
        if not changed:
            continue
        present ^= set(changed)
        removed, new = {}, None
        if is_added:
            new = build_segment((f"{n}.txt", analysed(f"{n}.txt", texts[n])) for n in changed)
        for i, part in enumerate(reader.parts):
            gone = [
                a
                for n in changed
                if not is_added
                for a in part.segment.articles_with_path(f"{n}.txt")
                if part.live[a]
            ]
            if gone:
                removed[i] = gone
        reader = reader.updated(removed, new)
        if not present:
            assert not len(reader)
            continue
        whole = build_segment((f"{n}.txt", analysed(f"{n}.txt", texts[n])) for n in sorted(present))
        assert partition(reader) == partition(IndexReader([LiveArticleSegment.of(whole)]))
        assert partition(reader.merged()) == partition(reader)
