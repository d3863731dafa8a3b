"""What people can ask the bot: an extension of discord.py a topic, each with one cog.

A cog is thin: it turns what was typed into a `Request` and hands it to `respond`. To add one, write it beside
these, name it in `EXTENSIONS`, and put its texts into every file of `bot/texts`.
"""

EXTENSIONS = tuple(
    f"{__name__}.{topic}"
    for topic in ("asking", "search", "quotations", "sources", "status", "log", "privacy", "help", "errors")
)
"""The extensions, in the order in which `help` lists their commands."""
