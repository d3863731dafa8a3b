"""The verdict on a claim says whether the words were said so, and what differs."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.coverage import Coverage
from index.model.verdict import VerdictKind, record_of, worst

ARTICLES = {
    "dam.txt": (
        "Ada Lind, the mayor of Oslo, presented the plan on Monday.\n"
        "“The old dam in Norway will hold for 40 years if the engineers repair the northern wall,” "
        "Lind said.\n"
        "“We never promised free electricity,” she said, “and the council must pay for the turbines.”\n"
        "“I do not believe that Sweden wants to buy our turbines,” said Karl Berg, a Swedish engineer.\n"
        "The plan was drawn up after the spring flood destroyed two bridges near the harbour.\n"
    ),
    "ferry.txt": (
        "The ferry line closes in autumn.\n"
        "“Nobody in the harbour has asked for a second ferry,” Nora Falk told reporters. "
        "“Denmark sends tourists to Germany, and the ferries stay empty all winter.”\n"
    ),
}


@pytest.fixture(scope="module")
def coverage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("claims")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Coverage.open(folder)


def verdict(coverage, message):
    return worst(coverage.check(message))


def differences(found):
    return [(d.claimed, d.original, d.kind.value) for d in found.differences]


OTHERS = ("not", "Iceland", "70", "“", "”", ",", ".", "?", "lol")
WHOLE = "The old dam in Norway will hold for 40 years if the engineers repair the northern wall"


@pytest.mark.parametrize(
    "message",
    [
        WHOLE,
        f"“{WHOLE}”",
        WHOLE.upper(),
        f"hmm, seen on a poster: {WHOLE}. Can that be?",
        f"A colleague wrote that {WHOLE}",
        f"{WHOLE} https://example.org/a",
        f"Lind: “{WHOLE}.”",
        "“We never promised free electricity, and the council must pay for the turbines”",
        "“The old dam in Norway will hold for 40 years if [they] repair the northern wall”",
        "“Denmark sends tourists to Germany … and the ferries stay empty”",
        "the ferries stay empty all winter",
    ],
)
def test_a_true_quotation_is_exact_whatever_stands_around_it(coverage, message):
    found = verdict(coverage, message)
    assert found.kind is VerdictKind.EXACT
    assert found.differences == ()
    assert found.quote


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (WHOLE.replace("The old", "The new"), ("new", "old", "changed")),
        (WHOLE.replace("wall", "tower"), ("tower", "wall", "changed")),
        (WHOLE.replace("40", "70"), ("70", "40", "number")),
        (WHOLE.replace("will hold", "will not hold"), ("not", "", "negation")),
        (WHOLE.replace("Norway", "Iceland"), ("Iceland", "Norway", "name")),
        ("We promised free electricity, and the council must pay", ("", "never", "negation")),
        ("“Germany sends tourists to Denmark, and the ferries stay empty”", ("Germany", "Denmark", "name")),
        ("Germany sends tourists to Denmark", ("Germany", "Denmark", "name")),
        ("“Denmark sends Germany to tourists”", ("Germany", "tourists", "name")),
        ("Iceland sends tourists to Germany, and the ferries stay empty", ("Iceland", "Denmark", "name")),
        ("is this so? Iceland sends tourists to Germany", ("Iceland", "Denmark", "name")),
        ("Denmark sends tourists to Iceland, and the ferries stay empty", ("Iceland", "Germany", "name")),
        (
            "Denmark sends tourists to Germany, and the ferries stay empty all summer",
            ("summer", "winter", "changed"),
        ),
    ],
)
def test_a_falsified_word_is_a_difference_wherever_it_stands(coverage, message, expected):
    found = verdict(coverage, message)
    assert found.kind is VerdictKind.DIFFERS
    assert differences(found)[0] == expected


def test_a_last_sentence_that_is_replaced_is_a_difference(tmp_path):
    text = "“They said yes when the paper asked, then no?\xa0Interesting,” said Ada Lind, the mayor.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    for message in ("{} Absurd.", "Look: {} Absurd. Can it be?"):
        found = verdict(coverage, message.format("They said yes when the paper asked, then no?"))
        assert differences(found)[0][:2] == ("Absurd", "Interesting")
    assert verdict(coverage, "They said yes when the paper asked, then no? lol").kind is VerdictKind.EXACT


@pytest.mark.parametrize(
    ("message", "added"),
    [
        (f"{WHOLE.rstrip('.')} and the tower", "the tower"),
        ("Denmark sends tourists to Germany and Iceland", "Iceland"),
        ("Denmark sends tourists to Germany, and the ferries sail full", "sail"),
        (f"{WHOLE} but only later", "only later"),
        (f"is it true that {WHOLE}, but only later", "only later"),
        (f"{WHOLE} because nobody asked", "because nobody asked"),
        ("the ferries stay empty all winter so they were sold", "so they were sold"),
        ("the ferries stay empty all winter and nobody travels", "nobody travels"),
        (f"{WHOLE}. Sweden will pay for it.", "Sweden will pay for it"),
        (f"hmm: {WHOLE}. The tower is going to fall down soon. Is it real?", "The tower is going to fall"),
        (f"No engineer would bet on it that {WHOLE}", "No engineer would bet"),
        (f"It is a myth that {WHOLE[0].lower()}{WHOLE[1:]}", "a myth that"),
        ("the ferries stay empty all winter not", "not"),
        ("the ferries stay empty all winter never?\nwhere is this from", "never"),
        (f"{WHOLE}. I will resign tomorrow.", "I will resign tomorrow"),
        (f"{WHOLE}. We must stop the traders!", "must stop the traders"),
        (f"{WHOLE} and I will resign tomorrow", "and I will resign tomorrow"),
        (f"Sweden will pay for it. {WHOLE}", "Sweden will pay for it"),
        (f"I will resign tomorrow. {WHOLE}", "I will resign tomorrow"),
        (f"Sweden will pay for it. I was never there! {WHOLE}", "Sweden will pay for it. I was never there"),
    ],
)
def test_what_goes_on_with_a_claim_is_compared(coverage, message, added):
    found = verdict(coverage, message)
    assert found.kind is VerdictKind.DIFFERS
    assert added in " ".join(difference.claimed for difference in found.differences)


@pytest.mark.parametrize(
    "after",
    [
        " and I agree",
        ", they said. Can we use it?",
        ", she told us. Is it real?",
        " but is it true",
        " lol. Who was it?",
        ". Is the mayor of Oslo the speaker here?",
        ". Has this been in the paper?",
        " — Ada Lind, the mayor of Oslo",
        ". The Oslo paper, page two",
        ". I doubt it",
        ". I can't find it anywhere.",
        ". I think it was the mayor",
        " and I can't find it anywhere",
        " [img] [img] 4.2k likes",
        ". We saw this on a poster",
    ],
)
def test_what_the_sender_says_of_themselves_is_not_compared(coverage, after):
    found = verdict(coverage, f"{WHOLE}{after}")
    assert found.kind is VerdictKind.EXACT


@pytest.mark.parametrize(
    "before",
    [
        "There is a meme going around. ",
        "I found this on a poster. ",
        "Long walk today. ",
        "The mayor was in the harbour this morning: ",
        "The wording on the placard was ",
        "tl;dr ",
        "[seen in the harbour] ",
        "Has anybody seen the mayor? ",
    ],
)
def test_a_sentence_that_introduces_a_claim_is_not_compared(coverage, before):
    assert verdict(coverage, f"{before}{WHOLE}").kind is VerdictKind.EXACT


def test_a_few_words_of_a_long_message_certify_nothing(tmp_path):
    text = "“He keeps us busy with a fight about the tax of the U.S. army,” said Ida Holm on Monday.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    message = (
        "The ferry holds back the tide with a broom, and that is unfair. The U.S. Congress owns the code."
    )
    assert verdict(Coverage.open(tmp_path), message).kind is VerdictKind.NOT_FOUND


TALK = (
    "I found it in the comments of the morning, and who it was that wrote this to the team I cannot say, but "
    "the question is what all of you think of it, and of the {word}, and where that line in it came from"
)


@pytest.fixture(scope="module")
def with_talk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("talk")
    for n, word in enumerate(("harbour", "bridge", "tunnel", "road", "tower", "market", "school", "park")):
        text = f"“{TALK.format(word=word)},” said Tom Oak, who lives there.\n"
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    said = "“The trams are back in service now, and all of the drivers were paid,” said Ida Holm on Monday.\n"
    (folder / "trams.txt").write_text(said, encoding="utf-8")
    return Coverage.open(folder)


@pytest.mark.parametrize(
    "message",
    [
        "Found in the comments. all of the drivers were paid Who was it?",
        "Morning all! The question is this line: The trams are back in service Thanks to the team",
        "where is this from: are back in service now",
    ],
)
def test_a_few_words_are_found_among_long_quotations_that_share_the_words_around_them(with_talk, message):
    found = verdict(with_talk, message)
    assert found.kind is VerdictKind.EXACT
    assert found.speaker == "Ida Holm"


@pytest.mark.parametrize(
    ("claimed", "original"),
    [
        ("Obama and Kerry", "Kerry and Obama"),
        ("Obama met John Kerry", "John Kerry met Obama"),
        ("Lake Erie in Oslo", "Oslo in Lake Erie"),
    ],
)
def test_both_of_two_exchanged_names_are_named(tmp_path, claimed, original):
    text = f"“In the spring of last year {original} for the first time,” said Ida Holm on Monday.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    for marks in ("“{}”", "{}"):
        first, last = re.split(" (?:and|met|in) ", original)
        for after in (" for the first time", ""):
            found = verdict(coverage, marks.format(f"In the spring of last year {claimed}{after}"))
            assert differences(found) == [(last, first, "name"), (first, last, "name")]


SPELLED = "We don’t see why 40,000 well-known captains paid 6.5 percent in the harbour"


@pytest.mark.parametrize(
    "message",
    [
        SPELLED.upper(),
        SPELLED.replace("don’t", "dont"),
        SPELLED.replace("don’t", "don't"),
        SPELLED.replace("40,000", "40 000"),
        SPELLED.replace("40,000", "40\xa0000"),
        SPELLED.replace("percent", "%"),
        SPELLED.replace(" percent", "%"),
        SPELLED.replace("captains", "cap-\ntains"),
        SPELLED.replace("captains", "cap\xadtains"),
        SPELLED.replace("well-known", "well-\nknown"),
        SPELLED.replace(" ", "\xa0"),
        SPELLED.replace(" ", "\n"),
    ],
)
@pytest.mark.parametrize("marks", ["{}", "“{}”", "'{}'", "„{}“", "«{}»"])
def test_typography_is_no_difference(tmp_path_factory, message, marks):
    folder = tmp_path_factory.mktemp("spelled")
    (folder / "a.txt").write_text(f"“{SPELLED},” said Ida Holm on Monday.\n", encoding="utf-8")
    assert verdict(Coverage.open(folder), marks.format(message)).kind is VerdictKind.EXACT


@pytest.mark.parametrize(
    ("claimed", "original"),
    [("40 001", "40,000"), ("cap-\nsules", "captains"), ("4 000", "40,000"), ("do see", "don’t see")],
)
def test_what_is_not_only_spelled_otherwise_is_a_difference(tmp_path, claimed, original):
    (tmp_path / "a.txt").write_text(f"“{SPELLED},” said Ida Holm on Monday.\n", encoding="utf-8")
    found = verdict(Coverage.open(tmp_path), f"“{SPELLED.replace(original, claimed)}”")
    assert found.kind is VerdictKind.DIFFERS


def test_a_marked_ellipsis_may_leave_out_whole_sentences(tmp_path):
    said = "I am proud of our staff. I am proud of our country. And I am sure that the worst is behind us"
    (tmp_path / "a.txt").write_text(f"“{said},” said Ida Holm on Monday.\n", encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    for ellipsis in ("...", "…", "[...]", "[…]", "(…)", ". . ."):
        claim = f"I am proud of our staff {ellipsis} And I am sure that the worst is behind us"
        assert verdict(coverage, f"“{claim}”").kind is VerdictKind.EXACT
        found = verdict(coverage, f"“{claim.replace('worst', 'best')}”")
        assert differences(found) == [("best", "worst", "changed")]


@pytest.mark.parametrize(
    ("edited", "is_exact"),
    [
        ("sends [more] tourists", True),
        ("sends [them]", True),
        ("sends [or sells] tourists", False),
        ("sends [and beats] tourists", False),
        ("sends [no] tourists", False),
        ("sends [soldiers]", False),
    ],
)
def test_brackets_mark_a_reference_and_no_other_meaning(coverage, edited, is_exact):
    message = f"“Denmark {edited} to Germany, and the ferries stay empty”"
    assert (verdict(coverage, message).kind is VerdictKind.EXACT) == is_exact


@pytest.mark.parametrize("marks", ["'{}'", "‘{}’"])
def test_words_that_the_speaker_repeats_of_somebody_else_are_cut(tmp_path, marks):
    inner = marks.format("We will lay down our arms.")
    said = f"I believe in the talks. The rebels told us: {inner} I trust them now"
    (tmp_path / "a.txt").write_text(f"“{said},” said Ida Holm on Monday.\n", encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    for message in (
        "Ida Holm: “We will lay down our arms.”",
        "We will lay down our arms",
        "lay down our arms",
    ):
        found = verdict(coverage, message)
        assert found.kind is VerdictKind.CUT
        assert differences(found) == [("", "The rebels told us", "left-out")]
    assert verdict(coverage, "The rebels told us: ‘We will lay down our arms.’").kind is VerdictKind.EXACT
    assert verdict(coverage, "I trust them now").kind is VerdictKind.EXACT


def test_words_that_the_speaker_repeats_of_their_own_are_not_cut(tmp_path):
    said = "In March I told the council: ‘We will never sell the harbour.’ And we did not"
    (tmp_path / "a.txt").write_text(f"“{said},” said Ida Holm on Monday.\n", encoding="utf-8")
    found = verdict(Coverage.open(tmp_path), "“We will never sell the harbour”")
    assert found.kind is VerdictKind.EXACT


def test_what_stands_before_the_words_in_marks_is_compared_too(tmp_path):
    text = "The board “has no comment on the closing of that line”, said Ida Holm on Monday.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    for message in (
        "As such, the harvest has no comment on the closing of that line.",
        "{} Where is it from?",
    ):
        found = verdict(
            coverage, message.format("Today the harvest has no comment on the closing of that line.")
        )
        assert found.kind is VerdictKind.DIFFERS
    assert verdict(coverage, "lol: has no comment on the closing of that line").kind is VerdictKind.EXACT


def test_negations_numbers_and_names_come_first(coverage):
    found = verdict(
        coverage, "“The new dam in Iceland will not hold for 70 years if the engineers repair the wall”"
    )
    assert [d.kind.value for d in found.differences][:3] == ["negation", "number", "name"]


@pytest.mark.parametrize(
    ("message", "left_out"),
    [
        ("“Sweden wants to buy our turbines”", "not believe that"),
        ("has asked for a second ferry", "Nobody in the harbour"),
        ("“The old dam in Norway will hold for 40 years”", "if the engineers repair the northern wall"),
    ],
)
def test_a_part_that_the_rest_turns_is_cut(coverage, message, left_out):
    found = verdict(coverage, message)
    assert found.kind is VerdictKind.CUT
    assert any(left_out in d.original for d in found.differences)


@pytest.mark.parametrize(
    "message",
    [
        f"Berg said “{WHOLE}”",
        f"Karl Berg: “{WHOLE}”",
        f"Ottilie Quast said “{WHOLE}”",
        f"“{WHOLE}” — Ottilie Quast",
        f"according to Ottilie Quast, “{WHOLE}”",
        f"Ottilie Quast said that {WHOLE}",
    ],
)
def test_a_wrong_name_is_flagged_whether_or_not_the_coverage_has_it(coverage, message):
    found = verdict(coverage, message)
    assert found.kind is VerdictKind.ANOTHER_SPEAKER
    assert found.speaker == "Ada Lind"
    assert found.named in {"Karl Berg", "Ottilie Quast"}


@pytest.mark.parametrize(
    "message",
    [
        f"“{WHOLE},” Karl Berg said after Lind spoke.",
        f"Lind listened. Karl Berg said “{WHOLE}”",
        f"“{WHOLE}” — Karl Berg, on the plan of Ada Lind",
    ],
)
def test_the_speaker_is_not_given_the_words_by_being_named_elsewhere(coverage, message):
    found = verdict(coverage, message)
    assert (found.kind, found.named) == (VerdictKind.ANOTHER_SPEAKER, "Karl Berg")


@pytest.mark.parametrize(
    "message",
    [
        f"Karl Berg said that Lind said “{WHOLE}”",
        f"The Harbour Post says that Lind thinks “{WHOLE}”",
        f"“{WHOLE}”, Lind told Karl Berg",
    ],
)
def test_whom_the_words_are_given_to_at_last_is_the_speaker(coverage, message):
    assert verdict(coverage, message).kind is VerdictKind.EXACT


@pytest.mark.parametrize(
    "message",
    [
        "Subject: {}",
        "EDIT: {}",
        "Pull quote candidate — {} — page 6",
        "Kindly advise. {}",
        "{}. Kindly advise.",
        "[Ed. note: check before print] {}",
        "---- Forwarded message ----\nSubject: quote\n\n{}",
        "Please check “{}” by Friday",
        "For Monday: “{}”",
    ],
)
def test_a_word_with_a_capital_is_not_whom_the_words_are_given_to(coverage, message):
    found = verdict(coverage, message.format(WHOLE))
    assert (found.kind, found.named) == (VerdictKind.EXACT, None)


@pytest.mark.parametrize("message", ["Putin: {}", "Putin said {}", "did Putin say “{}”?", "“{}” — Putin"])
def test_a_surname_alone_is_whom_the_words_are_given_to(coverage, message):
    found = verdict(coverage, message.format(WHOLE))
    assert (found.kind, found.named) == (VerdictKind.ANOTHER_SPEAKER, "Putin")


def test_a_name_that_is_given_is_compared(coverage):
    assert coverage.check(WHOLE, named="Ada Lind")[0].kind is VerdictKind.EXACT
    assert coverage.check(WHOLE, named="Karl Berg")[0].kind is VerdictKind.ANOTHER_SPEAKER


def test_what_is_changed_around_inner_quotation_marks_is_a_difference(tmp_path):
    said = "The feeling was, ‘It is a plan to sell the whole harbour to the ferry line.’"
    (tmp_path / "a.txt").write_text(f"“{said}” said Ida Holm on Monday.\n", encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    assert verdict(coverage, said).kind is VerdictKind.EXACT
    found = verdict(coverage, said.replace("feeling", "kitchen"))
    assert found.kind is VerdictKind.DIFFERS
    assert differences(found) == [("kitchen", "feeling", "changed")]


def test_a_sender_who_says_she_said_is_no_part_of_a_claim_in_marks(tmp_path):
    text = (
        "Holm said that what it is is that she was “one of the most powerful people in the harbour” then.\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    message = "I read that she said “one of the most powerful people in the harbour” lol"
    assert verdict(Coverage.open(tmp_path), message).kind is VerdictKind.EXACT


def test_a_name_inside_the_quoted_words_is_not_the_speaker(coverage):
    assert verdict(coverage, "“Denmark sends tourists to Germany”").named is None


def test_words_of_the_article_are_nobodys(coverage):
    found = verdict(coverage, "“the spring flood destroyed two bridges near the harbour”")
    assert found.kind is VerdictKind.NOBODY
    assert found.quote is None


def test_words_of_somebody_without_a_name_are_said_by_somebody(tmp_path):
    said = "“The tramway under the river was closed for nineteen years before the war,”"
    text = f"The Tide printed a leading article on Friday.\n\n{said} it added.\n\nIt rained.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    found = verdict(coverage, f"hey, is this real? {said}")
    assert found.kind is VerdictKind.EXACT
    assert found.speaker is None or "Tide" in found.speaker
    assert verdict(coverage, f"Nora Falk said {said}").kind is not VerdictKind.EXACT


def test_what_differs_from_words_that_are_given_to_nobody_is_still_named(tmp_path):
    said = "“The tramway under the river was closed for nineteen years before the war.”"
    text = f"It rained on Monday, and the trams were late.\n{said}\nThe council met on Friday.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    coverage = Coverage.open(tmp_path)
    assert verdict(coverage, said).kind is VerdictKind.NOBODY
    found = verdict(coverage, f"Nora Falk said {said.replace('nineteen', 'twelve')}")
    assert found.kind is VerdictKind.DIFFERS
    assert (found.speaker, found.named) == (None, "Nora Falk")
    assert differences(found) == [("twelve", "nineteen", "number")]


@pytest.mark.parametrize(
    "message", ["", "🙂", "Lunch at noon?", "“I have a dream that one day”", "the the the"]
)
def test_what_is_not_there_is_not_found(coverage, message):
    found = verdict(coverage, message)
    assert found.kind is VerdictKind.NOT_FOUND
    assert found.quote is None
    assert found.confidence == 0


def test_the_worst_of_several_claims_is_the_verdict_on_a_message(coverage):
    verdicts = coverage.check("“the ferries stay empty all winter” and “We always promised free electricity”")
    assert [found.kind for found in verdicts] == [VerdictKind.EXACT, VerdictKind.DIFFERS]
    record = record_of(verdicts)
    assert record["verdict"] == "differs"
    assert [claim["verdict"] for claim in record["claims"]] == ["exact", "differs"]


def test_each_quotation_of_a_draft_is_checked(coverage):
    draft = f"“{WHOLE},” Ada Lind said.\n“The ferries stay empty all summer,” said Nora Falk.\n"
    verdicts = coverage.check_document(draft)
    assert [found.kind for found in verdicts] == [VerdictKind.EXACT, VerdictKind.DIFFERS]
    assert next(draft[found.claim.start : found.claim.end] for found in verdicts).startswith(WHOLE)


@settings(max_examples=60)
@given(words=st.lists(st.sampled_from([*WHOLE.split(), *OTHERS]), max_size=25))
def test_any_message_gets_a_verdict_whose_matches_stand_in_the_article(coverage, words):
    for found in coverage.check(" ".join(words)):
        assert 0 <= found.confidence <= 1
        assert (found.quote is None) == (found.kind in {VerdictKind.NOT_FOUND, VerdictKind.NOBODY})
        if found.quote:
            assert all(0 <= start < end <= len(found.quote.article.text) for start, end in found.matches)
        if found.kind is VerdictKind.EXACT:
            assert not found.differences


DENIALS = {
    "row.txt": (
        "The harbour board met on Friday.\n"
        "Nora Falk denied saying that the harbour would lose every ferry to Denmark.\n"
        "“The harbour will gain two ferries from Denmark next spring,” Falk said.\n"
        "Karl Berg insisted he had never called the mayor “a danger to the whole coast of Norway”.\n"
    ),
}


@pytest.fixture(scope="module")
def with_denials(tmp_path_factory):
    folder = tmp_path_factory.mktemp("denials")
    for name, text in (ARTICLES | DENIALS).items():
        (folder / name).write_text(text, encoding="utf-8")
    return Coverage.open(folder)


@pytest.mark.parametrize(
    ("message", "denier"),
    [
        ("Nora Falk said the harbour would lose every ferry to Denmark", "Nora Falk"),
        ("Falk: “the harbour would lose every ferry to Denmark”", "Nora Falk"),
        ("“a danger to the whole coast of Norway”", "Karl Berg"),
        ("did Berg call her “a danger to the whole coast of Norway”?", "Karl Berg"),
    ],
)
def test_words_that_the_person_denies_having_said_are_denied(with_denials, message, denier):
    found = verdict(with_denials, message)
    assert found.kind is VerdictKind.DENIED
    assert found.speaker == denier
    assert found.quote
    assert found.record()["quote"]
    assert found.quote.article.text[found.quote.start : found.quote.end] == found.quote.text


def test_a_denial_of_somebody_else_is_none(with_denials):
    found = verdict(with_denials, "Ada Lind said “the harbour would lose every ferry to Denmark”")
    assert found.kind is not VerdictKind.DENIED
    assert verdict(with_denials, f"Lind said “{WHOLE}”").kind is VerdictKind.EXACT


def test_a_quotation_that_is_found_by_its_words_has_the_verdict_on_them(coverage):
    exact = coverage.who_said("the ferries stay empty all winter")[0]
    assert (exact.verdict, exact.differences) == (VerdictKind.EXACT, ())
    near = coverage.who_said("the ferries stay full all winter")[0]
    assert near.verdict is VerdictKind.DIFFERS
    assert [(d.claimed, d.original) for d in near.differences] == [("full", "empty")]
    assert near.record()["differences"] == [{"claimed": "full", "original": "empty", "kind": "changed"}]
    assert coverage.quotes_by("Nora Falk")[0].verdict is None
    assert coverage.who_said("ferries speaker:Falk")[0].verdict is None
