"""Makes messages around quotations, true and falsified, to which the boundaries of claims are fitted.

The wordings are those of `claim_messages.toml`; none is measured, those of `tests/benchmarks/claims.py` are
others.
"""

import random
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.questions.compared_words import Break, ComparedWord
from index.questions.statements import Statement
from index.text.word_classes import FUNCTION_WORDS

WORDINGS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SHARE_OF_LOWER_CASE = 0.12
"""Share of the messages without capitals."""
SHARE_OF_BARE = 0.3
"""Share of the messages without words on a side."""
SHARE_OF_GIVEN = 0.4
"""Share of the sender's words that are written out above; the others are made."""
SHARE_OF_CAPITALS = 0.4
"""Share of the made words that begin with a capital."""
MIN_WORDS_OF_PART = 4


class Message(NamedTuple):
    """A message without marks, and where the claim in it begins and ends."""

    text: str
    start: int
    end: int
    kind: str


def messages(
    statement: Statement, others: Sequence[Sequence[ComparedWord]], rng: random.Random
) -> Iterator[Message]:
    """Yield messages around a statement: true, in part, and falsified in several ways.

    Args:
        statement: The statement.
        others: The words of other statements, from which those that are put in come.
        rng: Chooses.
    """
    words = list(statement.words)
    first, last = words[0], words[-1]
    whole = statement.text[first.start : last.end] + rng.choice((".", "", ""))
    middle = len(words) // 2
    yield around(whole, "whole", rng)
    yield around(statement.text[first.start : words[middle - 1].end], "half", rng)
    yield around(statement.text[words[middle].start : last.end], "half", rng)
    sentences = [n for n, word in enumerate(words) if word.before is Break.SENTENCE]
    start = rng.choice(sentences)
    end = next((n for n in sentences if n > start), len(words))
    parts = {
        "sentence": words[start:end],
        "part": words[rng.randrange(middle) :][: rng.randint(4, len(words))],
    }
    for kind, part in parts.items():
        if len(part) >= MIN_WORDS_OF_PART:
            yield around(statement.text[part[0].start : part[-1].end], kind, rng)
            for n in (0, 1, len(part) - 2, len(part) - 1):
                changed = _replaced(statement.text, part, [n], others, rng)
                yield around(changed, f"{kind}, {'last' if n > 1 else 'first'}", rng)
            if changed := _negated(statement.text, part, rng):
                yield around(changed, "negated", rng)
    content = [n for n, word in enumerate(words) if _is_content(word)]
    for kind, places in (
        ("first", content[:1]),
        ("first", [0]),
        ("last", content[-1:]),
        ("last", [len(words) - 1]),
        ("end", content[-3:-1]),
        ("beginning", content[1:3]),
    ):
        if places:
            yield around(_replaced(statement.text, words, [rng.choice(places)], others, rng), kind, rng)
    if len(content) > 4:
        yield around(_replaced(statement.text, words, content[-2:], others, rng), "last two", rng)
    for cut in (words, words[: max(middle, 4)]):
        addition = _addition(others, rng)
        if addition:
            yield around(f"{statement.text[first.start : cut[-1].end]} {addition}", "added", rng)


def around(claim: str, kind: str, rng: random.Random) -> Message:
    """Return a message with words of the sender around a claim."""
    beginning = _wording("beginnings", rng)
    beginning += rng.choice((" ", " ", " ", "\n")) if beginning else ""
    end = _wording("ends", rng)
    if end[:1] in set(",.?!"):
        claim = claim.rstrip(".")
    elif end:
        end = rng.choice((" ", " ", " ", " ", "\n")) + end
    text = beginning + claim + end
    text = text.lower() if rng.random() < SHARE_OF_LOWER_CASE else text
    return Message(text, len(beginning), len(beginning) + len(claim), kind)


def _wording(side: str, rng: random.Random) -> str:
    """Return words of a sender; in a share of the messages none."""
    if rng.random() < SHARE_OF_BARE:
        return ""
    if rng.random() < SHARE_OF_GIVEN:
        return rng.choice(WORDINGS[side].strip("\n").splitlines())
    wording = rng.choice(WORDINGS[f"made_{side}"].strip("\n").splitlines()).replace("⏎", "\n")
    while "{" in wording:
        slot = wording[wording.index("{") + 1 : wording.index("}")]
        wording = wording.replace(f"{{{slot}}}", rng.choice(WORDINGS["words"][slot]), 1)
    return wording[:1].upper() + wording[1:] if rng.random() < SHARE_OF_CAPITALS else wording


def _is_content(word: ComparedWord) -> bool:
    return word.form not in FUNCTION_WORDS and word.form.isalnum()


def _replaced(
    text: str,
    words: Sequence[ComparedWord],
    places: Sequence[int],
    others: Sequence[Sequence[ComparedWord]],
    rng: random.Random,
) -> str:
    """Return a text with the words at some places replaced by others of the same sort."""
    result, position = "", words[0].start
    for n in places:
        word = words[n]
        alike = [w for _ in range(8) for w in rng.choice(others)[1:] if _is_like(w, word)]
        new = rng.choice(alike).text if alike else "Elsewhere"
        result += text[position : word.start] + new
        position = word.end
    return result + text[position : words[-1].end]


def _negated(text: str, words: Sequence[ComparedWord], rng: random.Random) -> str:
    """Return a text with "not" or "never" after an auxiliary, preferably its last; empty without one."""
    places = [word.end for word in words if FUNCTION_WORDS.get(word.form) == "auxiliary"]
    if not places:
        return ""
    place = rng.choice((places[0], places[-1]))
    return text[words[0].start : place] + rng.choice((" not", " never")) + text[place : words[-1].end]


def _is_like(new: ComparedWord, word: ComparedWord) -> bool:
    if new.form == word.form or _is_content(new) != _is_content(word):
        return False
    return not _is_content(word) or (new.text[0].isupper(), new.form[0].isdigit()) == (
        word.text[0].isupper() and word.before is not Break.SENTENCE,
        word.form[0].isdigit(),
    )


def _addition(others: Sequence[Sequence[ComparedWord]], rng: random.Random) -> str:
    """Return a few words that begin with a conjunction or a preposition, from another statement."""
    for _ in range(20):
        words = rng.choice(others)
        starts = [
            n
            for n, word in enumerate(words[:-2])
            if FUNCTION_WORDS.get(word.form) in {"conjunction", "preposition"}
            and word.form not in {"that", "who", "what", "how"}
        ]
        if starts:
            start = rng.choice(starts)
            part = words[start : start + rng.randint(2, 6)]
            end = next((n for n, word in enumerate(part) if n and word.before is not Break.NONE), len(part))
            while end > 1 and part[end - 1].form in FUNCTION_WORDS:
                end -= 1
            if end > 1:
                return " ".join(word.text for word in part[:end])
    return ""
