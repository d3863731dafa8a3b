"""Who speaks: mentions to speakers, within an article and across articles."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaker:
    """One person or body, by every name that was seen.

    Attributes:
        name: The fullest name; for one whom no article names, the article's own words ("a source").
        names: Every name and title seen for them, the fullest first.
        role: What an article says they are ("NATO Secretary General"), or None.
    """

    name: str
    names: tuple[str, ...]
    role: str | None = None
