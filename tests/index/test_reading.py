"""What reaches the parser of an article, and what becomes of what it makes of it."""

import pytest

from index.quotations.parsed_document import masked, outline, read, to_parse


@pytest.fixture
def parsed(language):
    """The words of a text's first paragraph as the parser gets them."""

    def words(text: str) -> list[str]:
        tokens = masked(outline(language, text)[0], 0, 0)
        return [token.text for token in to_parse(language, tokens)]

    return words


@pytest.fixture
def tagged(language):
    """The words of a text with their tags, where the tagger has erred."""

    def tags(text: str, errors: dict[int, str]) -> list[tuple[str, str]]:
        outlined = outline(language, text)
        tokens = masked(outlined[0], 0, 0)
        doc = next(language.parse([to_parse(language, tokens)]))
        for token in doc:
            token.tag_ = errors.get(token.i, token.tag_)
        return [(token.text, token.tag) for token in read(text, outlined, [(tokens, doc)]).tokens]

    return tags


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


def test_capitals_between_a_paragraphs_start_and_a_colon_are_a_name_whatever_the_tagger_says(tagged):
    assert tagged("“LIND: The dam will hold.”", {1: "VB"})[1] == ("LIND", "NNP")


def test_what_is_a_name_elsewhere_is_one_where_the_tagger_takes_it_for_a_noun(tagged):
    found = tagged("Lind came to Halden. Then Lind left. Dam Lind spoke.", {0: "VB", 9: "NN"})
    assert [tag for word, tag in found if word == "Lind"] == ["NNP", "NNP", "NNP"]
