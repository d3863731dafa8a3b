"""Decodes the bytes of a file."""

import io

from index.model.errors import ArticleError


def decode(content: bytes, path: str) -> str:
    r"""Return UTF-8 bytes as text, with `\n` for every line end and without a byte order mark.

    Args:
        content: The bytes.
        path: The file that has them, for the error.

    Raises:
        ArticleError: They are not text.
    """
    try:
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig").read()
    except UnicodeDecodeError as error:
        raise ArticleError(path, f"is not UTF-8 text (byte {error.start})") from error
    if "\0" in text:
        raise ArticleError(path, "is not text (it holds a NUL character)")
    return text
