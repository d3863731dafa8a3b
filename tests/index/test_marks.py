from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.quotations.marks import has_single_marks, quoted_spans


def spans(text: str) -> list[str]:
    return [text[start:end] for start, end in quoted_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We won,” she said.", ["“We won,”"]),
        ('"We won," she said, "and how."', ['"We won,"', '"and how."']),
        ("«We won», she said.", ["«We won»"]),
        ("Elle dit qu’« il pleut » et s'en va.", ["« il pleut »"]),
        ("``We won,'' she said.", ["``We won,''"]),
        ("“He told me ‘never’ twice,” she said.", ["“He told me ‘never’ twice,”"]),
        ("“He told me “never” twice,” she said.", ["“He told me “never” twice,”"]),
        ('The board is 5\'10" long and 6" wide.', []),
        ("We won” she said.", []),
        ('She said," We won and how".', ['" We won and how"']),
        ("“We won,“ she said. “Yes.”", ["“We won,“", "“Yes.”"]),
        ('“We won," she said. "Yes.”', ['“We won,"', '"Yes.”']),
        ('“We won "twice," as she says.”', ['“We won "twice," as she says.”']),
        ('They left, said Berg."We had to."', ['"We had to."']),
        ("„We won“, she said.", ["„We won“"]),
        ('"""" ... "" “?”', []),
        ("‘‘We won,’’ she said.", ["‘‘We won,’’"]),
        ("She said: “We won, and how.’ Berg left.", ["“We won, and how.’"]),
        ('Engineer Ada "Dam" Lind came.', []),
        ("“We met Ada “Old Dam” Lind,” she said.", ["“We met Ada “Old Dam” Lind,”"]),
        ('Lind Calls "Old" Dam Safe', ['"Old"']),
        ('The board said: <a title="We lost" href="x">“We won.”</a>', ["“We won.”"]),
    ],
)
def test_quoted_spans_are_the_outermost_pairs_of_marks(text, expected):
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘We will go,’ said Berg. ‘Tomorrow.’", ["‘We will go,’", "‘Tomorrow.’"]),
        ("'We will go,' said Berg.", ["'We will go,'"]),
        ("'We don't want the workers' boats,' said Berg.", ["'We don't want the workers' boats,'"]),
        ("‘It’s the miners’ boat’, he said of the boys’ trip.", ["‘It’s the miners’ boat’"]),
        ("‘She told me “never” twice,’ said Berg.", ["‘She told me “never” twice,’"]),
        ("He likes rock 'n' roll of the '90s, 'til late.", []),
        ("The ‘new’ boat sank.", ["‘new’"]),
    ],
)
def test_single_marks_enclose_quoted_spans_when_they_are_the_outer_marks(text, expected):
    assert [text[start:end] for start, end in quoted_spans(text, 0, len(text), single=True)] == expected


@pytest.mark.parametrize(
    ("text", "single"),
    [
        ("‘We will go,’ said Berg.", True),
        ("‘She told me “never”,’ said Berg. ‘Never.’", True),
        ("“We will go,” said Berg.", False),
        ("“She told me ‘never,’ and ‘no,’” said Berg. “Never.” “No.”", False),
        ("The boys’ boat isn’t here.", False),
    ],
)
def test_single_marks_are_the_outer_marks_when_statements_end_in_them(text, single):
    assert has_single_marks(text) is single


def test_a_label_in_single_marks_does_not_go_on_over_its_paragraph():
    text = "A gang named the 'Night Herons' has left, said Berg.\n'We have feathers,' said Lind."
    assert quoted_spans(text, 0, text.index("\n"), single=True) == [(17, 31)]


def test_an_unclosed_mark_opens_a_span_to_the_end_of_the_paragraph():
    assert spans("“We won, and nobody saw it coming.") == ["“We won, and nobody saw it coming."]


def test_an_unclosed_mark_opens_a_span_to_the_next_opening_mark():
    assert spans("“We won the whole thing. “Truly,” she said.") == ["“We won the whole thing.", "“Truly,”"]


@given(st.text(alphabet="ab \"'“”‘’«»`.\n", max_size=120))
def test_quoted_spans_are_in_the_text_and_never_overlap(text):
    quoted = quoted_spans(text, 0, len(text), single=has_single_marks(text))
    assert all(0 <= start < end <= len(text) for start, end in quoted)
    assert all(before[1] <= after[0] for before, after in pairwise(quoted))
