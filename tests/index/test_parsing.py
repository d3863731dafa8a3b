"""What the parser sees of an article, and how its errors are repaired."""

import pytest

from index.quotations.outline import outline
from index.quotations.parser_input import mask_quotations, to_doc
from index.quotations.parsing import assemble


@pytest.fixture
def parser_words(language):
    """The words of a text's first paragraph as the parser sees them."""

    def words(text: str) -> list[str]:
        tokens = mask_quotations(outline(language, text)[0], 0, 0)
        return [token.text for token in to_doc(language, tokens)]

    return words


@pytest.fixture
def tags_after_errors(language):
    """The words of a text with their tags, after errors of the tagger that a test makes."""

    def tags(text: str, errors: dict[int, str]) -> list[tuple[str, str]]:
        paragraphs = outline(language, text)
        tokens = mask_quotations(paragraphs[0], 0, 0)
        doc = next(language.parse([to_doc(language, tokens)]))
        for token in doc:
            token.tag_ = errors.get(token.i, token.tag_)
        return [(token.text, token.tag) for token in assemble(text, paragraphs, [(tokens, doc)]).tokens]

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
def test_the_parser_does_not_see_what_misleads_it(parser_words, text, words):
    assert parser_words(text) == words


def test_a_speaker_label_is_tagged_as_a_name(tags_after_errors):
    assert tags_after_errors("“LIND: The dam will hold.”", {1: "VB"})[1] == ("LIND", "NNP")


def test_a_word_that_is_mostly_a_name_is_tagged_as_one(tags_after_errors):
    tagged = tags_after_errors("Lind came to Halden. Then Lind left. Dam Lind spoke.", {0: "VB", 9: "NN"})
    assert [tag for word, tag in tagged if word == "Lind"] == ["NNP", "NNP", "NNP"]
