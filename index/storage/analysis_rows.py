"""Analysed articles as rows of a database: digest, version, content and checksum."""

import sqlite3
import zlib
from collections.abc import Iterable
from typing import Any, TypeAlias

import msgspec

from index.model.article import AnalysedArticle

Row: TypeAlias = tuple[str, str, bytes, int]
"""The digest of an article, the version of its analysis, the compressed analysis, and a checksum of all."""

_COMPRESSION_LEVEL = 1
"""zlib's fastest level. A guess; nothing was measured."""

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
    except (msgspec.DecodeError, zlib.error):
        # An analysis that an earlier release wrote may have had other fields.
        return None
    return analysed if analysed.article.digest == digest and _is_consistent(analysed) else None


def is_intact(digest: str, version: str, content: bytes, checksum: object) -> bool:
    """Return whether a row is as it was written."""
    # Earlier releases left digest and version out of the checksum.
    return checksum in {_checksum(digest, version, content), zlib.crc32(content)}


def _checksum(digest: str, version: str, content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(f"{digest}\n{version}\n".encode()))


def _is_consistent(analysed: AnalysedArticle) -> bool:
    """Return whether all that an analysis names is in its article, and each quotation in a sentence."""
    sentences, length = analysed.sentences, len(analysed.article.text)
    speakers = {None, *(speaker.name for speaker in analysed.speakers)}
    return (
        all(_is_span((sentence.start, sentence.end), length) for sentence in sentences)
        and all(
            quotation.speaker in speakers
            and _are_spans(((quotation.start, quotation.end), quotation.mention, quotation.cue), length)
            for quotation in analysed.quotations
        )
        and all(
            any(quotation.start < sentence.end and sentence.start < quotation.end for sentence in sentences)
            for quotation in analysed.quotations
        )
    )


def _are_spans(spans: Iterable[Any], length: int) -> bool:
    return all(span is None or _is_span(span, length) for span in spans)


def _is_span(span: tuple[int, int], length: int) -> bool:
    return 0 <= span[0] <= span[1] <= length
