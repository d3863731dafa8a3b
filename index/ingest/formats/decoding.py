"""Decodes the bytes of a file, whatever encoding they are in."""

import codecs
import io
import re
import unicodedata

from charset_normalizer import from_bytes

from index.model.errors import ArticleError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks with their encodings; that of UTF-32 begins like that of UTF-16."""
_ESCAPES = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""Python's codecs for names and source code; one takes time that grows with the square of a text's length."""
_SAMPLE = 1 << 16
"""Number of bytes from which an encoding is detected. A guess; nothing was measured."""
_WESTERN = frozenset(("ascii", "cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "cp437", "cp850", "cp858"))
_WESTERN_FAMILIES = ("latin", "iso8859_1", "iso8859_9", "iso8859_15", "mac", "cp500", "cp037", "cp1140")
"""Encodings that short texts in Windows-1252 are taken for: the detector tells them apart by few letters."""
_CONTINUATION = (
    "[\x80-\xbf"
    + "".join(bytes([byte]).decode("cp1252", errors="ignore") for byte in range(0x80, 0xA0))
    + "]"
)
"""A byte of UTF-8 that continues a character, read as Windows-1252 or as Latin-1."""
_MISREAD = re.compile(
    f"\xe2[\x80\u20ac]{_CONTINUATION}|\xe2[\x82\u201a]\xac|\xc2[\x80-\xa0\xa3\xb0\xb7]"
    rf"|(?<![A-Z]{{2}})\xc3{_CONTINUATION}(?=[a-z\xc2\xc3\s.,;:!?]|$)"
)
"""Punctuation, the euro, a sign, and a Western letter that is not at the end of a word in capitals."""
_MAC_MARKS = re.compile(rb"[a-z]\xd5[a-z]|(?:^|[\s(])\xd2[A-Za-z]|[a-z,.!?]\xd3(?:[\s,.]|$)")
"""Curly quotation marks and apostrophes of Mac Roman; in Windows-1252 these are capitals with accents."""
_MAX_CONTROLS = 0.02
"""Maximum share of control characters in a text. A guess; nothing was measured."""
_MAX_NULS = 0.02
"""Maximum share of NUL characters in a text, without those that fill up its last block. A guess."""


def decode(content: bytes, path: str, declared: str | None = None) -> str:
    r"""Return bytes as text, with `\n` for every line end and without a byte order mark or a stray NUL.

    The encoding is that of the byte order mark, else the declared one, else UTF-8, else the one that
    charset-normalizer detects; for a Western one that is Windows-1252.

    Args:
        content: The bytes.
        path: The file that has them, for the error.
        declared: The encoding that the file declares.

    Raises:
        ArticleError: They are not text.
    """
    text = _decoded(content, declared)
    if "\0" in text:
        text = text.rstrip("\0")
        if text.count("\0") > _MAX_NULS * len(text) or not text:
            raise ArticleError(path, "is not text (it holds a NUL character)")
        text = text.replace("\0", "")
    sample = restored(text[:_SAMPLE])
    controls = sum(unicodedata.category(c) == "Cc" and not c.isspace() for c in sample)
    if controls > _MAX_CONTROLS * len(sample):
        raise ArticleError(path, "is not text (it holds many control characters)")
    return io.StringIO(text, newline=None).read()


def restored(text: str) -> str:
    """Return a text whose UTF-8 was once read as Windows-1252, as it was before: *â€œNoâ€* was *“No”*.

    Only sequences that no language writes are changed: UTF-8 that begins like that of Western letters or of
    quotation marks.
    """
    return text if text.isascii() else _MISREAD.sub(lambda match: _reread(match[0]), text)


def _reread(misread: str) -> str:
    try:
        return b"".join(
            character.encode("latin-1" if character < "\u0100" else "cp1252") for character in misread
        ).decode("utf-8")
    except UnicodeError:
        return misread


def _decoded(content: bytes, declared: str | None) -> str:
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    if marked:
        return content.decode(marked, errors="replace")
    # Latin letters of UTF-16 are valid in UTF-8, too: each with a NUL beside it.
    if b"\0" in content[:_SAMPLE] and (wide := _utf16(content)):
        return content.decode(wide, errors="replace")
    for encoding in filter(None, (_known(declared, content), "utf-8")):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    if _MAC_MARKS.search(content[:_SAMPLE]):
        return content.decode("mac_roman")
    detected = from_bytes(content[:_SAMPLE]).best()
    encoding = "cp1252" if detected is None or _is_western(detected.encoding) else detected.encoding
    return content.decode(encoding, errors="replace")


def _known(encoding: str | None, content: bytes) -> str | None:
    """Return the encoding if Python knows it, and if the content may be a text that is written in it."""
    try:
        codec = codecs.lookup(encoding or "")
    except (LookupError, ValueError):  # such as a name with a NUL
        return None
    is_of_text = codec._is_text_encoding and codec.name not in _ESCAPES  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    # In these, blanks have zeros. Pages in other encodings declare them, too, after a conversion.
    is_wide = codec.name.startswith(("utf-16", "utf-32"))
    return encoding if is_of_text and (not is_wide or b"\0" in content[:_SAMPLE]) else None


def _is_western(encoding: str) -> bool:
    return encoding in _WESTERN or encoding.startswith(_WESTERN_FAMILIES)


def _utf16(content: bytes) -> str | None:
    """Return UTF-16 in its byte order, as the zeros beside Latin letters tell; None for another encoding."""
    sample = content[: _SAMPLE // 16]
    if len(sample) < 4 or len(content) % 2:  # noqa: PLR2004 - two characters
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > half / 2 and even < half / 8:
        return "utf-16-le"
    return "utf-16-be" if even > half / 2 and odd < half / 8 else None
