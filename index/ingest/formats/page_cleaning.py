"""Takes out of a page what stands around its article, before the article is looked for.

trafilatura knows the markup of many pages. Measured on the pages of `tests/index/pages.py`: without this, it
takes comments, sign-up boxes and links to other articles for paragraphs, and a page in tables for one.
"""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

_CONTAINERS = ("div", "section", "aside", "ol", "ul", "figure", "form", "p", "dialog", "article", "footer")
_MAIN = ("h1", "main")
"""Elements that hold the article: what contains one is not beside it."""
_AROUND = re.compile(
    r"comments?(?:[-_]?(?:section|list|wrapper|area|thread|form|block|container))?|commentlist|respond|disqus_thread"
    r"|[\w-]*(?:newsletter|e?mail)[-_]?(?:sign-?up|form|box|promo|cta|subscribe)[\w-]*|newsletter"
    r"|[\w-]*sign-?up[-_](?:card|box|form)|[\w-]*subscription[-_]widget[\w-]*|(?:pay-?wall|regwall)[\w-]*"
    r"|[\w-]*related[-_]?(?:posts?|articles?|stor(?:y|ies)|content|links?|news)[\w-]*"
    r"|[\w-]*(?:read-?more|read-?also|inline-promo|recommend(?:ed|ations)|trending)[\w-]*"
    r"|[\w-]*most[-_]?(?:read|popular|viewed)[\w-]*|share-?(?:tools|buttons|links|bar)|social-?share"
    r"|author-?(?:bio|box)|advert(?:isement)?|ads?|ad[-_](?:slot|wrapper|container|unit|banner)[\w-]*"
    r"|[\w-]+[-_]ad(?:[-_][\w-]*)?",
    re.IGNORECASE,
)
"""Names of classes and identifiers of what stands around an article."""
_CONSENT = re.compile(
    r"[\w-]*(?:cookie|consent|gdpr)[-_]?(?:banner|notice|wall|popup|sdk|bar|dialog|modal|message)?[\w-]*"
    r"|onetrust[\w-]*|didomi[\w-]*|sp_message[\w-]*|qc-cmp[\w-]*|CybotCookiebot[\w-]*",
    re.IGNORECASE,
)
"""Names of forms that ask for consent to cookies, which may be longer than the article."""
_CONSENT_TEXT = re.compile(
    r"\W{0,4}(?:we (?:value|respect|care about) your privacy|before you continue|your privacy(?: choices)?"
    r"|(?:we|this (?:web)?site) (?:(?:and|&|with) our (?:[\d,]+ )?(?:\w+ )?partners|uses? cookies)"
    r"|cookie (?:consent|settings)|manage (?:your )?(?:consent|cookies|privacy)|we need your consent)\b",
    re.IGNORECASE,
)
"""The first words of a form that asks for consent."""
_PRIVACY_WORD = re.compile(r"\b(?:cookies?|consent|privacy|personal data|partners|vendors)\b", re.IGNORECASE)
_MIN_PRIVACY_WORDS = 3
"""Minimum words such as *consent* that make a text a form that asks for it. A guess; nothing was measured."""
_MAX_NAME_LENGTH = 80
"""Maximum characters of a class or an identifier that is looked at. A guess; nothing was measured."""
_MAX_SHARE = 0.5
"""Maximum share of the page's text: what holds more is the page itself, whatever its name. A guess."""
_MIN_LINKED = 0.7
"""Share of a paragraph's characters in links, from which it leads to other pieces. A guess."""
_MIN_LINKED_LENGTH = 20
"""Minimum characters in the links of such a paragraph; less may be a name. A guess."""
_MIN_CELL_LENGTH = 400
"""Minimum characters of a cell with line breaks that is the column of a page, not data. A guess."""
_OFFER = re.compile(
    r"\W{0,4}(?:(?:to )?(?:continue|keep) reading\b|already (?:a subscriber|have an account|subscribed)"
    r"|(?:subscribe|register|log in|sign in|sign up) to (?:continue|keep|read|go on|unlock|access)"
    r"|this (?:article|story|content) is (?:only )?(?:for|available to|reserved for|exclusive to)"
    r" (?:our )?(?:paying )?(?:subscribers|members)|(?:to|you) (?:read|have read) (?:the rest|your last)"
    r"|unlock (?:this|the) (?:article|story))",
    re.IGNORECASE,
)
"""The first words of an offer that stands where an article breaks off."""
_MAX_OFFER_LINES = 8
"""Maximum lines of such an offer. A guess; nothing was measured."""
_BREAKS = re.compile(r"<br\s*/?>(?:\s*<br\s*/?>)+", re.IGNORECASE)


def clean_page(tree: HtmlElement) -> None:
    """Take comments, sign-up boxes, consent forms and links to other pieces out of a page."""
    length = len(tree.text_content())
    for element in list(tree.iter(*_CONTAINERS)):
        is_consent = _has_name(element, _CONSENT)
        if not (is_consent or _has_name(element, _AROUND) or _leads_elsewhere(element)):
            continue
        if element.getparent() is None or any(element.find(f".//{tag}") is not None for tag in _MAIN):
            continue
        if is_consent or len(element.text_content()) < _MAX_SHARE * length:
            element.drop_tree()
    if tree.find(".//article//h1") is None:
        # The posts of a live blog and the teasers of other articles: none of them is the article.
        for post in list(tree.iter("article")):
            post.tag = "div"
    for table in list(tree.iter("table")):
        if any(_is_column(cell) for cell in table.iter("td")):
            for part in list(table.iter("table", "tbody", "tr", "td")):
                part.tag = "div"


def with_paragraphs(page: str) -> str:
    """Return a page with paragraphs in place of line breaks in a row."""
    return page if re.search(r"<p[\s>]", page, re.IGNORECASE) else _BREAKS.sub("<p>", page)


def without_offer(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines of an article without the offer to subscribe at its end."""
    for number, line in enumerate(lines[1:], start=1):
        if _OFFER.match(line) and len(lines) - number <= _MAX_OFFER_LINES:
            return lines[:number]
    return lines


def asks_for_consent(text: str) -> bool:
    """Return whether a text is no article, but a form that asks for consent to cookies."""
    return bool(_CONSENT_TEXT.match(text)) and len(_PRIVACY_WORD.findall(text)) >= _MIN_PRIVACY_WORDS


def _has_name(element: HtmlElement, pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(name) for name in _names(element))


def _names(element: HtmlElement) -> Iterator[str]:
    for attribute in ("class", "id", "data-component", "data-testid"):
        yield from (name for name in element.get(attribute, "").split() if len(name) <= _MAX_NAME_LENGTH)


def _leads_elsewhere(element: HtmlElement) -> bool:
    """Return whether a paragraph is hardly more than a link: *Read more: Why the dam burst*."""
    if element.tag != "p":
        return False
    linked = sum(len(link.text_content().strip()) for link in element.iter("a"))
    return linked >= _MIN_LINKED_LENGTH and linked >= _MIN_LINKED * len(element.text_content().strip())


def _is_column(cell: HtmlElement) -> bool:
    has_blocks = cell.find(".//br") is not None or cell.find(".//p") is not None
    return has_blocks and len(cell.text_content()) >= _MIN_CELL_LENGTH
