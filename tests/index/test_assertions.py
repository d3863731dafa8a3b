"""What an article does not assert to have been said is nobody's quotation; a denial is kept as a denial."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model.article import Article

WORDS = (
    "Nora Berg denied said saying never not if that “ ” , . ? the quay is nobody whether she no to of quoting"
)
CONTENT = ["that the quay was safe", "“the quay is as safe as a church tower”"]


@pytest.fixture(scope="module")
def analyse(analyser):
    """Returns the analysis of a text."""
    return lambda text: analyser.analyse(Article("a.txt", text))


@pytest.mark.parametrize("content", CONTENT)
@pytest.mark.parametrize(
    "sentence",
    [
        "Nora Berg never said {}.",
        "Nora Berg did not say {}.",
        "Nora Berg hasn't said {}.",
        "Nora Berg would not say {}.",
        "Nora Berg may say {}.",
        "Nora Berg could announce {}.",
        "If Nora Berg says {}, the town will laugh.",
        "Unless Nora Berg states {}, the town will laugh.",
        "Did Nora Berg say {}?",
        "Has the mayor declared {}?",
        "Nobody said {}.",
        "No councillor has claimed {}.",
        "Neither Berg nor Lind said {}.",
        "It is not true that Nora Berg said {}.",
        "It is unclear whether Nora Berg said {}.",
        "There is no record of Nora Berg saying {}.",
        "Nora Berg refused to say {}.",
        "Nora Berg stopped short of saying {}.",
        "Nora Berg left without saying {}.",
        "Nora Berg wanted to say {}.",
        "Nora Berg has yet to say {}.",
        "It was wrongly reported that Nora Berg said {}.",
        "No evidence shows that Nora Berg said {}.",
        "At no point did Nora Berg say {}.",
        "Never did Nora Berg claim {}.",
        "Nor did Nora Berg say {}.",
        "Not once did the mayor say {}.",
        "Nora Berg no longer says {}.",
        "Nora Berg said nothing to suggest {}.",
        "Nora Berg fell short of saying {}.",
        "Nora Berg resisted saying {}.",
        "Instead of saying {}, Nora Berg left.",
        "Perhaps Nora Berg will say {}.",
        "Nora Berg will probably say {}.",
        "Had Nora Berg said {}, the town would have cheered.",
        "Were Nora Berg to say {}, the town would cheer.",
        "In case Nora Berg says {}, the town has a reply.",
        "Suppose Nora Berg says {}.",
        "Imagine Nora Berg saying {}.",
        "There is no sign that Nora Berg ever said {}.",
        "It is false that Nora Berg said {}.",
        "It is a myth that Nora Berg said {}.",
        "Not a single sailor said {}.",
        "Hardly anyone said {}.",
        "Few would say {}.",
        "It would be wrong to say {}.",
        "Nora Berg was asked to say {}.",
        "The mayor wants Nora Berg to say {}.",
        "Nora Berg was misquoted as saying {}.",
    ],
)
def test_what_is_not_asserted_is_nobodys_statement(analyse, sentence, content):
    assert not analyse(sentence.format(content)).quotations


@pytest.mark.parametrize(
    "text",
    [
        "“The quay is as safe as a church tower” is not something Nora Berg said.",
        "“The quay is as safe as a church tower” is not what Nora Berg said.",
        "Asked whether the quay was safe, Nora Berg laughed.",
        "Nora Berg did not call the quay “a trap for sailors and dogs”.",
        "The claim that Nora Berg said “the quay is always safe in May” is false.",
        "The claim that Nora Berg said that the quay was safe is false.",
    ],
)
def test_what_was_not_said_is_nobodys_statement_in_other_orders(analyse, text):
    assert not analyse(text).quotations


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Nora Berg not only said that the quay was safe, she slept on it.", "that the quay was safe"),
        ("The quay is not safe, Nora Berg said.", "The quay is not safe"),
        ("Nobody asked the sailors, said Nora Berg.", "Nobody asked the sailors"),
        ("Nora Berg said she did not know if it was safe.", "she did not know if it was safe"),
        ("Nora Berg denied that the quay was unsafe.", "that the quay was unsafe"),
        ("“Is the quay safe?” Nora Berg asked.", "“Is the quay safe?”"),
        ("“If you say so, it is safe,” Nora Berg said.", "“If you say so, it is safe,”"),
    ],
)
def test_a_negation_or_a_condition_within_a_statement_leaves_it_a_statement(analyse, text, quoted):
    [quotation] = analyse(text).quotations
    assert (text[quotation.start : quotation.end], quotation.speaker) == (quoted, "Nora Berg")


@pytest.mark.parametrize("content", CONTENT)
@pytest.mark.parametrize(
    "sentence",
    [
        "Nora Berg did not hesitate to say {}.",
        "Nora Berg could not resist saying {}.",
        "Nora Berg could not help saying {}.",
        "Nora Berg has never stopped saying {}.",
        "It was not until May that Nora Berg said {}.",
        "Not for the first time, Nora Berg said {}.",
        "In that case, Nora Berg said {}.",
        "Not only did Nora Berg say {}, she slept on it.",
        "Only then did Nora Berg say {}.",
        "Nobody laughed when Nora Berg said {}.",
        "Asked if she was sure, Nora Berg said {}.",
        "A few sailors and Nora Berg said {}.",
    ],
)
def test_a_negation_that_denies_nothing_said_leaves_a_statement(analyse, sentence, content):
    text = sentence.format(content)
    words = content.removeprefix("that ")
    assert any(words in text[q.start : q.end] for q in analyse(text).quotations)


@pytest.mark.parametrize("content", CONTENT)
@pytest.mark.parametrize(
    ("sentence", "speaker", "cue"),
    [
        ("Nora Berg denied saying {}.", "Nora Berg", "denied"),
        ("Nora Berg denied ever having said {}.", "Nora Berg", "denied"),
        ("Nora Berg denies that she said {}.", "Nora Berg", "denies"),
        ("Nora Berg rejected claims that she had said {}.", "Nora Berg", "rejected"),
        ("Nora Berg insisted that she had never said {}.", "Nora Berg", "insisted"),
        ("Nora Berg told the council she did not say {}.", "Nora Berg", "told"),
        ("Nora Berg dismissed reports that she had said {}.", "Nora Berg", "dismissed"),
        ("Nora Berg flatly denied that she had ever said {}.", "Nora Berg", "denied"),
    ],
)
def test_a_denial_of_having_said_is_kept_outside_the_quotations(analyse, sentence, content, speaker, cue):
    text = sentence.format(content)
    analysed = analyse(text)
    assert not analysed.quotations
    [denial] = analysed.denials
    assert text[denial.start : denial.end].removeprefix("that ") == content.removeprefix("that ")
    assert (denial.speaker, text[slice(*denial.cue)]) == (speaker, cue)


@pytest.mark.parametrize("said", ["that the quay was safe", "“the quay is always full on Mondays”"])
def test_who_is_named_first_can_deny_as_she(analyse, said):
    analysed = analyse(f"Nora Berg did not say {said}, she insisted.")
    assert not analysed.quotations
    assert [denial.speaker for denial in analysed.denials] == ["Nora Berg"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Nora Berg said she had not called for a vote because she believed “{}” that day.",
        "Nora Berg rejected the plan of the council on Monday, saying that if she “{}” she would go.",
    ],
)
def test_words_beside_what_was_not_said_are_said(analyse, sentence):
    words = "saw that the quay is always full on Mondays"
    analysed = analyse(sentence.format(words))
    assert not any(words in sentence.format(words)[d.start : d.end] for d in analysed.denials)
    assert [q.speaker for q in analysed.quotations if q.start >= sentence.index("“")] == ["Nora Berg"]


def test_he_does_not_deny_for_a_woman_named_before(analyse):
    assert not analyse("Nora Berg did not say that the quay was safe, he insisted.").denials


def test_an_office_denies_for_its_holder(analyse):
    analysed = analyse("Nora Berg did not say “the quay is as safe as a church tower”, her office said.")
    assert not analysed.quotations
    assert [denial.speaker for denial in analysed.denials] == ["her office"]


def test_what_somebody_denies_that_another_said_is_their_statement(analyse):
    text = "Nora Berg denied that Olav Lind had said the quay was unsafe."
    [quotation] = analyse(text).quotations
    assert (quotation.speaker, analyse(text).denials) == ("Nora Berg", ())


@given(
    st.lists(
        st.sampled_from(WORDS.split()),
        max_size=25,
    )
)
def test_any_sequence_of_these_words_is_analysed(analyser, words):
    text = " ".join(words)
    analysed = analyser.analyse(Article("a.txt", text))
    for found in (*analysed.quotations, *analysed.denials):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nobody came to see it. {}",
        "None of them came. {}",
        "Nothing happened. {}",
        "Nobody came: {}",
        "North Road is closed. {}",
    ],
)
def test_neither_nobody_nor_a_street_is_a_speaker(analyse, sentence):
    following = sentence.format("“The quay is as safe as a church tower.”")
    article = analyse(f"Olav Berg wrote to Tom Hale.\n\n{following}")
    assert not [name for speaker in article.speakers for name in speaker.names if name[:2] == "No"]


@pytest.mark.parametrize(
    "words", ["Nor should she", "Never again", "If only", "Could it ever hold", "Nobody sings on Mondays"]
)
@pytest.mark.parametrize("sentence", ["“{},” Nora Berg said.", "“{}”, sums up Nora Berg."])
def test_a_negation_in_marks_negates_nothing_outside_them(analyse, words, sentence):
    text = sentence.format(words)
    (quotation,) = analyse(text).quotations
    assert quotation.speaker == "Nora Berg"
