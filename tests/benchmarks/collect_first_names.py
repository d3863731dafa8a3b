"""Collect first names from the package Faker, and print them as `index/text/first_names.toml` has them.

    python -m tests.benchmarks.collect_first_names LEXICON FOLDER > index/text/first_names.toml

LEXICON is `index/text/lexicon.toml`, whose names are left out; FOLDER holds the installed package `faker` and
its licence, `LICENSE.txt`. Names that are surnames or places as well, or words of another kind, are left out:
a wrong first name does more harm than a missing one.
"""

import argparse
import importlib
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from index.text.folding import folded_letters
from index.text.lexicon import PARTICLES

_NAME = re.compile(r"[a-z]{3,12}")
_LEFT_OUT = frozenset(
    {
        "az_AZ",
        "en_IN",
        "en_KE",
        "en_NG",
        "en_NZ",
        "en_PK",
        "en_TH",
        "en_US",
        "fil_PH",
        "ha_NG",
        "ig_NG",
        "is_IS",
    }
    | {"tr_TR", "tw_GH", "yo_NG", "zu_ZA"}
)
"""Locales of which the names are rare, or many are surnames elsewhere."""
_OTHER_WORDS = """
aberdeen alexandria america angeles asia bali belen bergen brittany capa carmine carolina catalina
chelsea chester conan conn cordoba cuba dakota dallas darling delhi desire devon dover essex florida
geneva genesis guadalupe havana ica india israel java jordan karta kent kenya lies lima lincoln lorena
lourdes madrid mali malta manila medina milan montana neo nevada odessa paris persia petra rosy savannah
senegal siena sienna sine sol surrey sydney ties trinidad tripoli tyrone valencia verona vienna virginia
wani
"""
"""Places and words that no list of the program has."""


def _lists(module: ModuleType, *names: str) -> Iterator[str]:
    """Yield the folded names in a locale's lists of these names."""
    for name in names:
        values = vars(module.Provider).get(name)
        if isinstance(values, (tuple, list, dict)):
            yield from (folded_letters(value.lower()) for value in values if isinstance(value, str))


def _known(folder: Path) -> set[str]:
    """Return the words of all word lists beside the lexicon's names."""
    words: set[str] = set()
    for path in folder.glob("*.toml"):
        if path.name not in {"first_names.toml", "french.toml"}:
            words.update(re.findall(r"[a-z]+", path.read_text(encoding="utf-8").lower()))
    groups = (folder / "wordnet_groups.txt").read_text(encoding="utf-8")
    return words | set(groups.lower().split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lexicon", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.folder))
    male, female, surnames = Counter[str](), Counter[str](), set[str]()
    for path in sorted((arguments.folder / "faker" / "providers" / "person").glob("*_*/__init__.py")):
        module = importlib.import_module(f"faker.providers.person.{path.parent.name}")
        surnames.update(
            name for key in vars(module.Provider) if "last" in key for name in _lists(module, key)
        )
        if path.parent.name not in _LEFT_OUT:
            male.update(set(_lists(module, "first_names_male")))
            female.update(set(_lists(module, "first_names_female")))
    known = _known(arguments.lexicon.parent) | surnames | PARTICLES | set(_OTHER_WORDS.split())
    print("# First names beside those of `lexicon.toml`, in lower case without accents, by the sex of most")
    print("# who bear them. Collected from Faker by tests/benchmarks/collect_first_names.py. Its licence:\n#")
    licence = (arguments.folder / "LICENSE.txt").read_text(encoding="utf-8").strip()
    print("\n".join(f"# {line}".rstrip() for line in licence.splitlines()))
    for key, own, other in (("male_names", male, female), ("female_names", female, male)):
        names = [
            name
            for name in sorted(own)
            if _NAME.fullmatch(name) and name not in known and 3 * own[name] >= other[name]
        ]
        print(f'\n{key} = """\n{textwrap.fill(" ".join(names), 110)}\n"""')


if __name__ == "__main__":
    main()
