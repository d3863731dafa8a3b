"""Selects the matches of a passage that are highlighted when it is shown."""

from index.model.passage import Passage
from index.model.span import Span
from index.text.terms import term
from index.text.word_classes import STOP_TERMS


def highlights(passage: Passage) -> list[Span]:
    """Return the matches of a passage that are worth marking, as offsets into the passage's own text.

    Adjacent matches form a group. Groups of stop words alone are left out; if there are no others, those of
    several words are kept.
    """
    text, groups = passage.text, list[list[Span]]()
    for start, end in ((s - passage.start, e - passage.start) for s, e in passage.matches):
        if groups and not text[groups[-1][-1][1] : start].strip():
            groups[-1].append((start, end))
        else:
            groups.append([(start, end)])
    informative = [g for g in groups if any(term(text[s:e]) not in STOP_TERMS for s, e in g)]
    return [span for group in informative or [g for g in groups if len(g) > 1] for span in group]
