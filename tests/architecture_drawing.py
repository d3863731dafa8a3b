"""Draws the picture of the rooms for the website, as SVG, which needs no script from elsewhere."""

import re
from html import escape

_ROOM = re.compile(r"^        (\w+)\[(\w+)\]$", re.MULTILINE)
_PACKAGE = re.compile(r"^    subgraph (\w+)\n(.*?)^    end$", re.MULTILINE | re.DOTALL)
_BETWEEN = re.compile(r"^    (\w+) --> (\w+)$", re.MULTILINE)
_LIBRARY = re.compile(r"^    (\w+) -\.-> \w+\(\[([^\]]+)\]\)$", re.MULTILINE)
_WIDTH, _HEIGHT, _GAP = 130, 30, 18
"""Size of a room, and the space between two, in pixels."""
_MARGIN = 100
"""Space beside a package for the libraries that its rooms load, in pixels."""
_TOP = 36
"""Space above the first room for the package's name, in pixels."""


def as_svg(flowchart: str) -> str:
    """Return a flowchart of `tests.architecture_picture` as SVG in the colour of the text around it.

    Each package is a column of its rooms with an arrow from each to the next. The libraries that a room loads
    stand beside it.
    """
    packages = [(name, _ROOM.findall(body)) for name, body in reversed(_PACKAGE.findall(flowchart))]
    step = _HEIGHT + _GAP
    column = _MARGIN + _WIDTH + _MARGIN
    height = _TOP + max(len(rooms) for _, rooms in packages) * step
    shapes: list[str] = []
    places: dict[str, tuple[int, int]] = {}
    libraries: dict[str, list[str]] = {}
    for room, names in _LIBRARY.findall(flowchart):
        libraries.setdefault(room, []).extend(names.split())
    for number, (package, rooms) in enumerate(packages):
        left = number * column + _MARGIN
        frame = _TOP + len(rooms) * step
        shapes.append(_box(left - 10, 2, _WIDTH + 20, frame - 4, "6 4"))
        shapes.append(_text(left + _WIDTH / 2, 22, package, "bold"))
        places[package] = (left + _WIDTH + 10, 2)
        for row, (node, room) in enumerate(rooms):
            top = _TOP + row * step
            places[node] = (left, top)
            shapes += [_box(left, top, _WIDTH, _HEIGHT), _text(left + _WIDTH / 2, top + 20, room)]
            if row:
                shapes.append(_arrow(left + _WIDTH / 2, top - _GAP, left + _WIDTH / 2, top))
            edge, side = (left, -1) if number == 0 else (left + _WIDTH, 1)
            for line, library in enumerate(libraries.get(node, [])):
                words = _text(
                    edge + side * (_MARGIN / 2 + 12), top + 14 + 14 * line, library, "normal", "italic"
                )
                shapes += [words, _arrow(edge, top + 15, edge + side * 26, top + 15, "2 3")]
    for source, target in _BETWEEN.findall(flowchart):
        (left, _), (right, top) = places[source], places[target]
        shapes.append(_arrow(left, top + _HEIGHT / 2, right, top + _HEIGHT / 2))
    head = '<marker id="head" viewBox="0 0 8 8" refX="8" refY="4"'
    head += ' markerWidth="7" markerHeight="7" orient="auto">'
    marker = f'<defs>{head}<path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>'
    size = f'viewBox="0 0 {len(packages) * column} {height}" width="{len(packages) * column}"'
    style = 'style="max-width: 100%; font: 14px sans-serif"'
    label = "The rooms and the imports that are allowed between them"
    return f'<svg {size} {style} role="img" aria-label="{label}">{marker}{"".join(shapes)}</svg>'


def _box(x: float, y: float, width: float, height: float, dashes: str = "none") -> str:
    place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    return f'<rect {place} rx="4" fill="none" stroke="currentColor" stroke-dasharray="{dashes}"/>'


def _text(x: float, y: float, words: str, weight: str = "normal", style: str = "normal") -> str:
    place = f'x="{x}" y="{y}" text-anchor="middle" fill="currentColor"'
    return f'<text {place} font-weight="{weight}" font-style="{style}">{escape(words)}</text>'


def _arrow(x1: float, y1: float, x2: float, y2: float, dashes: str = "none") -> str:
    ends = f'x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke-dasharray="{dashes}"'
    return f'<line {ends} stroke="currentColor" marker-end="url(#head)"/>'
