"""Results of a search: verbatim passages and quotations, each with its source."""

from dataclasses import dataclass

from index.model.address import address_of_words
from index.model.article import Article, Heading
from index.model.difference import Difference, VerdictKind
from index.model.quotation import Quotation
from index.model.span import Span

_MAX_LINK_LENGTH = 2_000
"""Maximum length of a web address in characters, which all browsers take."""
SURE_CONFIDENCE = 0.8
"""Confidence from which a speaker is sure. By cross-validation on annotated news (`docs/confidence.md`), 72 %
of those below are right, and 93 % of the others."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that matches a query, or the adjacent sentences around a quotation that does.

    Attributes:
        article: The article.
        start: Offset of its first character in `article.text`.
        end: Offset after its last character.
        paragraph: The number of its paragraph in the article, from 1.
        sentence: The number of its first sentence in the paragraph, from 1.
        score: Its relevance. Higher is better; comparable within one result only.
        matches: The words that match, as offsets into `article.text`, in order.
        quotations: The quotations that overlap it, in order.
        reports: The other articles that have it, in nearly the same words, in a copy of the story: the first
            report first.
    """

    article: Article
    start: int
    end: int
    paragraph: int
    sentence: int
    score: float
    matches: tuple[Span, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    reports: tuple[Heading, ...] = ()

    @property
    def text(self) -> str:
        """The text of the passage, word for word."""
        return self.article.text[self.start : self.end]

    def address(self, max_length: int) -> str | None:
        """Return the article's web address, which opens on the passage; None if it has none.

        An address that would be longer than `max_length` characters opens at the top.
        """
        url = self.article.url
        return url and address_of_words(url, self.article.text, self.start, self.end, max_length)

    def record(self) -> dict[str, object]:
        """Return the JSON form that the command line prints."""
        article = self.article
        reports = [report.record() for report in self.reports]
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "article": article.path,
            "title": article.title,
            "outlet": article.outlet,
            "url": article.url,
            "link": self.address(_MAX_LINK_LENGTH),
            "published": article.published_iso,
            "paragraph": self.paragraph,
            "sentence": self.sentence,
            "score": round(self.score, 4),
            **({"reports": reports} if reports else {}),
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation that matches a query, with the sentences around it.

    Attributes:
        quotation: The quotation in its article.
        passage: The sentence or sentences around it, with the score and the matches of the quotation.
        speaker: The speaker's fullest name in the coverage; None if nobody is named.
        also: Quotations of the same speaker that report the same statement in other articles, best first.
        role: The speaker's role ("NATO Secretary General"); None if no article gives one.
        speakers: The fullest names of all who said it. Of joint speakers, `speaker` is the article's words
            for them all.
        merge_probability: The probability that the article's speaker is this one of the coverage, if the
            article's analysis is right.
        verdict: How the words that were asked for compare with it; None if it was not asked for by its words.
        differences: What differs, the gravest first.
    """

    quotation: Quotation
    passage: Passage
    speaker: str | None
    also: tuple["Quote", ...] = ()
    role: str | None = None
    speakers: tuple[str, ...] = ()
    merge_probability: float = 1.0
    verdict: VerdictKind | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def article(self) -> Article:
        """The article."""
        return self.passage.article

    @property
    def reports(self) -> tuple[Heading, ...]:
        """The other articles that have it in a copy of the story, the first report first."""
        return self.passage.reports

    @property
    def start(self) -> int:
        """Offset of its first character, the quotation mark included."""
        return self.quotation.start

    @property
    def end(self) -> int:
        """Offset after its last character, the quotation mark included."""
        return self.quotation.end

    @property
    def text(self) -> str:
        """The quotation, word for word, with its marks."""
        return self.article.text[self.start : self.end]

    @property
    def score(self) -> float:
        """Its relevance. Higher is better; comparable within one result only."""
        return self.passage.score

    @property
    def confidence(self) -> float:
        """The likelihood that `speaker` said it, from 0 to 1."""
        return self.quotation.confidence * self.merge_probability

    @property
    def is_sure(self) -> bool:
        """Whether the speaker is named, and surely."""
        return self.speaker is not None and self.confidence >= SURE_CONFIDENCE

    @property
    def mention(self) -> str | None:
        """The article's words for the speaker: "he", "the head of NATO"; None if it has none."""
        span = self.quotation.mention
        return self.article.text[slice(*span)] if span else None

    @property
    def cue(self) -> str | None:
        """The article's words of attribution: "underlined", "according to"; None if it has none."""
        span = self.quotation.cue
        return self.article.text[slice(*span)] if span else None

    def record(self) -> dict[str, object]:
        """Return the JSON form that the command line prints."""
        compared = {
            "verdict": self.verdict,
            "differences": [difference.record() for difference in self.differences],
        }
        return (
            self.passage.record()
            | (compared if self.verdict else {})
            | {
                "text": self.text,
                "start": self.start,
                "end": self.end,
                "speaker": self.speaker,
                "speakers": list(self.speakers),
                "speaker_mention": self.mention,
                "via": self.quotation.via,
                "cue": self.cue,
                "kind": self.quotation.kind,
                "confidence": round(self.confidence, 3),
                "also": [other.record() for other in self.also],
            }
        )
