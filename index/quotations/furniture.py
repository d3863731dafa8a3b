"""Furniture: lines that belong to the page or name sources, and are no part of the article's prose.

*Read more: “Why the dam burst”*; *Article continues below*; *Sign up for our newsletter, which readers call
“the best”*; a list of sources with their headlines. They hold neither quotations nor speakers.
"""

import re

from index.quotations.parsed_document import Paragraph

_MAX_LINE_LENGTH = 60
"""Maximum characters of a line without quotation marks that is furniture. A guess; nothing was measured."""
_LINE = re.compile(
    r"\W{0,4}(?:advertis(?:e)?ment|sponsored(?: content)?|related(?: \w+)?|recommended(?: for you)?"
    r"|(?:article|story) continue[sd]?\b.{0,40}|continue[sd]? (?:reading|below|on page)\b.{0,40}"
    r"|(?:read|see|watch) (?:more|also|next)\b.{0,40}|most (?:read|popular)|sign up (?:for|to)\b.{0,40}"
    r"|more (?:on|from)\b.{0,40}|share this\b.{0,20}|scroll (?:down|for)\b.{0,40})\W{0,4}",
    re.IGNORECASE,
)
"""A line of the page alone."""
_LEAD = re.compile(
    r"[\W_]{0,4}(?:"
    r"(?:also )?(?:read|see|watch|listen)(?: (?:more|also|next|now|here))?"
    r"(?: (?:to|on|about|in))?(?: (?:our|the|this|an?|his|her))?(?: [\w-]{1,20}){0,3}"
    r"|more (?:on|from|about|in)(?: [\w-]{1,20}){1,3}|more|also"
    r"|(?:related|recommended|sponsored)(?: [\w-]{1,20}){0,2}"
    r"|in pictures|gallery|video|photos?|podcast|don['’]t miss|you may (?:also )?like|subscribe"
    r"|editor['’]s (?:pick|choice)|opinion|explainer|background|caption"
    r"|in other news|elsewhere|from (?:the|our) archives?"
    r")[\W_]{0,2}:[\W_]{0,4}"
    r"|[\W_]{0,4}click here(?: [\w’']{1,20}){0,4}[\W_]{0,4}",
    re.IGNORECASE,
)
"""What leads to the title of another piece: *Read our full story:*; a statement can't follow it."""
_LEAD_TO_HEADLINE = re.compile(
    r"[\W_]{0,4}(?:(?:also )?(?:read|see|watch|listen)(?: (?:more|also|next|now|here|on|to)){0,2}"
    r"|related(?: (?:story|stories|articles?|news|content|coverage|links?))?|recommended|sponsored|more"
    r"|(?:top|more|latest|other|featured) (?:stories|news|headlines)|trending(?: now)?"
    r"|most (?:read|popular|viewed)|in case you missed it|icymi|you (?:may|might) (?:also )?like"
    r"|editor['’]s (?:pick|choice)s?|(?:image|photo|picture|video)(?: (?:caption|credit|source))?|podcast"
    r"|caption|don['’]t miss(?: our special)?)[\W_]{0,2}[:|][\W_]{0,4}"
    r"|[\W_]{0,4}(?-i:(?:READ|SEE) (?:MORE|ALSO|NEXT)|RELATED|WATCH(?: NOW)?|LISTEN(?: NOW)?) ",
    re.IGNORECASE,
)
"""What leads to a headline that may quote somebody: *READ: “We won,” says Lind*."""
_PROMOTION = re.compile(
    r"[^\w“\"‘'«„]{0,4}(?:sign up|subscribe|join (?:us|our|the)|follow (?:us|our)"
    r"|download (?:our|the)|receive (?:our|the)|get (?:our|the|all the|your)|never miss"
    r"|enjoy(?:ed|ing) this|want more|support our"
    r"|by (?:signing up|subscribing|registering|submitting|clicking|providing)"
    r"|stay (?:up to date|informed|in the know)"
    r"|(?:our|the) (?:free )?(?:daily|weekly|morning|evening) (?:newsletter|briefing))\b",
    re.IGNORECASE,
)
"""The first words of a line that promotes the outlet."""
_PROMOTED = re.compile(
    r"\b(?:newsletters?|inbox|e-?mails?|apps?|channel|briefing|privacy policy|terms|alerts?|podcast"
    r"|subscri\w+|our journalism|facebook|twitter|whatsapp|telegram|instagram|youtube)\b",
    re.IGNORECASE,
)
"""What such a line promotes."""
_INBOX = re.compile(r"[^.!?“\"]{0,80}\b(?:in|to|into) your inbox\b", re.IGNORECASE)
_MAX_PROMOTION_LENGTH = 250
"""Maximum characters of a line that promotes the outlet. A guess; nothing was measured."""
_MAX_HEADLINE_LENGTH = 160
"""Maximum characters of a line that leads to a headline. A guess; nothing was measured."""
_FULL_STOP = re.compile(r"\.[\"”’')\]]{0,2}$")
"""The end of a sentence, which a headline does not have."""
_SOURCES_HEADING = re.compile(
    r"\W{0,4}(?:sources?|references|external links|further reading|see also|bibliography|notes"
    r"|related (?:news|articles|stories|links))\W{0,4}",
    re.IGNORECASE,
)
"""The heading of a list of sources, which runs to the end of the article."""
_FOOTNOTE = re.compile(r"(?:\d{1,3}\.? ?)?(?:\^|↑)")
"""The beginning of a note that names a source."""
_AFTER_HEADLINE = re.compile(
    r"[\W_]{0,4}[A-Z][^.?!]{1,60}[,.(–—-] {0,2}"
    r"(?:\w{3,9} \d{1,2},? \d{4}|\d{1,2}\.? \w{3,9},? \d{4}|\d{4}-\d\d-\d\d)\W{0,4}"
)
"""An outlet and a day, after a headline in a list of sources."""


