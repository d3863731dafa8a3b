"""The keys under which files and news services keep the parts of an article."""

from collections.abc import Mapping
from types import MappingProxyType

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": (
            "text",
            "body",
            "bodytext",
            "bodytexts",
            "articlebody",
            "articletext",
            "fulltext",
            "maintext",
            "storytext",
            "contenttext",
            "content",
            "article",
            "story",
            "bodyhtml",
            "bodyxhtml",
            "contenthtml",
            "html",
            "bodies",
            "contentencoded",
            "plaintext",
            "leadparagraph",
            "description",
            "summary",
            "abstract",
            "openingtext",
            "snippet",
            "hitsentence",
        ),
        "title": (
            "title",
            "headline",
            "headlines",
            "webtitle",
            "articletitle",
            "storytitle",
            "subject",
            "name",
        ),
        "outlet": (
            "outlet",
            "source",
            "sourcename",
            "publisher",
            "publication",
            "publicationtitle",
            "publicationname",
            "newspaper",
            "medianame",
            "sitename",
            "site",
            "provider",
            "infosource",
            "infosources",
            "sourcedomain",
            "domain",
        ),
        "url": (
            "url",
            "link",
            "weburl",
            "canonicalurl",
            "canonical",
            "permalink",
            "articleurl",
            "sourceurl",
            "uri",
            "mainentityofpage",
        ),
        "author": (
            "author",
            "authors",
            "byline",
            "bylines",
            "authorsbyline",
            "by",
            "creator",
            "dccreator",
            "writer",
            "writers",
        ),
        "published": (
            "published",
            "publishedat",
            "publishedon",
            "publisheddate",
            "publishdate",
            "publicationdate",
            "pubdate",
            "webpublicationdate",
            "datepublished",
            "dateissued",
            "datecreated",
            "displaydate",
            "postdate",
            "posted",
            "postedon",
            "firstpublished",
            "date",
            "datetime",
            "datepublish",
            "seendate",
            "firstcreated",
            "versioncreated",
            "created",
            "createdat",
            "timestamp",
            "updated",
        ),
    }
)
"""The names of each part, the one that says most first, without case and marks."""
_OTHERS = frozenset(
    [
        "id",
        "guid",
        "slug",
        "tags",
        "tag",
        "category",
        "categories",
        "keywords",
        "layout",
        "draft",
        "type",
        "image",
        "section",
        "modified",
        "comments",
        "language",
        "lang",
        "inlanguage",
        "length",
        "wordcount",
        "words",
        "location",
        "dateline",
        "edition",
        "page",
        "copyright",
        "loaddate",
        "subtitle",
        "standfirst",
        "kicker",
        "topic",
        "topics",
    ]
)
"""Other keys that are common above a text."""
_KNOWN = frozenset(key for names in KEYS.values() for key in names) | _OTHERS
_PROSE = frozenset(KEYS["text"]) | {
    *("name", "by", "site", "provider", "comments", "length", "words", "location", "page", "topic", "topics"),
    *("posted", "copyright", "edition", "subtitle", "kicker", "standfirst"),
}
"""Keys that are labels of prose just as well."""


def plain(key: str) -> str:
    """Return a key without case and marks: `Published_At` and `publishedAt` are one."""
    return "".join(filter(str.isalnum, key)).casefold()


def is_metadata_key(key: str) -> bool:
    """Return whether a key is one of metadata."""
    return plain(key) in _KNOWN


def is_header_key(key: str) -> bool:
    """Return whether a key is one of metadata, and hardly a label of prose."""
    return plain(key) in _KNOWN - _PROSE
