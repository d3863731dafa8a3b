"""Timelines and comparisons: in Discord and in a shell."""

import json

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from index.coverage import Coverage
from tests.dated_articles import write_articles

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dated")
    write_articles(folder)
    return folder


@pytest.fixture(scope="module")
def coverage(folder):
    return Coverage.open(folder)


def shown(channel):
    embed = channel.last_message.embeds[0]
    fields = "\n".join(f"{field.name}\n{field.value}" for field in embed.fields)
    return f"{embed.title}\n{embed.description}\n{fields}\n{embed.footer.text or ''}"


def onrecord(folder, *arguments):
    return CliRunner().invoke(app, [*arguments, "--articles", str(folder)])


async def test_a_timeline_says_when_and_how_often(newsroom, alice, log):
    await alice.send(newsroom, "!timeline Moreau about toll")
    reply = shown(newsroom)
    assert reply.startswith("Ines Moreau about toll\n**3** statements, in **5** reports")
    assert "Mar 3, 2026 ████████████ 1" in reply
    assert "**<t:1772539200:D>**" in reply
    assert "a monumental mistake" in reply
    assert "In other words in The Quay (<t:1772625600:D>):" in reply
    assert "a **historic** mistake" in reply
    assert "retold in: Evening Post" in reply
    entry = await log.entry(1)
    assert (entry.command, entry.speaker, entry.answered) == ("timeline", "Ines Moreau", True)
    await alice.click(newsroom.last_message, custom_id=page_button(newsroom.last_message))
    assert "Without a date" in shown(newsroom)
    assert "a monumental mistake" not in shown(newsroom)


async def test_a_timeline_is_a_slash_command_that_completes_names(newsroom, alice):
    choices = await alice.autocomplete(newsroom, "timeline", "speaker", "mor")
    assert [choice["value"] for choice in choices] == ["Ines Moreau"]
    await alice.slash(newsroom, "timeline", speaker="Ines Moreau", about="ferries")
    assert "We will accept" in shown(newsroom)


async def test_who_said_nothing_on_a_subject_has_no_timeline_of_it(newsroom, alice):
    await alice.send(newsroom, "!timeline Moreau about football")
    assert "I know of no quotation by Ines Moreau on this" in shown(newsroom)
    await alice.send(newsroom, "!timeline Moreua about toll")
    assert "Did you mean Ines Moreau about toll?" in shown(newsroom)
    await alice.click(newsroom.last_message, label="Ines Moreau about toll")
    assert "a monumental mistake" in shown(newsroom)


def test_the_shell_prints_a_timeline(folder):
    result = onrecord(folder, "timeline", "Moreau", "about", "toll")
    assert result.exit_code == 0
    assert result.output.index("2026-03-03\n") < result.output.index("2026-05-20\n")
    assert "3 statements in 5 reports" in result.output
    assert (
        "in other words in The Quay (2026-03-04): “The new toll on the bridge is a historic" in result.output
    )
    records = json.loads(onrecord(folder, "timeline", "Moreau", "--about", "toll", "--json").output)
    assert [record["published"] for record in records] == ["2026-03-03", "2026-05-20", None]
    assert len(records[0]["reports"]) == 2
    assert onrecord(folder, "timeline", "Moreau", "--about", "football").exit_code == 1
    assert onrecord(folder, "timeline", "Nobody", "--json").output.strip().endswith("[]")


def test_the_shell_draws_a_timeline(folder, tmp_path):
    pytest.importorskip("matplotlib")
    file = tmp_path / "toll.png"
    assert onrecord(folder, "timeline", "Moreau", "--about", "toll", "--picture", str(file)).exit_code == 0
    assert file.read_bytes().startswith(b"\x89PNG")
    refused = onrecord(
        folder, "timeline", "Moreau", "--about", "toll", "--picture", str(tmp_path / "toll.nothing")
    )
    assert refused.exit_code == 2


@pytest.mark.parametrize(
    "typed", ["Moreau, Lind about toll", "Moreau and Olav Lind on toll", "Ines Moreau vs Lind toll"]
)
async def test_a_comparison_stands_side_by_side_the_newest_first(newsroom, alice, log, typed):
    await alice.send(newsroom, f"!compare {typed}")
    embed = newsroom.last_message.embeds[0]
    assert embed.title == "Ines Moreau, Olav Lind about toll"
    [moreau, lind] = embed.fields
    assert (moreau.name, moreau.inline, lind.name) == ("Ines Moreau", True, "Olav Lind")
    assert moreau.value.startswith("**<t:1779278400:D>** · 1 of 3\n")
    assert "We will accept the **toll**" in moreau.value
    assert "A **toll** of 12 crowns pays for a bridge that lasts" in lind.value
    assert (await log.entry(1)).command == "compare"
    await alice.click(newsroom.last_message, custom_id=page_button(newsroom.last_message))
    [moreau, lind] = newsroom.last_message.embeds[0].fields
    assert "monumental mistake" in moreau.value
    assert lind.value == "No other statement."


