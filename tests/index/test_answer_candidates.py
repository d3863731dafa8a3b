"""Candidate answers are runs of words, scored by declared features."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.questions.alignment import AlignedSentence
from index.questions.answer_candidates import score_candidates
from index.questions.answer_features import MAX_ANSWER_WORDS, TEMPLATES, extract_features
from index.questions.answer_weights import load_weights
from index.questions.question_parser import parse_question


def align(question, text):
    parsed = parse_question(question)
    weights = dict.fromkeys(parsed.terms, 1 / max(1, len(parsed.terms)))
    return AlignedSentence.of(parsed, text, weights)


def likeliest(question, text):
    sentence = align(question, text)
    candidates = score_candidates(sentence, load_weights().candidates)
    best = int(np.argmax(candidates.scores))
    return text[sentence.words[candidates.starts[best]].start : sentence.words[candidates.ends[best] - 1].end]


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (
            "When did the ferry strike end?",
            "The ferry strike ended in March 1987 after two weeks.",
            "March 1987",
        ),
        ("Who runs the port?", "The port is run by Ana Brook, a former sailor.", "Ana Brook"),
        ("How many dockers walked out?", "Some 340 dockers walked out on Friday.", "340"),
        ("Where was the ferry built?", "The ferry was built in Gdansk for an Irish line.", "Gdansk"),
    ],
)
def test_words_of_the_expected_kind_answer(question, text, answer):
    assert answer in likeliest(question, text)


@pytest.mark.parametrize("number", ["8 per cent", "2.5 million", "12 percent", "3%", "nine hundred"])
def test_a_number_is_never_parted_from_its_scale(number):
    text = f"Season tickets went up by {number} last year."
    sentence = align("How much did tickets go up?", text)
    candidates = score_candidates(sentence, load_weights().candidates)
    spans = zip(candidates.starts.tolist(), candidates.ends.tolist(), strict=True)
    texts = {text[sentence.words[start].start : sentence.words[end - 1].end] for start, end in spans}
    first, last = number.rstrip("%").split(maxsplit=1)[0], number.rsplit(maxsplit=1)[-1]
    assert number in texts
    assert not any(candidate.endswith(f" {first}") or candidate == first for candidate in texts - {number})
    assert not any(candidate.startswith(f"{last} ") for candidate in texts if last != number)


@given(st.text(max_size=200), st.text(max_size=300))
def test_candidates_lie_within_the_text_and_are_short(question, text):
    sentence = align(question, text)
    candidates = score_candidates(sentence, load_weights().candidates)
    assert np.isfinite(candidates.scores).all()
    assert (candidates.starts >= 0).all()
    assert (candidates.starts < candidates.ends).all()
    assert (candidates.ends <= len(sentence.words)).all()
    assert (candidates.ends - candidates.starts <= MAX_ANSWER_WORDS).all()


@given(st.text(max_size=60), st.text(max_size=200))
def test_every_extracted_feature_is_declared(question, text):
    features = extract_features(align(question, text))
    groups = (*features.first, *features.last, *features.inner, *features.length)
    weights = {name: 1.0 for group in groups if group is not None for name, _ in group.values()}
    assert TEMPLATES.flatten(TEMPLATES.nest(weights)) == weights
