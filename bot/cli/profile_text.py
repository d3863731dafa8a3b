"""Who somebody is, in a terminal, by Rich."""

from rich.text import Text

from bot.cli.consoles import output
from bot.cli.terminal import show_results
from bot.config import Answers
from bot.output.printable import printable
from index.model.profile import Profile


def show(profile: Profile, limits: Answers) -> None:
    """Print who somebody is: the role and who says so, who quotes them how often, and what they said."""
    lines = [Text(printable(profile.speaker.name), style="bold cyan")]
    for role in profile.roles:
        source = role.article.outlet or role.article.path
        date = f" ({role.article.published_iso})" if role.article.published else ""
        lines.append(Text(printable(f"{role.role}, says {source}{date}")))
        if role.passage and role is profile.roles[0]:
            lines.append(Text(printable(f"  {role.passage.text}"), style="dim"))
    if not profile.roles:
        lines.append(Text("No article gives a role."))
    outlets = ", ".join(f"{name} ({number:,})" for name, number in profile.outlets)
    times, articles = (
        f"{number:,} {noun}{'s' * (number != 1)}"
        for number, noun in ((profile.quotations, "time"), (profile.articles, "article"))
    )
    lines.append(Text(printable(f"Quoted {times} in {articles}{': ' if outlets else ''}{outlets}")))
    if profile.namesakes:
        names = ", ".join(speaker.name for speaker in profile.namesakes)
        lines.append(Text(printable(f"Others of that name: {names}")))
    output.print(Text("\n").join(lines), soft_wrap=True)
    for heading, quote in (("First statement", profile.first), ("Last statement", profile.last)):
        if quote and (quote != profile.first or heading == "First statement"):
            date = quote.article.published_iso or "without a date"
            output.print(Text(f"\n{heading}: {date}", style="bold"))
            show_results([quote], limits)