def furniture(text: str, paragraphs: list[Paragraph]) -> set[int]:
    """Return the numbers of the paragraphs that are furniture."""
    numbers: set[int] = set()
    in_sources = False
    for number, paragraph in enumerate(paragraphs):
        line = text[paragraph.start : paragraph.end]
        if _leads_to_headline(line) or _is_promotion(line):
            numbers.add(number)
        elif not paragraph.spans and len(line) <= _MAX_LINE_LENGTH:
            in_sources = in_sources or (number > 0 and _SOURCES_HEADING.fullmatch(line) is not None)
            if _LINE.fullmatch(line):
                numbers.add(number)
        elif paragraph.spans and _is_furniture(text, paragraph):
            numbers.add(number)
        if in_sources:
            numbers.add(number)
    return numbers


def _leads_to_headline(line: str) -> bool:
    if len(line) > _MAX_HEADLINE_LENGTH:
        return False
    return bool(_LEAD_TO_HEADLINE.match(line)) and not _FULL_STOP.search(line)


def _is_promotion(line: str) -> bool:
    """Whether a line promotes the outlet: *Sign up for our newsletter, which readers call “the best”*."""
    if len(line) > _MAX_PROMOTION_LENGTH:
        return False
    return bool(_INBOX.match(line) or (_PROMOTION.match(line) and _PROMOTED.search(line)))


def _is_furniture(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph names other pieces: *Read more: “…”*; “…”, Reuters, 4 May 2024."""
    (first, _), (_, end) = paragraph.spans[0], paragraph.spans[-1]
    line = text[paragraph.start : paragraph.end]
    if _LEAD.fullmatch(text, paragraph.start, first):
        return not any(map(str.isalnum, text[end : paragraph.end]))
    if _FOOTNOTE.match(line):
        return True
    return len(paragraph.spans) == 1 and bool(_AFTER_HEADLINE.fullmatch(text, end, paragraph.end))
