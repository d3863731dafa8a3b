"""Tells a sender's remarks on a claim from sentences that add to it.

"I doubt it" is a remark; "I will resign tomorrow" may have been added to what was said, and is compared.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.questions.claim_boundaries import FRAMING_CLASSES, Boundary, in_sentence
from index.questions.claim_words import COMMON_WORDS, sender_class
from index.questions.compared_words import Break, ComparedWord
from index.text.lexicon import HEARING, SAYING, THINKING

OWN_CLASSES = frozenset({"asking", "introducing", "interjection", "verifying", "link"})
"""Classes of words that a sender uses of their own, and hardly anybody who adds to a quotation."""
TYPICAL_CLASSES = OWN_CLASSES | {"personal"}
"""The same with "I" and "you", which those who are quoted use as well."""
_ATTITUDES = frozenset(THINKING) | frozenset(HEARING) | frozenset(SAYING)
"""Verbs for what a sender does with a claim: I doubt it."""
_REFERENCES = frozenset({"it", "he", "she", "him", "they"})
"""Words by which a sender means the claim, or who made it."""
_DETERMINERS = frozenset({"this", "that", "her"})
"""The same, unless a noun follows."""
_MAX_REMARK = 3
"""Maximum words of a sender's remark that does not tell what it is about: I agree. A guess; nothing was
measured."""
_MIN_STATEMENT = 4
"""Minimum words of a sentence that adds to a claim. A guess; nothing was measured."""


def with_added_sentences(boundary: Boundary, message: str, *, forwards: bool) -> Boundary:
    """Return the end of a claim, or its beginning, with the sentences beyond it that are not the sender's.

    A sentence is the claim's if it states something, asks and introduces nothing, and has no word that is
    typical of a sender. "I" and "we" are not, unless the sentence tells what the sender thinks of the claim.

    Args:
        boundary: The end of the claim, or its beginning.
        message: The message.
        forwards: Whether it is the end.
    """
    claimed, own = list(boundary.claimed), boundary.own
    while own and own[0].inwards is Break.SENTENCE:
        sentence = [own[0], *in_sentence(own[1:])]
        words = [outer.word for outer in (sentence if forwards else reversed(sentence))]
        after = message[words[-1].end :].lstrip("\"”’'").lstrip()[:1]
        states = "auxiliary" in map(sender_class, words[1:]) and len(words) >= _MIN_STATEMENT
        asks = after == "?" or sender_class(words[0]) == "auxiliary"
        if (
            not states
            or asks
            or (not forwards and after not in {".", "!"})
            or is_remark(words, OWN_CLASSES | FRAMING_CLASSES)
        ):
            break
        claimed, own = [*claimed, *sentence], own[len(sentence) :]
    return replace(boundary, claimed=claimed, own=own, features={}) if own != boundary.own else boundary


def is_remark(words: Sequence[ComparedWord], typical: frozenset[str]) -> bool:
    """Whether a clause is the sender's own: it has a word of typical classes, or an opinion of the claim."""
    classes = {sender_class(word) for word in words}
    if classes & typical:
        return True
    if "personal" not in classes:
        return False
    following = [*words[1:], None]
    refers = any(
        word.form in _REFERENCES
        or (word.form in _DETERMINERS and (after is None or after.form in COMMON_WORDS or after.before))
        for word, after in zip(words, following, strict=True)
    )
    return len(words) <= _MAX_REMARK or (refers and any(word.form in _ATTITUDES for word in words))
