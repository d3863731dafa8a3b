"""Lines of CSV that a spreadsheet shows as they are, and runs nothing of (see OWASP, "CSV Injection")."""

import csv
import re
from collections.abc import Iterable
from io import StringIO

from bot.output.printable import printable

_FORMULA_STARTS = (
    "=+\\-@\u207a-\u207c\u208a-\u208c\u2212\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
)
"""Characters that begin a formula, the minus sign, and all that Unicode takes for one of them (NFKC)."""

# What may stand before a formula in a cell: spaces, quotation marks, and separators at which a spreadsheet
# may split a cell. A run of them is matched once, from its start: the time grows with the length.
_FORMULA = re.compile(rf'(?<![\s";])[\s";]*+(?=[{_FORMULA_STARTS}])')
_SEPARATORS = re.compile(r"[;\n]")


def csv_line(cells: Iterable[object]) -> str:
    """Return a line of CSV with every cell in quotation marks.

    Text is printable. An apostrophe stands before whatever a spreadsheet would run as a formula: at the start
    of a cell, and after a semicolon or a line feed, at which some spreadsheets split a cell. Numbers stay.
    """
    line = StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(
        _without_formula(printable(cell, newlines=True)) if isinstance(cell, str) else cell for cell in cells
    )
    return line.getvalue()


def _without_formula(cell: str) -> str:
    guarded = _FORMULA.sub(_guard, cell)
    return f"'{guarded}" if guarded.startswith("\n") else guarded


def _guard(match: re.Match[str]) -> str:
    starts_a_cell = match.start() == 0 or _SEPARATORS.search(match[0])
    return f"{match[0]}'" if starts_a_cell else match[0]
