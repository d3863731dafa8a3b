"""Chooses where a claim begins and ends in a message without quotation marks.

The fitted weights choose, and doubt what might certify an addition. Two things are ruled instead, for the
weights took one for the other: ", she said" is the sender's, and "and nobody came" without a comma is an
addition, unless it goes on with the sender's sentence ("she said ... and nobody laughed"). So is a sentence
before or after the claim that tells something else than what the sender thinks of it, or heard of it.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.questions.claim_boundaries import (
    FRAMING_CLASSES,
    Boundary,
    OuterWord,
    are_plain,
    boundaries,
    in_sentence,
    outer_words,
)
from index.questions.claim_words import COMMON_WORDS, CONDITIONS, DOUBTS, sender_class
from index.questions.compared_words import Break, ComparedWord, compared_words
from index.questions.sender_remarks import OWN_CLASSES, TYPICAL_CLASSES, is_remark
from index.questions.word_alignment import Step
from index.text.related_words import is_ordinary

_DOUBT = 0.6
"""Logarithm of the odds that words beyond the shared ones need to be the sender's: to certify a falsified
claim is worse than to doubt a true one. On the half of PolNeAR that was not fitted: 0 doubts 2.1 % and
certifies 4.1 % of all messages, most of which are hard, 0.5 doubts 2.8 and certifies 3.3 %, 1 doubts 3.8 and
certifies 2.5 %."""
_DOUBT_IF_PLAIN = 2.6
"""The same for words that nothing separates and of which none is typical of a sender: "and Iran", "unlike
Russia"."""
_TURNING = CONDITIONS | DOUBTS
"""Words that turn what follows them."""
_MAX_FRAME = 3
"""Number of words before a claim among which one that introduces it is looked for. A guess; nothing was
measured."""
_MAX_TAG = 4
"""Maximum words that give a claim to somebody after it: ", the old man said". A guess; nothing was
measured."""
_WEIGHTS: Mapping[str, float] = json.loads(
    Path(__file__).with_name("claim_boundary_weights.json").read_text(encoding="utf-8")
)


def likeliest_boundary(
    steps: Sequence[Step], claimed: Sequence[ComparedWord], said: Sequence[ComparedWord], *, forwards: bool
) -> Boundary:
    """Return where the claim ends, or begins."""
    candidates = boundaries(steps, claimed, said, forwards=forwards)
    candidates = [candidate for candidate in candidates if not _takes_remark(candidate)]
    if forwards:
        candidates = [candidate for candidate in candidates if not _ends_in_negation(candidate)] or candidates
        if replaced := [candidate for candidate in candidates if _replaces_last_sentence(candidate)]:
            candidates = replaced
        if before_tag := [candidate for candidate in candidates if _is_tag(candidate.own)]:
            candidates = before_tag
        if not _is_framed(steps, claimed):
            candidates = [candidate for candidate in candidates if not _adds(candidate)] or candidates
    elif beginning := [candidate for candidate in candidates if _begins_sentence(candidate, claimed, said)]:
        candidates = beginning
    elif turned := [candidate for candidate in candidates if _turns(candidate)]:
        candidates = turned
    else:
        candidates = [candidate for candidate in candidates if not _goes_on(candidate)] or candidates
    return max(candidates, key=lambda candidate: _score(candidate, forwards=forwards))


def _replaces_last_sentence(candidate: Boundary) -> bool:
    """Whether as many words, none of them a sender's, stand in the place of the statement's last sentence."""
    claimed, original = candidate.claimed, candidate.original
    return (
        0 < len(claimed) == len(original)
        and not candidate.rest
        and claimed[0].inwards is original[0].inwards is Break.SENTENCE
        and (not candidate.own or candidate.own[0].inwards is Break.SENTENCE)
        and not any(sender_class(outer.word) in TYPICAL_CLASSES for outer in claimed)
    )


def _begins_sentence(
    candidate: Boundary, claimed: Sequence[ComparedWord], said: Sequence[ComparedWord]
) -> bool:
    """Whether a capital letter in a sender's sentence shows that the statement begins there.

    In a message without other small letters it shows nothing, nor does that of a name, and words that turn
    the statement may be an addition to it.
    """
    step = candidate.steps[0]
    assert step.claimed is not None  # noqa: S101 - an alignment begins with words that both have
    assert step.original is not None  # noqa: S101
    word, original = claimed[step.claimed], said[step.original]
    sentence = in_sentence(candidate.own)
    return (
        not candidate.claimed
        and bool(sentence)
        and original.before is Break.SENTENCE
        and word.text[0].isupper()
        and (word.form in COMMON_WORDS or is_ordinary(word.text))
        and word.text != "I"
        and any(outer.word.text.islower() for outer in sentence)
        and not any(
            sender_class(outer.word) == "negation" or outer.word.form in _TURNING for outer in sentence
        )
    )


