"""How people are stored in the query log: by their Discord ids, or by keyed hashes of them."""

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.querylog.errors import LogError

_KEY_BYTES = 32
_NOBODY = 0
"""An id that no person has."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """How people are stored in one log.

    Attributes:
        key: The key of the hashes, if there is one.
        hashing: Whether new rows get a hash.
        is_new: Whether the key was created just now.
    """

    key: bytes | None
    hashing: bool
    is_new: bool = False

    @classmethod
    def for_log(cls, log: Path, *, hashing: bool) -> Self:
        """Return how people are stored in a log. Its key is the file beside it whose name ends in `.key`.

        If hashes are wanted and there is no key, one is created. Without the key, nobody can tell whose a
        hash is.

        Raises:
            LogError: The key cannot be read or created, or other accounts can read it.
        """
        file = key_file(log)
        try:
            if is_new := hashing and not file.exists():
                _create_key(file)
            key = _read_key(file) if file.exists() else None
        except OSError as error:
            raise LogError(
                f"{file}: the key cannot be read or created ({error.strerror});"
                " make the file and its folder readable and writable for this account"
            ) from error
        return cls(key, hashing, is_new)

    def stored_id(self, person: int) -> int:
        """Return the id that a person has in new rows, given their Discord id or a stored one."""
        return keyed_hash(self.key, person) if self.key and self.hashing and person >= 0 else person

    def fingerprint(self) -> int | None:
        """Return a number that tells the key from others, and nothing else about it; None without a key."""
        return keyed_hash(self.key, _NOBODY) if self.key else None

    def all_ids(self, person: int) -> tuple[int, ...]:
        """Return every id that a person may have in the log, whatever the setting was when they asked."""
        return (person, keyed_hash(self.key, person)) if self.key else (person,)


def key_file(log: Path) -> Path:
    """Return the file of a log's key."""
    return log.with_name(f"{log.name}.key")


def keyed_hash(key: bytes, person: int) -> int:
    """Return a BLAKE2b hash of an id and a key, as a negative 64-bit integer: no Discord id is negative."""
    digest = hashlib.blake2b(person.to_bytes(8, "big"), key=key, digest_size=8).digest()
    return -1 - (int.from_bytes(digest, "big") >> 1)


def _create_key(file: Path) -> None:
    """Create a key, whole or not at all: a process may be killed at any moment."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as opened:
        opened.write(secrets.token_bytes(_KEY_BYTES))
    part.replace(file)


def _read_key(file: Path) -> bytes:
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise LogError(f"{file}: other accounts can read this key; deny them access with: chmod 600 {file}")
    key = file.read_bytes()
    if len(key) != _KEY_BYTES:
        raise LogError(
            f"{file}: is not a key of {_KEY_BYTES} bytes; restore it, or delete it to have a new one created"
        )
    return key
