"""Text on its way to a terminal, a program or a spreadsheet, none of which may obey it."""
