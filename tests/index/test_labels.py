"""What stands in quotation marks without being anybody's statement."""

import pytest

from index.model.article import Article


@pytest.fixture
def in_marks(analyser):
    """Returns the quotations of a text that begin with a quotation mark."""

    def find(text):
        analysed = analyser.analyse(Article("a.txt", text))
        return [text[q.start : q.end] for q in analysed.quotations if text[q.start] == "“"]

    return find


@pytest.mark.parametrize(
    "lead",
    [
        "Read more:",
        "Read our full story:",
        "See also:",
        "Also read:",
        "RELATED:",
        "Related story:",
        "Watch:",
        "Listen to our podcast:",
        "More on the quay:",
        "Don’t miss:",
        "— Video:",
    ],
)
@pytest.mark.parametrize("headline", ["“Why the quay was closed in spring.”", "“Six quays for the holidays”"])
def test_a_line_that_leads_to_another_piece_is_no_quotation(in_marks, lead, headline):
    statement = "“The quay will hold,” Nora Berg said."
    assert in_marks(f"{statement}\n\n{lead} {headline}\n\n{statement}") == ["“The quay will hold,”"] * 2


@pytest.mark.parametrize(
    "line",
    [
        "READ: “We were robbed,” says mayor",
        "Related: Mayor says “We were robbed”",
        "MORE: “We were robbed,” mayor says",
        "Podcast: “We were robbed” with Nora Berg",
        "LISTEN | “We were robbed”, episode 12: “The crane that fell”",
        "From the archive: “We were robbed”",
        "In other news: “We were robbed”",
        "Click here to read “We were robbed”",
        "Caption: “We were robbed”, 1932, oil on canvas",
        "2. ^ Beck, Karl (5 May 2024). “We were robbed”. BBC.",
    ],
)
def test_a_headline_that_quotes_somebody_is_no_quotation_of_the_article(in_marks, line):
    statement = "“The quay will hold,” Nora Berg said."
    assert in_marks(f"{statement}\n\n{line}\n\n{statement}") == ["“The quay will hold,”"] * 2


@pytest.mark.parametrize(
    "line",
    [
        "Article Continued Below",
        "Story continues below advertisement",
        "ADVERTISEMENT",
        "Most read",
        "Sign up for the newsletter",
    ],
)
def test_a_line_of_the_page_is_no_speaker(analyser, line):
    text = f"“The quay will hold,” Nora Berg said.\n\n{line}\n\n“It will hold for a century,” she added."
    analysed = analyser.analyse(Article("a.txt", text))
    assert [q.speaker for q in analysed.quotations] == ["Nora Berg"] * 2
    assert len(analysed.sentences) == 3, "it stays findable"


def test_headlines_in_a_list_of_sources_are_no_quotations(in_marks):
    text = (
        "“The quay will hold,” Nora Berg said.\n\nSources\n\n"
        "“Quay closes for a year” — Reuters, May 4, 2024\n"
        "Ida Roos. “Flood hits the town”. The Heron, 5 May 2024\nPer Dahl: “Berg: ‘It will hold’”"
    )
    assert in_marks(text) == ["“The quay will hold,”"]
    assert in_marks("Nora Berg left.\n\n“Quay closes for a year” — Reuters, May 4, 2024") == []


@pytest.mark.parametrize(
    "text",
    [
        "A signboard on the quay reads “Boats first, people first”.",
        "Sailors carried placards saying “No toll, no way”.",
        "Nora Berg said the poster read “Come to the quay”.",
        "Olav Lind goes by the name “Crane” in the port.",
        "Olav Lind, nicknamed “the Iron Crane”, left the quay, Nora Berg said.",
        "The tour, named “Nothing Left to Sink”, begins in May, Nora Berg said.",
        "The band played “Low Tide” and left, Nora Berg recalled.",
        "Her new documentary, “The Last Quay”, won a prize, Nora Berg said.",
        "The term “smart quay” is used by engineers, Nora Berg said.",
        "On Monday’s episode of “The Late Quay”, Nora Berg said little.",
        "His family calls him “Crane”.",
        "Olav Lind, known to three generations as “Papa”, died on Monday, Nora Berg said.",
        "Better known as “the Crane of Halden”, Olav Lind won twice, Nora Berg said.",
        "On Thursday, “Harbour 60” revisits the flood; Nora Berg tells the makers little.",
        "“Salt and Rope” opens in May.",
        "The plan is called “Blue Quay” and costs a million, Nora Berg said.",
        "A boat called “Sea Witch” sank on Monday, said Nora Berg.",
        "The so-called “green” cranes are built in Moss, Nora Berg said.",
        "The word “quay” comes from French, Nora Berg said.",
        "The phrase “rule of law” appears six times in the bill, Nora Berg said.",
        "The button marked “Open” was broken, Nora Berg said.",
        "A gang that calls itself the “Night Herons” has left, Nora Berg said.",
        "The studio denied that it is making “Mud II”.",
        "A doormat reads “Boats first, people first”.",
    ],
)
def test_what_a_thing_shows_or_is_called_is_no_quotation(in_marks, text):
    assert in_marks(text) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Nora Berg had more than that: “We will build it again.”", "“We will build it again.”"),
        ("More than that, Berg said: “We will build it again.”", "“We will build it again.”"),
        ("Nora Berg called the toll “a tax on going home” and left.", "“a tax on going home”"),
        ("Nora Berg warned of “High Tides And Storms” in a letter.", "“High Tides And Storms”"),
        ("In her report, Nora Berg wrote: “The quay will not hold.”", "“The quay will not hold.”"),
        ("Nora Berg used the word “ruin” of the quay.", "“ruin”"),
        ("Nora Berg called the project “a whisper in the port”.", "“a whisper in the port”"),
        ("Nora Berg urged both to show “the patience of the river”.", "“the patience of the river”"),
        ("“Order,” murmured the clerk.", "“Order,”"),
        ("Nora Berg spoke of what she called “a ruin of a quay”.", "“a ruin of a quay”"),
        ("The quay, Nora Berg said, was described as “a ruin”.", "“a ruin”"),
        ("Read the law: “It will burn,” said Nora Berg.", "“It will burn,”"),
        ("There is more: “It will burn,” said Nora Berg", "“It will burn,”"),
        ("Watch it burn, “It will burn for days,” said Nora Berg.", "“It will burn for days,”"),
    ],
)
def test_a_statement_beside_such_words_remains_one(in_marks, text, quoted):
    assert in_marks(text) == [quoted]
