"""Draw the rooms and the imports that are allowed between them, from the contracts in `.importlinter`.

    python tests/architecture_picture.py

rewrites the picture in docs/architecture.md. The picture is a flowchart for Mermaid.
"""

from collections.abc import Iterator, Sequence
from configparser import ConfigParser, SectionProxy
from itertools import pairwise, product
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONTRACTS = ROOT / ".importlinter"
PAGE = ROOT / "docs" / "architecture.md"
START = "<!-- Drawn by tests/architecture_picture.py from .importlinter. -->\n"
END = "<!-- End of the drawing. -->"


def draw(contracts: str) -> str:
    """Return the flowchart of some contracts, as a fenced block of Markdown.

    An arrow from a room to the one below it stands for the imports of everything below; see the page.
    """
    parser = ConfigParser()
    parser.read_string(contracts)
    packages = _words(parser["importlinter"], "root_packages")
    sections = [parser[name] for name in parser.sections() if name.startswith("importlinter:contract:")]
    layers = {
        container: [line.replace("|", " ").split() for line in section["layers"].strip().splitlines()]
        for section in sections
        if section["type"] == "layers"
        for container in _words(section, "containers")
        if container in packages
    }
    forbidden = [section for section in sections if section["type"] == "forbidden"]
    lines = ["flowchart TB"]
    for package in packages:
        lines += [f"    subgraph {package}", *_layer_arrows(package, layers[package]), "    end"]
    rooms = {package: [room for layer in layers[package] for room in layer] for package in packages}
    lines += _arrows_between_packages(rooms, forbidden)
    lines += _arrows_to_libraries(rooms, forbidden)
    return "\n".join(["```mermaid", *lines, "```"]) + "\n"


def drawn(page: str) -> str:
    """Return the picture that a page has between its two markers."""
    return page.partition(START)[2].partition(END)[0]


def _layer_arrows(package: str, layers: Sequence[Sequence[str]]) -> Iterator[str]:
    for layer in layers:
        for room in layer:
            yield f"        {_node(f'{package}.{room}')}[{room}]"
    for upper, lower in pairwise(layers):
        for above, below in product(upper, lower):
            yield f"        {_node(f'{package}.{above}')} --> {_node(f'{package}.{below}')}"


def _arrows_between_packages(rooms: dict[str, list[str]], forbidden: Sequence[SectionProxy]) -> Iterator[str]:
    for importing, imported in product(rooms, repeat=2):
        if importing == imported:
            continue
        refused = {
            module
            for section in forbidden
            if importing in _words(section, "source_modules")
            for module in _words(section, "forbidden_modules")
        }
        for room in rooms[imported]:
            if refused.isdisjoint({imported, f"{imported}.{room}"}):
                yield f"    {importing} --> {_node(f'{imported}.{room}')}"


def _arrows_to_libraries(rooms: dict[str, list[str]], forbidden: Sequence[SectionProxy]) -> Iterator[str]:
    """Yield the arrows to the libraries that only some rooms may import."""
    for section in forbidden:
        sources = set(_words(section, "source_modules"))
        libraries = _words(section, "forbidden_modules")
        if any(library.split(".")[0] in rooms for library in libraries):
            continue
        for package, package_rooms in rooms.items():
            for room in package_rooms:
                if sources.isdisjoint({package, f"{package}.{room}"}):
                    yield f"    {_node(f'{package}.{room}')} -.-> {libraries[0]}([{' '.join(libraries)}])"


def _words(section: SectionProxy, key: str) -> list[str]:
    return section[key].split()


def _node(module: str) -> str:
    return module.replace(".", "_")


def main() -> None:
    """Rewrite the picture in the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, marker, rest = page.partition(START)
    _, end, after = rest.partition(END)
    picture = draw(CONTRACTS.read_text(encoding="utf-8"))
    PAGE.write_text(f"{before}{marker}{picture}{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
