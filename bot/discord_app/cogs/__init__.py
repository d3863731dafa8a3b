"""The commands: one cog for each topic, in an extension of discord.py.

A cog turns the arguments of a command into a `Request` and hands it to `handle_request`. To add a cog, write
its module in this folder, name it in `client.EXTENSIONS`, and add its texts to every language in `bot/i18n`.
"""
