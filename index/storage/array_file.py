"""Dataclasses of NumPy arrays: written to a file, and mapped from it into memory."""

import math
import zlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from io import FileIO
from operator import index
from typing import Any, BinaryIO, TypeVar, cast, get_type_hints

import numpy as np
import numpy.typing as npt

from index.search.scratch import IN_MEMORY, Scratch, write_all

_ALIGNMENT = 64
"""Alignment of each array in the file, in bytes: a cache line. A guess; nothing was measured."""
_PIECE = 1 << 24
"""Number of bytes that are copied at once. A guess; nothing was measured."""

_T = TypeVar("_T")


def write(file: BinaryIO | FileIO, value: object, scratch: Scratch = IN_MEMORY) -> dict[str, Any]:
    """Write all arrays of a dataclass and of the dataclasses in it, one after the other.

    Fields whose names begin with an underscore are ignored.

    Args:
        file: The file.
        value: The dataclass.
        scratch: What has its large arrays.

    Returns:
        The layout that `read` needs, fit for JSON; its `checksum` is the CRC-32 of the bytes written.
    """
    arrays: list[tuple[str, npt.NDArray[Any]]] = []
    numbers: dict[str, int] = {}
    flatten(value, "", arrays, numbers)
    layout: list[object] = []
    checksum = offset = 0
    for name, array in arrays:
        layout.append([name, array.dtype.str, array.shape, offset])
        for content in _pieces(np.ascontiguousarray(array)):
            write_all(file, content)
            checksum = zlib.crc32(content, checksum)
            offset += len(content)
            scratch.drop_pages()
    return {"arrays": layout, "numbers": numbers, "checksum": checksum}


def read(dataclass: type[_T], content: Any, layout: dict[str, Any]) -> _T:  # noqa: ANN401 - a buffer has no type
    """Return the dataclass that these bytes are the arrays of, without copying them.

    Args:
        dataclass: The class that was written.
        content: The bytes that were written: a memory map, or `bytes`.
        layout: The result of `write`.

    Raises:
        ValueError: The layout is not one of these bytes and this class.
    """
    try:
        arrays = {
            name: np.frombuffer(content, dtype, math.prod(map(index, shape)), offset).reshape(shape)
            for name, dtype, shape, offset in layout["arrays"]
        }
        return _restore(dataclass, "", arrays, layout["numbers"])
    except (ArithmeticError, LookupError, SyntaxError, TypeError, ValueError) as error:
        raise ValueError(f"the layout of its arrays does not fit ({error})") from error


def _pieces(array: npt.NDArray[Any]) -> Iterator[bytes]:
    """Yield the bytes of an array piece by piece, and then those up to the beginning of the next one."""
    flat = array.reshape(-1).view(np.uint8)
    for first in range(0, len(flat), _PIECE):
        yield flat[first : first + _PIECE].tobytes()
    yield bytes(-len(flat) % _ALIGNMENT)


def flatten(
    value: object, name: str, arrays: list[tuple[str, npt.NDArray[Any]]], numbers: dict[str, int]
) -> None:
    """Collect the arrays and the numbers of a dataclass and of the dataclasses in it, under dotted names."""
    if isinstance(value, np.ndarray):
        arrays.append((name, cast("npt.NDArray[Any]", value)))
    elif isinstance(value, int):
        numbers[name] = value
    elif is_dataclass(value):
        for field in fields(value):
            if not field.name.startswith("_"):
                flatten(getattr(value, field.name), f"{name}.{field.name}", arrays, numbers)


def _restore(
    dataclass: type[_T], name: str, arrays: dict[str, npt.NDArray[Any]], numbers: dict[str, int]
) -> _T:
    values: dict[str, object] = {}
    for field, hint in get_type_hints(dataclass).items():
        dotted = f"{name}.{field}"
        if is_dataclass(hint):
            values[field] = _restore(cast("type[Any]", hint), dotted, arrays, numbers)
        elif not field.startswith("_"):
            values[field] = arrays[dotted] if dotted in arrays else numbers[dotted]
    return dataclass(**values)
