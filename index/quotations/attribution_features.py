"""What stands around a quoted span: the mentions that it may belong to, and what speaks for each.

Each pair of a quoted span and a mention is described by features: what stands between them, what the mention
does, what stands before the mark. Where a sentence leaves no doubt (…, according to Lind; “…” — Ada Lind),
one mention is all that there is.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from index.quotations.mention_detection import find_mentions
from index.quotations.mentions import Mention, Role, verb_class
from index.quotations.parsed_document import ParsedDocument, QuotedSpan, Token
from index.text.lexicon import DAYS, PHRASAL

_CLOSING = frozenset("\"”»'’“")
_SMALL_WORD = 3
"""In characters: shorter words of a title stay small."""
_MOST = 60
"""Mentions nearest to a span that are ranked."""
_REMEMBERED = 50
"""Earlier spans among which the last statement is looked for."""
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
"""The tags of finite verbs; the tagger takes many a past tense for a participle."""
_RELATING = frozenset({"WP", "WDT", "WRB"})
_OBJECTS = frozenset({"that", "by"})
"""What leads from a verb to what is said or to who says it."""
_MARKS = frozenset('"“”„‟«»') | {"``", "''"}


@dataclass(slots=True)
class Attribution:
    """A quoted span and whom it belongs to.

    Attributes:
        span: The quoted span.
        mention: The words for its speaker, or None.
        cue: The word of saying, or None.
        sure: How likely the mention is the right one, among those that could be.
        likely: How likely the span is somebody's statement rather than a title, a label or a scare quote.
        is_statement: Whether it is taken for one.
    """

    span: QuotedSpan
    mention: Mention | None
    cue: Token | None
    sure: float
    likely: float
    is_statement: bool

    @property
    def start(self) -> int:
        """Offset of the span's opening mark."""
        return self.span.start

    @property
    def end(self) -> int:
        """Offset after its closing mark."""
        return self.span.end


@dataclass(slots=True)
class Candidate:
    """A mention that a span may belong to, with what speaks for it."""

    mention: Mention
    cue: Token | None
    features: list[str]


def _near(distance: int) -> str:
    """Return the bucket of a distance in tokens."""
    return str(next((limit for limit in (0, 1, 2, 3, 6, 12) if distance <= limit), "far"))