def page_button(message):
    """Return the custom id of the button that turns a page."""
    [button] = [b for row in message.components for b in row.children if b.custom_id.endswith(":next")]
    return button.custom_id


async def test_who_is_silent_on_a_subject_or_unknown_is_said(newsroom, alice):
    await alice.send(newsroom, "!compare Moreau, Lind, Quisling about ferries")
    values = [field.value for field in newsroom.last_message.embeds[0].fields]
    assert "if ferries run at night" in values[0].replace("**", "")
    assert values[1] == "The coverage has no statement of theirs on this."
    assert values[2] == "I know of nobody of that name who is quoted."
    await alice.send(newsroom, "!compare Moreau, Lind about football")
    assert "None of them said anything on this" in shown(newsroom)
    await alice.send(newsroom, "!compare Moreau")
    assert "!compare Ines Moreau, Olav Lind" in shown(newsroom)


async def test_a_misspelled_name_in_a_comparison_is_asked_back(newsroom, alice):
    await alice.send(newsroom, "!compare Moreua, Lind about toll")
    assert "Did you mean Ines Moreau, Olav Lind about toll?" in shown(newsroom)
    await alice.click(newsroom.last_message, label="Ines Moreau, Olav Lind about toll")
    assert "accept the" in shown(newsroom)


async def test_the_last_of_several_names_is_completed(newsroom, alice):
    choices = await alice.autocomplete(newsroom, "compare", "speakers", "Ines Moreau, li")
    assert [choice["value"] for choice in choices] == ["Ines Moreau, Olav Lind"]
    await alice.slash(newsroom, "compare", speakers="Ines Moreau, Olav Lind", about="toll")
    assert len(newsroom.last_message.embeds[0].fields) == 2


def test_the_shell_compares(folder):
    result = onrecord(folder, "compare", "Moreau,", "Lind", "about", "toll")
    assert result.exit_code == 0
    assert (
        result.output.index("2026-05-20")
        < result.output.index("2026-03-03")
        < result.output.index("Olav Lind")
    )
    records = json.loads(onrecord(folder, "compare", "Moreau, Lind", "--about", "toll", "--json").output)
    assert [(r["side"], r["published"]) for r in records] == [
        ("Ines Moreau", "2026-05-20"),
        ("Ines Moreau", "2026-03-03"),
        ("Ines Moreau", None),
        ("Olav Lind", "2026-04-10"),
    ]
    silent = onrecord(folder, "compare", "Moreau, Lind", "--about", "ferries")
    assert "The coverage has no statement of theirs on this." in silent.output
    assert onrecord(folder, "compare", "Moreau").exit_code == 2


@pytest.mark.parametrize("command", ["timeline", "compare"])
async def test_help_shows_an_example_that_has_an_answer(newsroom, alice, command):
    await alice.send(newsroom, f"!help {command}")
    example = newsroom.last_message.embeds[0].description.split("`")[1]
    await alice.send(newsroom, example)
    assert "Ines Moreau" in shown(newsroom)


async def test_who_somebody_is(newsroom, alice, log):
    await alice.send(newsroom, "!ask who is Moreau?")
    reply = shown(newsroom)
    assert reply.startswith("Ines Moreau\n**mayor of Halden**, says The Agency (<t:1779278400:D>)")
    assert "in **5** articles:\nThe Agency (2), Evening Post (1), The Quay (1)" in reply
    assert reply.index("**First statement** · <t:1772539200:D>") < reply.index(
        "**Last statement** · <t:1779278400:D>"
    )
    entry = await log.entry(1)
    assert (entry.command, entry.speaker, entry.answered) == ("ask", "Ines Moreau", True)


def test_the_shell_says_who_somebody_is(folder):
    result = onrecord(folder, "ask", "who is Moreau?")
    assert result.exit_code == 0
    assert "mayor of Halden, says The Agency (2026-05-20)" in result.output
    record = json.loads(onrecord(folder, "ask", "who is Moreau?", "--json").output)
    assert record["profile"]["speaker"] == "Ines Moreau"
    assert "answer" in record
    assert "profile" not in json.loads(onrecord(folder, "ask", "who is late?", "--json").output)


@pytest.mark.parametrize("command", ["quotes", "timeline"])
def test_the_shell_says_that_a_speaker_is_quoted_on_other_subjects(folder, command):
    result = onrecord(folder, command, "Moreau", "--about", "bananas")
    assert result.exit_code == 1
    assert "Ines Moreau is quoted on other subjects, but not on this one." in result.output
    assert "Did you mean" not in result.output
    assert "Did you mean Ines Moreau?" in onrecord(folder, command, "Moreaux").output
