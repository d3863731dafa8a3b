"""A question whether somebody said or supports something gets the words, and what they are to it."""

import pytest

from index.coverage import Coverage

PARAGRAPHS = (
    "Dispute over the harbour bridge",
    "The mayor of Sandvoe, Edda Storr, told reporters on Monday about the harbour bridge.",
    "“The bridge will open in the spring,” said Storr.",
    "“We shall not raise the toll on lorries,” Storr said.",
    "Storr said that she would resign if the pillars cracked.",
    "The minister Pavel Lindqvist denied that he had promised money for the harbour tunnel.",
    "“Divers must inspect every pillar,” Lindqvist said.",
    "Tore Abel, the leader of the union, supports the harbour bridge and wants it soon.",
    "Runa Falk, the owner of the ferries, opposes the harbour bridge.",
)


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    (folder / "bridge.txt").write_text("\n".join(PARAGRAPHS), encoding="utf-8")
    return Coverage.open(folder)


@pytest.mark.parametrize(
    ("question", "stance"),
    [
        ("Did Storr say the bridge will open in the spring?", "said"),
        ("Did Edda Storr say anything about the bridge?", "said"),
        ("Did Storr say that they will raise the toll on lorries?", "otherwise"),
        ("Did Storr say that she would resign?", "otherwise"),
        ("Did Lindqvist say that he had promised money for the harbour tunnel?", "denied"),
        ("Has Lindqvist commented on wages?", "silent"),
        ("Did Tore Abel say that the fish were frozen by the storm?", "silent"),
        ("Does Tore Abel support the harbour bridge?", "said"),
        ("Does Runa Falk support the harbour bridge?", "otherwise"),
        ("When will the bridge open?", None),
        ("Do the union and the ferries support each other?", None),
        ("What did Storr say about the bridge?", None),
    ],
)
def test_the_stance_is_that_of_the_words(coverage, question, stance):
    answer = coverage.ask(question)
    assert answer.stance == stance
    assert answer.record()["stance"] == stance


def test_whoever_is_not_named_has_no_stance(coverage):
    assert coverage.ask("Does Olga Quist support the harbour bridge?").stance == "silent"
