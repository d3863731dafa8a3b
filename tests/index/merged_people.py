"""The speakers of some articles, merged without an index."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

from index.model.quotation import Speaker, SpeakerKind
from index.quotations.merge_evidence import Appearance
from index.quotations.people import MergedSpeaker, Record, last_word, merge_people
from index.quotations.person_names import name_of


@dataclass(frozen=True, slots=True)
class ArticleSpeakers:
    """The speakers of an article, each with another name, its outlet, and its day of publication."""

    speakers: Sequence[Speaker]
    outlet: str = ""
    day: int = 0


def appearances_of(articles: Sequence[ArticleSpeakers]) -> dict[str, dict[Speaker, list[Appearance]]]:
    """Return where each speaker is named, by the last word of the name."""
    by_word: dict[str, dict[Speaker, list[Appearance]]] = defaultdict(lambda: defaultdict(list))
    for rank, article in enumerate(articles):
        names = [name_of(speaker) for speaker in article.speakers]
        companions = frozenset(n.key for n in names if n and not n.is_short and not n.is_body)
        for position, (speaker, name) in enumerate(zip(article.speakers, names, strict=True)):
            if name:
                by_word[last_word(name)][speaker].append(
                    Appearance(rank, position, speaker, name, article.outlet, article.day, companions)
                )
    return by_word


def merge(articles: Sequence[ArticleSpeakers]) -> tuple[list[Speaker], list[dict[str, MergedSpeaker]]]:
    """Return all speakers, merged, and for each article a mapping from its speakers' names to them."""
    everybody: list[Speaker] = []
    mappings: list[dict[str, MergedSpeaker]] = [{} for _ in articles]
    for by_speaker in appearances_of(articles).values():
        records = []
        for speaker, appearances in by_speaker.items():
            days = [a.day for a in appearances if a.day]
            articles_of = len(appearances)
            records.append(
                Record(speaker, appearances[0].name, articles_of, min(days, default=0), max(days, default=0))
            )
        merged = merge_people(records, lambda by_speaker=by_speaker: list(by_speaker.values()))
        for (speaker, appearances), whom in zip(by_speaker.items(), merged.of_records, strict=True):
            for a in appearances:
                person = whom if isinstance(whom, MergedSpeaker) else whom[a.article]
                number = len(everybody) + person.number
                mappings[a.article][speaker.name] = MergedSpeaker(number, person.probability)
        everybody.extend(merged.speakers)
    numbers = count(len(everybody))
    for article, mapping in zip(articles, mappings, strict=True):
        for speaker in article.speakers:
            if speaker.name not in mapping:
                mapping[speaker.name] = MergedSpeaker(next(numbers))
                everybody.append(replace(speaker, kind=SpeakerKind.DESCRIBED))
    return everybody, mappings
