"""Articles of many kinds of news: whose words the quotations are, under the name that is shown."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.ingest.analysis import Analyser
from index.model.article import Article
from index.model.quotation import QuotationKind

GOLD = re.compile(r"\[\[(?P<words>.*?)\|(?P<speakers>[^\[\]|]*)\]\]", re.DOTALL)
EDGES = "\"“”„‘’'«»＂〝〞″ \n,.*_"


def articles() -> Iterator[tuple[str, str]]:
    """Yield the name and the marked text of each article."""
    text = Path(__file__).with_name("articles_in_styles.txt").read_text(encoding="utf-8")
    for block in text.split("\n===== ")[1:]:
        name, _, marked = block.partition("\n")
        yield name, marked


@pytest.mark.parametrize("marked", [pytest.param(marked, id=name) for name, marked in articles()])
def test_each_quotation_has_its_words_and_the_name_of_its_speaker(analyser: Analyser, marked: str):
    expected = [
        (match["words"].strip(EDGES), match["speakers"].split("/")) for match in GOLD.finditer(marked)
    ]
    text = GOLD.sub(lambda match: match["words"], marked)
    quotations = analyser.analyse(Article("a.txt", text)).quotations
    found = [
        (text[q.start : q.end].strip(EDGES), q.speaker or "")
        for q in quotations
        if q.kind is not QuotationKind.INDIRECT
    ]
    assert [words for words, _ in found] == [words for words, _ in expected]
    for (words, speaker), (_, speakers) in zip(found, expected, strict=True):
        assert speaker in speakers, words