def _turns(candidate: Boundary) -> bool:
    """Whether a sentence begins with words that turn the statement in it, and has no word of a sender's."""
    words = [outer.word for outer in candidate.claimed if outer.word.form != "that"]
    return (
        any(sender_class(word) == "negation" or word.form in _TURNING for word in words)
        and not in_sentence(candidate.own)
        and not any(sender_class(word) in TYPICAL_CLASSES | FRAMING_CLASSES for word in words)
    )


def _ends_in_negation(candidate: Boundary) -> bool:
    """Whether a negation alone follows the claim in its sentence: what the truth is *not*?"""
    own = candidate.own
    return (
        bool(own)
        and own[0].inwards is Break.NONE
        and sender_class(own[0].word) == "negation"
        and (len(own) == 1 or own[1].inwards is not Break.NONE)
    )


def _goes_on(candidate: Boundary) -> bool:
    """Whether nothing tells a sender's sentence from the claim's that follows: neither a mark nor a word."""
    sentence = in_sentence(candidate.own)
    return (
        bool(sentence)
        and sentence[0].inwards is Break.NONE
        and not any(sender_class(outer.word) in TYPICAL_CLASSES | FRAMING_CLASSES for outer in sentence)
    )


def _takes_remark(candidate: Boundary) -> bool:
    """Whether words beyond the end of a sentence count as the claim's though a sender uses one of them."""
    start = next((n for n, word in enumerate(candidate.claimed) if word.inwards is Break.SENTENCE), None)
    return start is not None and any(
        sender_class(outer.word) in {"interjection", "verifying"} for outer in candidate.claimed[start:]
    )


def _is_tag(own: Sequence[OuterWord]) -> bool:
    """Whether the sender's words begin with a clause that gives the claim to somebody: ", she said"."""
    if not own or own[0].inwards is not Break.CLAUSE:
        return False
    end = next((n for n, word in enumerate(own) if n and word.inwards is not Break.NONE), len(own))
    classes = [sender_class(outer.word) for outer in own[:end]]
    return (
        1 < end <= _MAX_TAG
        and bool(FRAMING_CLASSES & {classes[0], classes[1], classes[-1]})
        and (classes[0] in {"pronoun", "name", "determiner", "introducing", "saying"})
    )


def _is_framed(steps: Sequence[Step], claimed: Sequence[ComparedWord]) -> bool:
    """Whether the claim stands in a sentence of the sender's about somebody's words: "she said ..."."""
    start = steps[0].claimed
    assert start is not None  # noqa: S101 - an alignment begins with words that both have
    before = in_sentence(outer_words(claimed, start, forwards=False))[:_MAX_FRAME]
    classes = (sender_class(o.word) for o in before if o.word.form != "that")
    return bool(FRAMING_CLASSES.intersection(classes))


def _score(boundary: Boundary, *, forwards: bool) -> float:
    """Return how likely a boundary is, on the scale of a logarithm."""
    score = sum(_WEIGHTS.get(name, 0.0) * number for name, number in boundary.features.items())
    if boundary.claimed:
        return score
    adjoining = boundary.adjoining
    is_plain = bool(adjoining) and are_plain(adjoining)
    if adjoining and not forwards:
        classes = {sender_class(outer.word) for outer in adjoining}
        is_plain = not classes & (TYPICAL_CLASSES | FRAMING_CLASSES)
    return score - (_DOUBT_IF_PLAIN if is_plain else _DOUBT)


def _adds(boundary: Boundary) -> bool:
    """Whether a conjunction goes on with the claim's sentence, and no remark of the sender's follows."""
    words = [outer.word for outer in boundary.adjoining]
    is_joined = bool(words) and sender_class(words[0]) == "coordinating"
    return is_joined and not is_remark(words[1:], OWN_CLASSES)


def is_introduction(frame: str) -> bool:
    """Whether the words around a claim give it to somebody, or ask about it: I read that she said."""
    return any(sender_class(word) in FRAMING_CLASSES | {"verifying"} for word in compared_words(frame))


def are_senders(words: Sequence[ComparedWord]) -> bool:
    """Whether a sender may use all of some words of their own: "please check"."""
    return all(word.form in COMMON_WORDS or sender_class(word) in TYPICAL_CLASSES for word in words)
