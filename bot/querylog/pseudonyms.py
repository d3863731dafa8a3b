"""Who asked, as the query log keeps it: Discord's ids, or keyed hashes of them."""

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.querylog.schema import LogError

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """How people stand in one log.

    Attributes:
        key: The key of the hashes, where there is one.
        hashing: Whether new rows get a hash.
    """

    key: bytes | None
    hashing: bool

    @classmethod
    def of(cls, log: Path, *, hashing: bool) -> Self:
        """Return how people stand in a log; its key is the file beside it that ends in `.key`.

        A key is made where hashes are wanted and there is none. Without it, nobody can tell whose a hash is.

        Raises:
            LogError: The key cannot be read or made, or other accounts can read it.
        """
        file = log.with_name(f"{log.name}.key")
        try:
            if hashing and not file.exists():
                _make(file)
            key = _read(file) if file.exists() else None
        except OSError as error:
            raise LogError(f"{file}: the key cannot be read or made ({error.strerror})") from error
        return cls(key, hashing)

    def stored(self, person: int) -> int:
        """Return a person's id as new rows have it."""
        return hashed(self.key, person) if self.key and self.hashing else person

    def all(self, person: int) -> tuple[int, ...]:
        """Return everything that may stand for a person, whatever the setting was when they asked."""
        return (person, hashed(self.key, person)) if self.key else (person,)


def hashed(key: bytes, person: int) -> int:
    """Return BLAKE2b of an id with a key, as a negative 64-bit number: no id is negative."""
    digest = hashlib.blake2b(person.to_bytes(8, "big"), key=key, digest_size=8).digest()
    return -1 - (int.from_bytes(digest, "big") >> 1)


def _make(file: Path) -> None:
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as opened:
        opened.write(secrets.token_bytes(_KEY_BYTES))


def _read(file: Path) -> bytes:
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise LogError(f"{file}: other accounts can read this key; take that right away: chmod 600 {file}")
    key = file.read_bytes()
    if len(key) != _KEY_BYTES:
        raise LogError(f"{file}: is not a key of {_KEY_BYTES} bytes; restore it, or remove it for a new one")
    return key
