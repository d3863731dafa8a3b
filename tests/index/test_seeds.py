"""The two articles that the project ships with."""

import hashlib

import pytest

from index import SEEDS, Coverage
from index.model.quotation import QuotationKind


def test_the_seed_articles_are_byte_for_byte_what_they_were():
    digests = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in SEEDS.iterdir()}
    assert digests == {
        "000_ca864be7c623b46e.txt": "f12e65985f2443b9da474cb6316b3b6ef93714e9755face4208e625eacd7f491",
        "003_2400c80019826322.txt": "e1695b7d1eb111dce6368295f181cb36470eaabe7f27c37b6f9ae7ab472eba55",
    }


STOLTENBERG = (
    "“We discussed China’s",
    "“All of this is very worrying,”",
    "“We are monitoring what China is doing",
    "“limitless”",
    "“Trade with China",
    "“China is not an adversary,",
    "“At a time when Beijing and Moscow",
    "“a historic mistake”",
    "“severe consequences”",
    "“concern”",
    "“increasingly dependent on Beijing”",
    "“vigilant”",
    "“China knows there will be",
    "“made clear by many allies,",
    "“guarantee that authoritarian leaders",
    "“We know that China and Russia",
)
NATO = ("“increasing alignment”", "“joint activities”")
HAAVISTO = ("“We are concerned that China",)


@pytest.fixture(scope="module")
def between_marks():
    """The statements that the articles have between quotation marks."""
    return [q for q in Coverage.open(SEEDS).quotations() if q.quotation.kind != QuotationKind.INDIRECT]


@pytest.mark.parametrize(
    ("speaker", "beginnings"),
    [("Jens Stoltenberg", STOLTENBERG), ("NATO", NATO), ("Pekka Haavisto", HAAVISTO)],
)
def test_every_statement_is_given_to_who_made_it(between_marks, speaker, beginnings):
    for beginning in beginnings:
        said = [quote.speaker for quote in between_marks if quote.text.startswith(beginning)]
        assert said == [speaker], beginning


def test_nothing_else_between_quotation_marks_is_anybodys_statement(between_marks):
    beginnings = (*STOLTENBERG, *NATO, *HAAVISTO, "“serious consequences”")
    # The last repeats, as his, words that stand in the article before.
    assert [quote.text for quote in between_marks if not quote.text.startswith(beginnings)] == []
