"""The commands: an extension of discord.py for each topic, with one cog.

A cog is thin: it turns what was typed into a `Request` and hands it to `respond`. To add one, write it here,
name it in `client.EXTENSIONS`, and add its texts to every file of `bot/i18n`.
"""
