"""Articles with dates and outlets, whose speakers repeat themselves, and whom other outlets misquote."""

from pathlib import Path

_ARTICLES = """
agency-1 | The Agency | 2026-03-03
The harbour board of Halden met on Tuesday.

“The new toll on the bridge is a monumental mistake that drivers never forgive,” said the mayor, Ines Moreau.

The board did not vote.
---
quay-1 | The Quay | 2026-03-04
Ines Moreau, the mayor, spoke to reporters in Halden.

“The new toll on the bridge is a historic mistake that drivers never forgive,” Moreau said.
---
post-1 | Evening Post | 2026-03-05
Drivers are angry. Ines Moreau said that the new toll on the bridge was a monumental mistake that drivers
never forgive.
---
tern-1 | The Tern | 2026-04-10
Olav Lind, the minister of transport, disagreed in Halden.

“A toll of 12 crowns pays for a bridge that lasts,” said Olav Lind.
---
agency-2 | The Agency | 2026-05-20
Two months later the town spoke again.

“We will accept the toll if ferries run at night,” said Ines Moreau, the mayor of Halden.

“The ferry is late,” said Ines Moreau.
---
undated | |
In an old interview, “every toll ends as a tax,” said Ines Moreau.
"""


def write_articles(folder: Path) -> None:
    """Write the articles into a folder, one a file."""
    for article in _ARTICLES.split("---\n"):
        head, _, text = article.strip().partition("\n")
        name, outlet, day = (part.strip() for part in head.split("|"))
        lines = [f"title: {name}", *([f"outlet: {outlet}", f"published: {day}"] if day else [])]
        (folder / f"{name}.txt").write_text("\n".join(("---", *lines, "---", text)), encoding="utf-8")
