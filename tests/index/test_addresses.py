"""Addresses that open on the words of a passage, and that a browser follows."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.address import address_of_words

URL = "https://www.harbour.example/ferries"
TEXT = (
    "The strike is over, the port's director said on Wednesday.\n\n"
    "“We are glad – and tired,” said Ana Brook, who has led the union for a long time now.\n\n"
    "“We are glad,” said Bo Lind."
)


def directive(words, url=URL, text=TEXT, max_length=300):
    start = text.index(words)
    address = address_of_words(url, text, start, start + len(words), max_length)
    assert address.startswith(url)
    return address.removeprefix(url)


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("“We are glad – and tired,”", "#:~:text=We%20are%20glad%20%E2%80%93%20and%20tired%2C"),
        (
            "The strike is over, the port's director said on Wednesday.",
            "#:~:text=The%20strike%20is%20over%2C,director%20said%20on%20Wednesday.",
        ),
        ("“We are glad,”", "#:~:text=We%20are%20glad%2C"),
        ("We are glad", "#:~:text=We%20are%20glad,-%E2%80%93%20and%20tired%2C%E2%80%9D"),
    ],
)
def test_an_address_names_the_words(words, fragment):
    assert directive(words) == fragment


def test_an_address_with_a_fragment_keeps_it():
    assert directive("“We are glad,”", f"{URL}#top") == ":~:text=We%20are%20glad%2C"


def test_a_hyphen_is_no_sign_of_a_prefix():
    text = "A well-known, old & tired ferry-boat."
    assert directive("well-known, old & tired", text=text) == "#:~:text=well%2Dknown%2C%20old%20%26%20tired"


def test_an_address_that_gets_too_long_has_no_fragment():
    assert directive("“We are glad – and tired,”", max_length=len(URL) + 20) == ""
    assert address_of_words("urn:x:1", TEXT, 0, 9, 300) == "urn:x:1"


@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip()), st.data())
def test_any_words_have_an_address_that_names_nothing_else(text, data):
    start = data.draw(st.sampled_from([i for i, c in enumerate(text) if not c.isspace()]))
    end = data.draw(st.integers(start + 1, len(text)))
    address = address_of_words(URL, text, start, end, 10_000)
    named = address.partition("#:~:text=")[2]
    assert not set(named) & set(" \n&#")
    parts = [
        unquote(part) for part in named.split(",") if not part.startswith("-") and not part.endswith("-")
    ]
    assert all(" ".join(part.split()) in " ".join(text[start:end].split()) for part in parts)
