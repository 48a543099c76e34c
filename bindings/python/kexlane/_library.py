# SPDX-License-Identifier: Apache-2.0
"""The shared library: where it is found, its functions, and its statuses as exceptions."""
from __future__ import annotations

import ctypes
import pathlib
from typing import Any, Optional

from . import _errors, _table

NAME = "libkexlane.so.0"
_NEEDED = (_table.KXL_VERSION_MAJOR, _table.KXL_VERSION_MINOR, _table.KXL_VERSION_PATCH)


def _load() -> ctypes.CDLL:
    beside = pathlib.Path(__file__).with_name(NAME)
    # A wheel's own library is taken or nothing is: another one would hide that it is broken.
    path = str(beside) if beside.exists() else NAME
    try:
        library = ctypes.CDLL(path)
        library.kxl_version.restype = ctypes.c_char_p
        version = library.kxl_version().decode()
    except (OSError, AttributeError) as error:
        tried = path if path != NAME else f"{beside}, which is not there, and the system's {NAME}"
        raise ImportError(
            f"kexlane cannot load its library. Tried: {tried}. {error}. Debian's package "
            "libkexlane0 has the library, and so has the wheel.") from error
    found = tuple(int(part) for part in version.split("."))
    if found[0] != _NEEDED[0] or found < _NEEDED:
        raise ImportError(
            f"kexlane {_table.KXL_VERSION} for Python needs a library of version "
            f"{_table.KXL_VERSION} or a later {_NEEDED[0]}.x, but {path} is {version}")
    return library


_library = _load()
# Every other type is a pointer.
_TYPES = {
    "void": None,
    "int": ctypes.c_int,
    "unsigned": ctypes.c_uint,
    "size_t": ctypes.c_size_t,
    "kxl_status": ctypes.c_int,
    "const char*": ctypes.c_char_p,
}


def function(name: str) -> Any:
    """A function of the library. ctypes releases the GIL while it runs."""
    result, *arguments = [_TYPES.get(kind, ctypes.c_void_p) for kind in _table.FUNCTIONS[name]]
    try:
        found = getattr(_library, name)
    except AttributeError as error:
        raise ImportError(f"kexlane's library {_library._name} is version {version()}, but has no "
                          f"function {name}: it was not built from a release of kexlane") from error
    found.restype = result
    # Bytes, arrays and c_void_p are pointers without a type, and then a call is faster by a fifth.
    if set(arguments) != {ctypes.c_void_p}:
        found.argtypes = arguments
    return found


_status_text = function("kxl_status_text")
_CLASSES = {_table.STATUSES[name]: kind for name, kind in _errors.CLASSES.items()}
_LENGTH = _table.STATUSES["KXL_ERR_LENGTH"]


def error(status: int, index: Optional[int] = None) -> _errors.KexlaneError:
    """The exception for a status. A status of a later library is a KexlaneError itself."""
    kind = _CLASSES.get(status, _errors.KexlaneError)
    return kind(_status_text(status).decode(), status, index)


def check(status: int) -> None:
    if status:
        raise error(status)


def length_error(name: str, found: int, wanted: str,
                 index: Optional[int] = None) -> _errors.LengthError:
    text = _status_text(_LENGTH).decode()
    return _errors.LengthError(
        f"{text}: {name} must have {wanted} bytes, not {found}", _LENGTH, index)


def version() -> str:
    """The version of the library that is loaded."""
    return str(_library.kxl_version().decode())
