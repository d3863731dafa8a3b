"""Chooses where a claim begins and ends in a message without quotation marks.

The fitted weights choose, and doubt what might certify an addition. Two things are ruled instead, for the
weights took one for the other: ", she said" is the sender's, and "and nobody came" without a comma is an
addition, unless it goes on with the sender's sentence ("she said ... and nobody laughed").
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from index.questions.claim_words import COMMON_WORDS, sender_class
from index.questions.compared_words import Break, ComparedWord
from index.questions.word_alignment import Step

_DOUBT = 0.6
"""Logarithm of the odds that words beyond the shared ones need to be the sender's: to certify a falsified
claim is worse than to doubt a true one. On the half of PolNeAR that was not fitted: 0 doubts 2.1 % and
certifies 4.1 % of all messages, most of which are hard, 0.5 doubts 2.8 and certifies 3.3 %, 1 doubts 3.8 and
certifies 2.5 %."""
_DOUBT_IF_PLAIN = 2.6
"""The same for words that nothing separates and of which none is typical of a sender: "and Iran", "unlike
Russia"."""
_TYPICAL_CLASSES = frozenset({"personal", "asking", "introducing", "interjection", "verifying", "link"})
"""Classes of words that a sender uses of their own, and hardly anybody who adds to a quotation."""
_MAX_FRAME = 3
"""Number of words before a claim among which one that introduces it is looked for. A guess; nothing was
measured."""
_MAX_TAG = 4
"""Maximum words that give a claim to somebody after it: ", the old man said". A guess; nothing was
measured."""
_MIN_STATEMENT = 4
"""Minimum words of a sentence that adds to a claim. A guess; nothing was measured."""
_WEIGHTS: Mapping[str, float] = json.loads(
    Path(__file__).with_name("claim_boundary_weights.json").read_text(encoding="utf-8")
)


def likeliest_boundary(
    steps: Sequence[Step], claimed: Sequence[ComparedWord], said: Sequence[ComparedWord], *, forwards: bool
) -> Boundary:
    """Return where the claim ends, or begins."""
    candidates = boundaries(steps, claimed, said, forwards=forwards)
    if forwards:
        if replaced := [candidate for candidate in candidates if _replaces_last_sentence(candidate)]:
            candidates = replaced
        if before_tag := [candidate for candidate in candidates if _is_tag(candidate.own)]:
            candidates = before_tag
        if not _is_framed(steps, claimed):
            candidates = [candidate for candidate in candidates if not _adds(candidate)] or candidates
    return max(candidates, key=lambda candidate: _score(candidate, forwards=forwards))


def _replaces_last_sentence(candidate: Boundary) -> bool:
    """Whether as many words, none of them a sender's, stand in the place of the statement's last sentence."""
    claimed, original = candidate.claimed, candidate.original
    return (
        0 < len(claimed) == len(original)
        and not candidate.rest
        and claimed[0].inwards is original[0].inwards is Break.SENTENCE
        and (not candidate.own or candidate.own[0].inwards is Break.SENTENCE)
        and not any(sender_class(outer.word) in _TYPICAL_CLASSES for outer in claimed)
    )


def with_added_sentence(boundary: Boundary, message: str) -> Boundary:
    """Return the end of a claim; with the sentence after it, if nothing tells that this is the sender's.

    It is the claim's if it states something, has no word that is typical of a sender, and asks nothing.

    Args:
        boundary: The end of the claim.
        message: The message.
    """
    own = boundary.own
    if not own or own[0].inwards is not Break.SENTENCE:
        return boundary
    sentence = [own[0], *in_sentence(own[1:])]
    classes = [sender_class(outer.word) for outer in sentence]
    states = len(sentence) >= _MIN_STATEMENT and "auxiliary" in classes[1:]
    asks = message[sentence[-1].word.end :].lstrip("\"”’'").startswith("?") or classes[0] == "auxiliary"
    if not states or asks or (_TYPICAL_CLASSES | FRAMING_CLASSES) & set(classes):
        return boundary
    return replace(boundary, claimed=[*boundary.claimed, *sentence], own=own[len(sentence) :], features={})


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
        is_plain = not classes & (_TYPICAL_CLASSES | FRAMING_CLASSES)
    return score - (_DOUBT_IF_PLAIN if is_plain else _DOUBT)


def _adds(boundary: Boundary) -> bool:
    """Whether a conjunction goes on with the claim's sentence, and no word is typical of a sender."""
    classes = [sender_class(outer.word) for outer in boundary.adjoining]
    return classes[:1] == ["coordinating"] and not _TYPICAL_CLASSES & set(classes)


def are_senders(words: Sequence[ComparedWord]) -> bool:
    """Whether a sender may use all of some words of their own: "please check"."""
    return all(word.form in COMMON_WORDS or sender_class(word) in _TYPICAL_CLASSES for word in words)
