"""Links on pages and in feeds, as addresses that can be fetched."""

from urllib.parse import urljoin, urlsplit

_MAX_LENGTH = 4096
"""Maximum length of an address in characters. A guess: many servers refuse longer ones."""


def absolute(link: str | None, address: str) -> str | None:
    """Return the web address that a link leads to, without its fragment; None if it leads to none.

    Args:
        link: The link, which may be relative.
        address: The address of the page or feed that has it.
    """
    if not link or not link.strip() or len(link) > _MAX_LENGTH:
        return None
    try:
        joined = urlsplit(urljoin(address, link.strip()))
        known = joined.scheme in {"http", "https"} and joined.hostname
    except ValueError:
        return None
    return joined._replace(fragment="").geturl() if known else None