class Surroundings:
    """What stands around the quoted spans of an article."""

    def __init__(self, reading: ParsedDocument) -> None:
        """Find the article's mentions."""
        self.reading = reading
        self.tokens = reading.tokens
        self.mentions = find_mentions(reading)
        self._by_number = {mention.head.number: mention for mention in self.mentions}
        self._by_sentence: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            self._by_sentence.setdefault(mention.head.sentence, []).append(mention)
        self._openings = [span.first for span in reading.spans if span.first >= 0]
        self._subjects = [mention.head.number for mention in self.mentions if mention.verbs]

    def candidates(self, span: QuotedSpan, earlier: Sequence[Attribution]) -> list[Candidate]:
        """Return the mentions that a span may belong to: those around it and the last speaker."""
        if span.first < 0:
            return []
        first, last = self.tokens[span.first].sentence, self.tokens[span.last].sentence
        near = [
            mention
            for sentence in range(first - 6, last + 4)
            for mention in self._by_sentence.get(sentence, [])
            if self._is_near(span, mention, first, last)
        ]
        near.sort(key=lambda mention: _gap(span, mention.head))
        del near[_MOST:]
        near.sort(key=lambda mention: mention.head.number)
        near = self._acting(span, self._led(span, near))
        latest = islice(reversed(earlier), _REMEMBERED)
        previous = next((a for a in latest if a.mention and a.is_statement), None)
        if previous and previous.mention and all(previous.mention is not mention for mention in near):
            near.append(previous.mention)
        own = self._signed(span) or self._sourced(span, near) or self._concluding(span, near)
        if previous and previous.mention and self.continues(span, earlier):
            near = [previous.mention]
        near = own or near
        cues = [self._cue(span, mention) for mention in near]
        nearest = self._nearest(span, cues)
        out: list[Candidate] = []
        for mention, cue in zip(near, cues, strict=True):
            features = list(self._features(span, mention, cue, nearest))
            if previous:
                where = self._where(span, cue or mention.head)
                features.extend(self._carry_on(span, mention, where, previous))
            out.append(Candidate(mention, cue, features))
        return out

    def _signed(self, span: QuotedSpan) -> list[Mention]:
        """Return who signs a span: “…” — Ada Lind."""
        after = self.tokens[span.last + 1 : span.last + 8]
        signed = (self._by_number.get(token.number) for token in after if token.quoted < 0)
        found = next((mention for mention in signed if mention), None)
        if found is None or found.role is not Role.SIGNED or found.first > span.last + 2:
            return []
        return [found]

    def _sourced(self, span: QuotedSpan, near: Sequence[Mention]) -> list[Mention]:
        """Return whom a span is given to right after it: …, according to Lind; …, per Lind."""
        sentence = self.tokens[span.last].sentence
        after = span.last + 1
        if after < len(self.tokens) and self.tokens[after].text == ",":
            after += 1
        sources = (m for m in near if m.role is Role.ACCORDING and m.verbs[0].number == after)
        return [source for source in sources if source.verbs[0].sentence == sentence]

    def _concluding(self, span: QuotedSpan, near: Sequence[Mention]) -> list[Mention]:
        """Return who ends a span's sentence with a finite verb of saying: …, the mayor warned on Monday."""
        last = self.tokens[span.last]
        for mention in reversed(near):
            cue = self._cue(span, mention)
            if cue is None or cue.sentence != last.sentence or cue.number < last.number:
                continue
            says = verb_class(cue) == "say" and cue.tag in _FINITE and mention.head.tag not in _RELATING
            if says and self._is_tail(mention, cue) and self._concludes(mention, cue):
                return [mention]
        return []

    def _concludes(self, mention: Mention, cue: Token) -> bool:
        """Whether a mention and its cue end their sentence, but for a day, a place or an occasion."""
        if self._ends(mention, cue):
            return True
        after = self._after(mention, cue)
        rest = list(takewhile(lambda t: t.sentence == cue.sentence, self.tokens[after : after + _MOST]))
        if any(t.quoted >= 0 or t.text.lower() == "according" for t in rest):
            return False
        aside = not rest or (rest[0].tag == "IN" and rest[0].text not in _OBJECTS)
        return aside or rest[0].text.lower() in DAYS

    def _led(self, span: QuotedSpan, near: list[Mention]) -> list[Mention]:
        """Drop the mentions before the sentence whose colon leads to a span in a paragraph of its own."""
        lead = self.tokens[span.first - 1] if span.first else None
        if lead is None or lead.text[-1] != ":" or lead.paragraph == span.paragraph:
            return near
        led = [mention for mention in near if mention.head.sentence >= lead.sentence]
        return (
            led if any(mention.verbs and mention.head.sentence == lead.sentence for mention in led) else near
        )

    def _acting(self, span: QuotedSpan, near: list[Mention]) -> list[Mention]:
        """Drop those only named in a sentence that ends with a colon and has somebody say something.

        Lind promised to write to Berg on Friday: “…”; but whom a colon follows may speak: … to Berg: “…”.
        """
        colon = self.tokens[span.first - 1] if span.first else None
        if colon is None or colon.text != ":":
            return near
        led = [m for m in near if m.head.sentence == colon.sentence and m.head.number < colon.number]
        if not any(verb_class(verb) != "other" for mention in led for verb in mention.verbs):
            return near
        named = {m.head.number for m in led if not m.verbs and m.last + 1 != colon.number}
        return [mention for mention in near if mention.head.number not in named]

    def continues(self, span: QuotedSpan, earlier: Sequence[Attribution]) -> bool:
        """Whether a span goes on with the statement before it, which its paragraph's end left unclosed."""
        if not earlier or not earlier[-1].is_statement or earlier[-1].mention is None:
            return False
        before = earlier[-1].span
        unclosed = self.reading.text[before.end - 1] not in _CLOSING
        begins = span.first == 0 or self.tokens[span.first - 1].paragraph != span.paragraph
        return unclosed and begins and 1 <= span.paragraph - before.paragraph <= 2

    @staticmethod
    def _is_near(span: QuotedSpan, mention: Mention, first: int, last: int) -> bool:
        apart = mention.head.paragraph - span.paragraph
        within = first - 3 <= mention.head.sentence <= last + 1
        return apart == 0 or (-2 <= apart <= 1 and within)

    def _cue(self, span: QuotedSpan, mention: Mention) -> Token | None:
        """Return the verb by which a mention most likely says a span."""
        rank = {"say": 0, "tell": 1, "other": 2}

        def order(verb: Token) -> tuple[int, int]:
            return rank[verb_class(verb)], _gap(span, verb)

        return min(mention.verbs, key=order, default=None)

    def _nearest(self, span: QuotedSpan, cues: Sequence[Token | None]) -> dict[str, int]:
        """Return the numbers of the nearest verbs of saying before and after a span, -1 for none."""
        before = [c.number for c in cues if c and verb_class(c) == "say" and c.number < span.first]
        after = [c.number for c in cues if c and verb_class(c) == "say" and c.number > span.last]
        return {"before": max(before, default=-1), "after": min(after, default=-1)}

    def _features(
        self, span: QuotedSpan, mention: Mention, cue: Token | None, cues: dict[str, int]
    ) -> Iterator[str]:
        """Yield what ties a span and a mention."""
        tokens = self.tokens
        anchor = cue or mention.head
        side = "before" if anchor.number < span.first else "after"
        where = self._where(span, anchor)
        verb = _verb(mention, cue)
        role = mention.role.value
        distance = _near(_gap(span, anchor))
        tie = self._tie(span, anchor)
        end = self._end(span)
        start = self._start(span)
        nearest = cue is not None and cues[side] == cue.number
        yield f"where={where}"
        yield f"where={where} verb={verb} role={role}"
        yield f"kind={mention.kind} where={where}"
        yield f"distance={distance} where={where}"
        yield f"mention={_near(_gap(span, mention.head))} where={where}"
        yield f"tie={tie} verb={verb}"
        yield f"tie={tie} where={where}"
        yield f"role={role} kind={mention.kind}"
        yield f"end={end} where={where} verb={verb}"
        yield f"end={end} distance={distance} side={side}"
        yield f"start={start} where={where} verb={verb}"
        yield f"start={start} distance={distance} side={side}"
        yield f"nearest={nearest} where={where} verb={verb}"
        yield f"nearest={nearest} end={end}"
        if cue and cue.number + 1 < len(tokens):
            yield f"after_cue={_shape(tokens[cue.number + 1])} side={side} distance={distance}"
        if cue and verb in {"say", "tell"} and self._is_tail(mention, cue):
            yield f"tail where={where}"
            yield f"tail where={where} tie={tie}"
            yield f"tail where={where} root={cue.head == cue.number} ends={self._ends(mention, cue)}"
        yield from self._setting(mention, cue, where, verb)
        yield f"crossed={self._crossed(span, anchor)} where={where}"
        yield f"first={self._is_first(mention)} where={where}"
        if cue:
            yield f"cue_dep={cue.dep} where={where} verb={verb}"
        if where.startswith("same") and cue:
            yield f"word={cue.text.lower()}"
            yield f"path={self._path(span, cue)} verb={verb}"
        if where.startswith("same"):
            yield f"between={self._between(span, anchor)} verb={verb}"
        yield f"rivals={self._rivals(span, mention)} where={where}"
        if cue and verb == "say":
            yield f"taken={self._is_taken(span, mention, cue)} where={where} nearest={nearest}"
        yield f"noun={mention.noun_class} where={where} verb={verb}"
        if mention.role is Role.LABEL:
            yield f"label={mention.last + 2 == span.first} where={where}"
        for beside in self._with_cue(span, cues):
            yield f"cue_{beside}_in_sentence where={where} nearest={nearest}"
            yield f"cue_{beside}_in_sentence verb={verb} nearest={nearest}"

    def _setting(self, mention: Mention, cue: Token | None, where: str, verb: str) -> Iterator[str]:
        """Yield what stands right beside a mention, and what clause it is part of."""
        before, after = self._beside(mention)
        yield f"before={before} where={where} verb={verb}"
        yield f"after={after} where={where} verb={verb}"
        yield f"around={before}_{after} where={where}"
        own = self.tokens[mention.head.head]
        yield f"own={own.dep} where={where} verb={verb}"
        yield f"own={own.dep} same={cue is own} where={where}"

    def _beside(self, mention: Mention) -> tuple[str, str]:
        """Return the shapes of the words right before and after a mention, within its sentence."""
        before, after = mention.first - 1, mention.last + 1
        sentence = mention.head.sentence
        begins = before < 0 or self.tokens[before].sentence != sentence
        ends = after == len(self.tokens) or self.tokens[after].sentence != sentence
        return (
            "start" if begins else _shape(self.tokens[before]),
            "end" if ends else _shape(self.tokens[after]),
        )

    def _with_cue(self, span: QuotedSpan, cues: dict[str, int]) -> Iterator[str]:
        """Yield the sides of a span on which its sentence has a verb of saying."""
        for side, number in (("after", span.last), ("before", span.first)):
            if cues[side] >= 0 and self.tokens[cues[side]].sentence == self.tokens[number].sentence:
                yield side

    def _is_taken(self, span: QuotedSpan, mention: Mention, cue: Token) -> bool:
        """Whether a mention and its verb stand beside another quoted span of their sentence."""
        first, last = min(mention.first, cue.number), max(mention.last, cue.number)
        beside = (*self.tokens[max(0, first - 2) : first], *self.tokens[last + 1 : last + 3])
        own = self.tokens[span.first].quoted
        return any(t.quoted not in {-1, own} and t.sentence == cue.sentence for t in beside)

    def _carry_on(
        self, span: QuotedSpan, mention: Mention, where: str, previous: Attribution
    ) -> Iterator[str]:
        """Yield how a span goes on from the statement before it."""
        same = previous.mention is mention
        apart = min(span.paragraph - previous.span.paragraph, 3)
        if apart == 0 and self.tokens[previous.span.last].sentence == self.tokens[span.first].sentence:
            apart = -1
        unclosed = self.reading.text[previous.span.end - 1] not in _CLOSING
        yield f"previous={same} apart={apart}"
        yield f"previous={same} apart={apart} start={self._start(span)} end={self._end(span)}"
        yield f"previous={same} apart={apart} where={where}"
        yield f"previous={same} apart={apart} start={self._start(span)}"
        yield f"previous={same} apart={apart} alone={self._is_alone(span)}"
        yield f"previous={same} apart={apart} unclosed={unclosed}"

    def _where(self, span: QuotedSpan, anchor: Token) -> str:
        opening, closing = self.tokens[span.first], self.tokens[span.last]
        if opening.sentence <= anchor.sentence <= closing.sentence:
            return "same_before" if anchor.number < span.first else "same_after"
        if anchor.sentence < opening.sentence:
            apart = opening.sentence - anchor.sentence
            if anchor.paragraph == span.paragraph:
                return f"back{min(apart, 3)}"
            return f"back{min(apart, 2)}_paragraph{min(span.paragraph - anchor.paragraph, 2)}"
        apart = anchor.sentence - closing.sentence
        return f"ahead{min(apart, 2)}" + ("" if anchor.paragraph == span.paragraph else "_paragraph")

    def _tie(self, span: QuotedSpan, anchor: Token) -> str:
        """Return how the parse ties a cue and a span together."""
        for number in range(span.first, span.last + 1):
            token = self.tokens[number]
            if token.head == number or span.first <= token.head <= span.last:
                continue
            if token.text in _MARKS or token.dep == "punct":
                continue
            if token.head == anchor.number:
                return f"child_{token.dep}"
            up, steps = self.tokens[token.head], 0
            while up.head != up.number and steps < 8:
                if up.head == anchor.number:
                    return "below"
                up, steps = self.tokens[up.head], steps + 1
            break
        up = anchor
        for _ in range(4):
            if span.first <= up.head <= span.last and up.head != up.number:
                return "above"
            up = self.tokens[up.head]
        return "none"

    def _path(self, span: QuotedSpan, cue: Token) -> str:
        """Return the dependencies from a span's top up to a cue, at most four."""
        token = self._top(span)
        steps: list[str] = []
        while token and len(steps) < 4 and token.head != token.number:
            steps.append(token.dep)
            token = self.tokens[token.head]
            if token.number == cue.number:
                return ">".join(steps)
        return "none"

    def _top(self, span: QuotedSpan) -> Token | None:
        """Return the word of a span that depends on none of its others."""
        content = self.tokens[span.first + 1 : span.last]
        return next(
            (
                t
                for t in content
                if t.dep != "punct" and (not span.first <= t.head <= span.last or t.head == t.number)
            ),
            None,
        )

    def _between(self, span: QuotedSpan, anchor: Token) -> str:
        """Return the shapes of what stands between a cue and a span, where it is little."""
        low, high = (
            (anchor.number + 1, span.first) if anchor.number < span.first else (span.last + 1, anchor.number)
        )
        side = "before" if anchor.number < span.first else "after"
        return side + "_".join(_shape(t) for t in self.tokens[low:high]) if high - low < 4 else "far"

    def _rivals(self, span: QuotedSpan, mention: Mention) -> int:
        """Return how many other subjects stand between a mention and a span, at most 3."""
        low, high = sorted((mention.head.number, span.first))
        return min(3, bisect_left(self._subjects, high) - bisect_right(self._subjects, low))

    def _end(self, span: QuotedSpan) -> str:
        """Return the punctuation that ends a span, within its mark or just after it."""
        inner = self.tokens[span.last - 1].text if span.last > span.first else ""
        after = self.tokens[span.last + 1].text if span.last + 1 < len(self.tokens) else ""
        for mark in (inner, after):
            if mark and mark[0] in ",.?!…—-;:":
                return mark[0] if mark is inner else f"outer{mark[0]}"
        return "none"

    def _start(self, span: QuotedSpan) -> str:
        """Return what stands before a span, and whether it begins with a capital."""
        opening = self.tokens[span.first]
        capital = self.reading.text[opening.end : opening.end + 1].isupper()
        if span.first == 0 or self.tokens[span.first - 1].paragraph != span.paragraph:
            before = "paragraph"
        elif self.tokens[span.first - 1].sentence != opening.sentence:
            before = "sentence"
        else:
            before = _shape(self.tokens[span.first - 1])
        led = (
            before in {"paragraph", "sentence"} and span.first and self.tokens[span.first - 1].text[-1] == ":"
        )
        return f"{before}{':' if led else ''}{'A' if capital else 'a'}"

    def _crossed(self, span: QuotedSpan, anchor: Token) -> int:
        """Return how many other quoted spans stand between a cue and a span, at most 2."""
        low, high = sorted((anchor.number, span.first))
        return min(2, bisect_left(self._openings, high) - bisect_right(self._openings, low))

    def _is_tail(self, mention: Mention, cue: Token) -> bool:
        """Whether a mention and its cue follow a mark and begin or end there: …, underlined the mayor."""
        first, last = min(mention.first, cue.number), max(mention.last, cue.number)
        if last - first > mention.last - mention.first + 4 or first == 0:
            return False
        before = self.tokens[first - 1 - (self.tokens[first - 1].text == "as")]
        return before.sentence == cue.sentence and (before.quoted >= 0 or before.text in {",", "—", "–"})

    def _after(self, mention: Mention, cue: Token) -> int:
        """Return the number of the token after a mention and its cue, which may be of two words: put it."""
        after = max(mention.last, cue.number) + 1
        second = PHRASAL.get(cue.text.lower())
        return after + (after < len(self.tokens) and self.tokens[after].text.lower() == second)

    def _ends(self, mention: Mention, cue: Token) -> bool:
        """Whether a mention and its cue end their sentence."""
        after = self._after(mention, cue)
        return after == len(self.tokens) or self.tokens[after].text == "."

    def _is_first(self, mention: Mention) -> bool:
        """Whether a mention is the subject of its sentence's main verb."""
        return any(verb.head == verb.number for verb in mention.verbs) or mention.role is Role.INVERTED

    def _is_alone(self, span: QuotedSpan) -> str:
        """Return whether a span is a whole paragraph, a whole sentence or part of one."""
        opening, closing = span.first, span.last
        tokens = self.tokens
        begins = opening == 0 or tokens[opening - 1].sentence != tokens[opening].sentence
        ends = closing + 1 >= len(tokens) or tokens[closing + 1].sentence != tokens[closing].sentence
        if not (begins and ends):
            return "part"
        begins = opening == 0 or tokens[opening - 1].paragraph != span.paragraph
        ends = closing + 1 >= len(tokens) or tokens[closing + 1].paragraph != span.paragraph
        return "paragraph" if begins and ends else "sentence"

    def is_part(self, span: QuotedSpan) -> bool:
        """Whether a span is part of the article's own sentence."""
        return span.first >= 0 and self._is_alone(span) == "part"

    def is_title(self, span: QuotedSpan) -> bool:
        """Whether a short span is written as titles are: War and Peace."""
        words = [token.text for token in self.tokens[span.first : span.last + 1] if token.text[0].isalnum()]
        long = [word for word in words if len(word) > _SMALL_WORD] or words
        return 1 < len(words) < 6 and words[0][0].isupper() and all(word[0].isupper() for word in long)

    def is_led(self, span: QuotedSpan) -> bool:
        """Whether a colon leads to a span that is a sentence: She was blunt: “It will burst.”."""
        opening = self.tokens[span.first]
        capital = self.reading.text[opening.end : opening.end + 1].isupper()
        led = span.first > 0 and self.tokens[span.first - 1].text == ":"
        return led and capital and self._end(span) in {".", "!", "?"}

    def is_unsaid(self, span: QuotedSpan) -> bool:
        """Whether a span hangs on a passive verb that names nobody: Oslo is accused of “buying the dam”."""
        token = self._top(span)
        while token and token.head != token.number:
            token = self.tokens[token.head]
            if token.tag.startswith("VB") and token.quoted < 0:
                parts = {child.dep for child in token.children}
                return "auxpass" in parts and "agent" not in parts
        return False

    def statement_features(
        self, span: QuotedSpan, chosen: Candidate | None, sure: float, earlier: Sequence[Attribution]
    ) -> list[str]:
        """Return what speaks for and against a span's being somebody's statement."""
        length = str(span.words) if span.words < 6 else "8" if span.words < 9 else "long"
        start, end, alone = self._start(span), self._end(span), self._is_alone(span)
        content = self.tokens[span.first + 1 : span.last]
        verb = any(token.tag in {"VBD", "VBZ", "VBP", "MD"} for token in content)
        capitals = sum(word.text[:1].isupper() for word in content)
        title = bool(content) and capitals >= max(1, len(content) - 1)
        features = [
            "bias",
            f"length={length}",
            f"start={start}",
            f"end={end}",
            f"length={length} start={start}",
            f"length={length} end={end}",
            f"verb={verb} length={length}",
            f"title={title} length={length}",
            f"alone={alone} length={length}",
        ]
        if span.first > 0 and self.tokens[span.first - 1].sentence == self.tokens[span.first].sentence:
            before = self.tokens[span.first - 1]
            features.append(f"word_before={before.text.lower()}")
            features.append(f"tag_before={before.tag} length={length}")
            features.append(f"tag_before={before.tag} dep={before.dep}")
        frame = self._frame(span)
        features.append(f"frame={frame}")
        features.append(f"after={frame[1]} length={length}")
        if len(content) < 4:
            features.append(f"tags={'_'.join(token.tag for token in content)}")
        top = self._top(span)
        if top:
            features.append(f"top={top.dep} tag={top.tag}")
            features.append(f"top={top.dep} length={length}")
        features.extend(self._governors(top, length) if top else [])
        if chosen:
            doubt = sum(sure > limit for limit in (0.3, 0.5, 0.7, 0.9, 0.97))
            features.extend((f"sure={doubt}", f"sure={doubt} length={length}"))
            features.extend(f"through={dep}" for dep in self._through(top, chosen.cue))
            features.extend(
                f"{feature} length={length}"
                for feature in chosen.features
                if feature.startswith(("where=", "tie="))
            )
            features.extend(
                feature
                for feature in chosen.features
                if feature.startswith(("where=", "tie=", "word=", "nearest=", "role="))
            )
        if earlier and earlier[-1].span.paragraph == span.paragraph:
            before = earlier[-1]
            features.append(f"last_statement={before.is_statement} length={length}")
            if self.tokens[before.span.last].sentence == self.tokens[span.first].sentence:
                apart = span.first - before.span.last - 1
                features.append(f"last_statement={before.is_statement} apart={_near(apart)}")
        return features

    def _frame(self, span: QuotedSpan) -> tuple[str, str]:
        """Return the parts of speech right before and after a span, within its sentence."""
        tokens, first, last = self.tokens, span.first, span.last
        before = first > 0 and tokens[first - 1].sentence == tokens[first].sentence
        after = last + 1 < len(tokens) and tokens[last + 1].sentence == tokens[last].sentence
        return tokens[first - 1].tag if before else "none", tokens[last + 1].tag if after else "none"

    def _through(self, top: Token | None, cue: Token | None) -> set[str]:
        """Return the clauses and phrases that part a span from a cue that it depends on."""
        found: set[str] = set()
        for _ in range(10):
            if top is None or top.head == top.number or cue is None or top.number == cue.number:
                break
            found.add(top.dep)
            top = self.tokens[top.head]
        return found & {"acl", "relcl", "advcl", "conj", "prep", "ccomp", "xcomp", "appos", "pcomp"}

    def _governors(self, top: Token, length: str) -> Iterator[str]:
        """Yield what kinds of verbs stand above a span in its sentence."""
        found: list[str] = []
        token = top
        for _ in range(10):
            if token.head == token.number:
                break
            token = self.tokens[token.head]
            if token.tag.startswith("VB") and token.quoted < 0:
                if not found:
                    passive = any(child.dep == "auxpass" for child in token.children)
                    agent = any(child.dep == "agent" for child in token.children)
                    yield f"governor_passive={passive} agent={agent} top={top.dep}"
                    yield f"governor={token.text.lower()}"
                    yield f"governor={verb_class(token)} top={top.dep} length={length}"
                found.append(verb_class(token))
        above = "say" if "say" in found else "tell" if "tell" in found else "other" if found else "none"
        yield f"above={above}"
        yield f"above={above} length={length}"


def _verb(mention: Mention, cue: Token | None) -> str:
    """Return what kind of verb a cue is; any word that makes a mention a source is as good as “according”."""
    if mention.role is Role.ACCORDING:
        return "tell"
    return verb_class(cue) if cue and cue.tag.startswith("VB") else "noun" if cue else "none"


def _gap(span: QuotedSpan, token: Token) -> int:
    return (
        span.first - token.number - 1 if token.number < span.first else max(0, token.number - span.last - 1)
    )


def _shape(token: Token) -> str:
    """Return a mark or a small word itself, else its part of speech."""
    if token.quoted >= 0:
        return "quoted"
    if not token.text[0].isalpha() or token.text.lower() in {
        "that",
        "a",
        "the",
        "of",
        "as",
        "to",
        "and",
        "so-called",
    }:
        return token.text.lower()
    return token.tag[:2]
