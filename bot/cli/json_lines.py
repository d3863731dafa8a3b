"""Files of questions and claims: one JSON object a line, with an id and a text."""

import json
from pathlib import Path

from bot.cli.exits import Exit, fail


def read_records(file: Path, key: str) -> list[tuple[object, str]]:
    """Return the id and the text under a key of each line that is not blank; end the command at a bad one."""
    try:
        # Only a line feed ends a line: JSON has U+2028 and others within its strings.
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        fail(f"{file}: cannot be read ({error.strerror})", Exit.CONFIG)
    records: list[tuple[object, str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            text = str(row[key])
            text.encode()  # refuses half a surrogate pair
            records.append((row["id"], text))
        except (UnicodeDecodeError, UnicodeEncodeError) as error:
            fail(f"{file}, line {number}: is not UTF-8 text ({error.reason})", Exit.USAGE)
        except (ValueError, KeyError, TypeError, RecursionError):
            fail(f'{file}, line {number}: needs {{"id": …, "{key}": …}} as JSON', Exit.USAGE)
    return records
