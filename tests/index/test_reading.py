"""What reaches the parser of an article."""

import pytest

from index.quoting.reading import masked, outline, to_parse


@pytest.fixture
def parsed(language):
    """The words of a text's first paragraph as the parser gets them."""

    def words(text: str) -> list[str]:
        tokens = masked(outline(language, text)[0], 0, 0)
        return [token.text for token in to_parse(language, tokens)]

    return words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ada Lind (D-Halden) spoke.", ["Ada", "Lind", "spoke", "."]),
        ("Ada Lind (Halden) spoke.", ["Ada", "Lind", "(", "Halden", ")", "spoke", "."]),
        ("Ada “Dam” Lind spoke.", ["Ada", "Lind", "spoke", "."]),
        ("<b>Ada Lind</b> spoke.", ["Ada", "Lind", "spoke", "."]),
        ("The dam ― all of it ― held.", ["The", "dam", "—", "all", "of", "it", "—", "held", "."]),
    ],
)
def test_what_would_mislead_the_parser_does_not_reach_it(parsed, text, words):
    assert parsed(text) == words
