"""Web addresses: where a link leads, and whose pages are at an address."""

import re
from urllib.parse import urljoin, urlsplit

_MAX_LENGTH = 4096
"""Maximum length of an address in characters. A guess: many servers refuse longer ones."""
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_WWW = re.compile(r"^(?:www|amp|m|mobile|edition|rss|feeds)\.(?=[^.]+\.)")
"""Parts before an outlet's domain."""


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


def outlet_of(url: str | None) -> str | None:
    """Return the domain of an address, without `www.`; None if it is no address of a page."""
    if not url or not _WEB.match(url):
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return _WWW.sub("", host) if host and "." in host else None
