"""Reads the names of authors as people, feeds and tables write them."""

import re
from email.utils import getaddresses

_BY = re.compile(r"\s*(?:by\b\s*:?\s*)+", re.IGNORECASE)
_LIST = re.compile(r"\[([^\[\]]*)\]")
"""A list as Python, JSON or YAML writes it: `['Ada Lind', 'Olav Berg']`."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def author_names(written: str | None) -> str | None:
    """Return the names of authors, separated by commas; None if there are none.

    *By*, the brackets of a list, numbers, and addresses of mail and of pages are left out. An address of mail
    without a name stays, for it is all that tells who wrote.
    """
    if written is None:
        return None
    listed = _LIST.fullmatch(written.strip())
    items = [item.strip(" '\"") for item in listed[1].split(",")] if listed else [written.strip()]
    names = [_name(item) for item in items]
    return ", ".join(filter(None, names)) or None


def _name(item: str) -> str:
    name = item[by.end() :] if (by := _BY.match(item)) else item
    if _ADDRESS.fullmatch(name) or name.isdecimal():
        return ""
    if "@" not in name:
        return name
    addresses = getaddresses([name])
    return ", ".join(filter(None, (named or address for named, address in addresses))) or name
