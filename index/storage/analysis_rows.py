"""Analysed articles as rows of a database: digest, version, content and checksum."""

import sqlite3
import zlib
from bisect import bisect_left
from typing import TypeAlias

import msgspec

from index.model.article import AnalysedArticle

Row: TypeAlias = tuple[str, str, bytes, int]
"""The digest of an article, the version of its analysis, the compressed analysis, and a checksum of all."""

_COMPRESSION_LEVEL = 1
"""zlib's fastest level. A guess; nothing was measured."""
_NONE = (0, 0)

_decoder = msgspec.json.Decoder(AnalysedArticle)


class DamagedRowError(sqlite3.DatabaseError):
    """A row that is not as it was written, which SQLite itself does not notice."""


def encode(analysed: AnalysedArticle, version: str) -> Row:
    """Return the row of an analysis."""
    digest = analysed.article.digest
    content = zlib.compress(msgspec.json.encode(analysed), _COMPRESSION_LEVEL)
    return digest, version, content, _checksum(digest, version, content)


def decode(digest: str, version: str, content: object, checksum: object) -> AnalysedArticle | None:
    """Return the analysis in the row of a digest and a version; None if it is not one of that article.

    Raises:
        DamagedRowError: The row is not as it was written.
    """
    if not isinstance(content, bytes) or not is_intact(digest, version, content, checksum):
        raise DamagedRowError("an analysis differs from its checksum")
    try:
        analysed = _decoder.decode(zlib.decompress(content))
    except (msgspec.DecodeError, UnicodeDecodeError, zlib.error):
        # An analysis that an earlier release wrote may have had other fields.
        return None
    return analysed if analysed.article.digest == digest and _is_consistent(analysed) else None


def is_intact(digest: str, version: str, content: bytes, checksum: object) -> bool:
    """Return whether a row is as it was written."""
    # Earlier releases left digest and version out of the checksum.
    return checksum == _checksum(digest, version, content) or checksum == zlib.crc32(content)


def _checksum(digest: str, version: str, content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(f"{digest}\n{version}\n".encode()))


def _is_consistent(analysed: AnalysedArticle) -> bool:
    """Return whether all that an analysis names is in its article, and each quotation in a sentence."""
    length = len(analysed.article.text)
    starts: list[int] = []
    ends: list[int] = []
    for sentence in analysed.sentences:
        if not 0 <= sentence.start <= sentence.end <= length:
            return False
        starts.append(sentence.start)
        ends.append(sentence.end)
    speakers = {speaker.name for speaker in analysed.speakers}
    for denial in analysed.denials:
        if not 0 <= denial.start <= denial.end <= length:
            return False
    for quotation in analysed.quotations:
        if not speakers.issuperset(quotation.speakers):
            return False
        for start, end in (
            (quotation.start, quotation.end),
            quotation.mention or _NONE,
            quotation.cue or _NONE,
        ):
            if not 0 <= start <= end <= length:
                return False
        # The last sentence that begins before the quotation ends is the last one that may overlap it.
        last = bisect_left(starts, quotation.end) - 1
        if last < 0 or ends[last] <= quotation.start:
            return False
    return True
