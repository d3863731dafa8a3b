"""Dataclasses of arrays: to a file, and back by mapping it into memory."""

import math
import zlib
from dataclasses import fields, is_dataclass
from typing import Any, BinaryIO, TypeVar, cast, get_type_hints

import numpy as np
import numpy.typing as npt

_ALIGNED = 64
_T = TypeVar("_T")


def write(file: BinaryIO, value: object) -> dict[str, Any]:
    """Write all arrays in a dataclass, and in those in it, one after the other.

    Fields whose names begin with an underscore are passed over.

    Returns:
        What `read` needs to know, fit for JSON; `checksum` is the CRC-32 of what was written.
    """
    arrays: list[tuple[str, npt.NDArray[Any]]] = []
    numbers: dict[str, int] = {}
    flatten(value, "", arrays, numbers)
    places: list[object] = []
    checksum = offset = 0
    for name, array in arrays:
        places.append([name, array.dtype.str, array.shape, offset])
        content = np.ascontiguousarray(array).tobytes()
        content += bytes(-len(content) % _ALIGNED)
        file.write(content)
        checksum = zlib.crc32(content, checksum)
        offset += len(content)
    return {"arrays": places, "numbers": numbers, "checksum": checksum}


def read(kind: type[_T], content: Any, layout: dict[str, Any]) -> _T:  # noqa: ANN401 - a buffer has no type
    """Return the dataclass whose arrays these bytes are, without copying them.

    Args:
        kind: Its class.
        content: What was written: a memory map, or bytes.
        layout: What `write` returned.
    """
    arrays = {
        name: np.frombuffer(content, dtype, math.prod(shape), offset).reshape(shape)
        for name, dtype, shape, offset in layout["arrays"]
    }
    return _restored(kind, "", arrays, layout["numbers"])


def flatten(
    value: object, name: str, arrays: list[tuple[str, npt.NDArray[Any]]], numbers: dict[str, int]
) -> None:
    """Collect the arrays and the numbers of a dataclass and of those in it, under dotted names."""
    if isinstance(value, np.ndarray):
        arrays.append((name, cast("npt.NDArray[Any]", value)))
    elif isinstance(value, int):
        numbers[name] = value
    elif is_dataclass(value):
        for each in fields(value):
            if not each.name.startswith("_"):
                flatten(getattr(value, each.name), f"{name}.{each.name}", arrays, numbers)


def _restored(kind: type[_T], name: str, arrays: dict[str, npt.NDArray[Any]], numbers: dict[str, int]) -> _T:
    values: dict[str, object] = {}
    for key, hint in get_type_hints(kind).items():
        below = f"{name}.{key}"
        if is_dataclass(hint):
            values[key] = _restored(cast("type[Any]", hint), below, arrays, numbers)
        elif not key.startswith("_"):
            values[key] = arrays[below] if below in arrays else numbers[below]
    return kind(**values)
