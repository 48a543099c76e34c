# SPDX-License-Identifier: Apache-2.0
"""Many operations in one call: over lists, and over buffers with one item after the other."""
from __future__ import annotations

import ctypes
import operator
from typing import Any, Callable, Dict, List, NamedTuple, Sequence, Tuple

from . import _errors, _library, _memory
from ._prepared import address, Prepared

Errors = Dict[int, _errors.KexlaneError]


class Output(NamedTuple):
    size: int
    secret: bool


class Input(NamedTuple):
    name: str
    values: Any  # an iterable of items, or one packed buffer
    kind: Any  # the size of an item, or the class of a prepared key


def count(n: int) -> int:
    n = operator.index(n)
    if n < 0:
        raise ValueError(f"a batch has 0 items or more, not {n}")
    return n


def _item(value: Any, name: str, size: int, index: int, errors: Errors) -> Any:
    """A wrong length is the error of this item alone: one peer must not stop the others."""
    name = f"{name}[{index}]"
    value, found = _memory.measured(value, name)
    if found != size:
        # It is not raised: its traceback would keep the secrets of all other items alive.
        errors.setdefault(index, _library.length_error(name, found, str(size), index))
        return bytes(size)
    return _memory.fixed(value)


def over_list(function: Any, make: Callable[..., Any], n: int, outputs: Sequence[Output],
              inputs: Sequence[Input]) -> List[Any]:
    """Runs n operations. Gives for each what make makes of its outputs, or its KexlaneError."""
    errors: Errors = {}
    arrays: List[Any] = []
    made: List[List[Any]] = []
    for output in outputs:
        kind = _memory.buffer_type(output.size, output.secret)
        made.append([kind() for _ in range(n)])
        arrays.append((ctypes.c_void_p * n)(*map(ctypes.addressof, made[-1])))
    kept: List[List[Any]] = []  # what the arrays point to
    items: List[Any]
    for name, values, kind in inputs:
        values = listed(values, name)
        if len(values) != n:
            raise ValueError(f"{name} must have {n} items, not {len(values)}")
        if isinstance(kind, type):
            items = values
            arrays.append((ctypes.c_void_p * n)(
                *[address(item, kind, name).value for item in items]))
        else:
            items = [value if type(value) is bytes and len(value) == kind
                     else _item(value, name, kind, i, errors) for i, value in enumerate(values)]
            pointers: List[Any] = [item if type(item) is bytes else ctypes.addressof(item)
                                   for item in items]
            arrays.append((ctypes.c_char_p * n)(*pointers))
        kept.append(items)
    status = (ctypes.c_int * n)()
    if function(n, *arrays, status):
        for i, one in enumerate(status):
            if one:
                errors.setdefault(i, _library.error(one, i))
    columns = [cells if output.secret else [cell.raw for cell in cells]
               for output, cells in zip(outputs, made)]
    return [errors[i] if i in errors else make(*row) for i, row in enumerate(zip(*columns))]


def listed(values: Any, name: str) -> List[Any]:
    """The items of a batch. A buffer by mistake would be a list of numbers."""
    if isinstance(values, (str, bytes, bytearray, memoryview, _memory.Secret)):
        raise TypeError(f"{name} must be a list or another iterable of items, "
                        f"not {type(values).__name__}")
    return list(values)


def are_prepared(values: List[Any]) -> bool:
    return len(values) > 0 and isinstance(values[0], Prepared)


def items_in(value: Any, name: str, size: int) -> Tuple[Any, int]:
    """A packed buffer, and how many items it has."""
    value, found = _memory.measured(value, name)
    if found % size:
        raise _library.length_error(name, found, f"a multiple of {size}")
    return _memory.fixed(value), found // size


def over_buffer(function: Any, n: int, outputs: Sequence[Output],
                inputs: Sequence[Input]) -> List[Any]:
    """Runs n operations. Gives the packed outputs, and then the errors of those that failed."""
    made: List[Any] = []
    arrays: List[Any] = []

    def point(buffer: Any, size: int) -> None:
        # ctypes.cast would put the buffer into a cycle, and a secret would be wiped too late.
        if type(buffer) is bytes:
            start = ctypes.c_size_t.from_buffer(ctypes.c_char_p(buffer)).value
        else:
            start = ctypes.addressof(buffer)
        arrays.append((ctypes.c_void_p * n)(*range(start, start + n * size, size)))

    for size, secret in outputs:
        made.append(_memory.buffer_type(n * size, secret)())
        point(made[-1], size)
    kept = []
    for name, values, size in inputs:
        kept.append(_memory.exactly(values, n * size, name))
        point(kept[-1], size)
    status = (ctypes.c_int * n)()
    errors: Errors = {}
    if function(n, *arrays, status):
        errors = {i: _library.error(one, i) for i, one in enumerate(status) if one}
    return [buffer if output.secret else buffer.raw
            for output, buffer in zip(outputs, made)] + [errors]
