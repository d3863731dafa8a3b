"""The bot as Discord sees it: commands, buttons, menus and rendered replies."""
