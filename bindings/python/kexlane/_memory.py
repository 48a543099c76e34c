# SPDX-License-Identifier: Apache-2.0
"""The buffers of a call: secrets that are wiped, public outputs, and inputs of any type."""
from __future__ import annotations

import ctypes
import functools
import hmac
from typing import TYPE_CHECKING, Any, NoReturn, Tuple, Type, Union

from . import _library

if TYPE_CHECKING:  # what is used here of ctypes.Array, a subclass of which ends mypy 1.0
    class _Array(ctypes.Structure):
        raw: bytes
        value: bytes

        def __len__(self) -> int: ...

        def __getitem__(self, index: Union[int, slice]) -> bytes: ...
else:
    _Array = ctypes.Array

# What an input is to a type checker. At run time it is any object with a buffer in one piece.
Bytes = Union[bytes, bytearray, memoryview, "Secret"]


class Secret(_Array):
    """Secret bytes in memory of their own, which is wiped when they are no longer needed.

    It is wiped by wipe(), at the end of a with statement, and when nothing refers to it any more.
    bytes(secret) copies the bytes; nothing wipes that copy. hashlib, hmac and everything else that
    takes an object with a buffer reads the bytes in place, and view() gives a memoryview of them.
    == compares in constant time if the Secret is on its left, as hmac.compare_digest does. The
    bytes are never printed, pickled or copied by copy.copy.
    """

    _type_ = ctypes.c_char
    _length_ = 0
    _zeros = b""  # as many as the secret has, if it is small: assigning them is faster than memset
    _content: Any  # the bytes themselves, whether they are wiped or not
    wiped = False

    def __init__(self, *content: object) -> None:
        raise TypeError("Secret.copy_of(data) makes a kexlane.Secret from bytes, and the calls of "
                        "this package give others")

    @staticmethod
    def copy_of(data: Bytes) -> Secret:
        """A secret with these bytes, for a key that comes from a file. Wipe the source yourself."""
        source = _source(data, "data")
        return secret_type(source.nbytes).from_buffer_copy(source)

    def wipe(self) -> None:
        """Overwrites the bytes with zeros. Later calls with this secret raise ValueError.

        Wipe no secret that a call of another thread is using: that call would go on with zeros.
        """
        self.wiped = True  # first, so that no other thread starts a call with half a secret
        self._zero()

    def view(self) -> memoryview:
        """The bytes themselves, not a copy. After wiping, the view has zeros."""
        return _source(self, "the secret").cast("B")

    def __enter__(self) -> Secret:
        return self

    def __exit__(self, *exception: object) -> None:
        self.wipe()

    # When Python ends, the names of a module are gone before the last secret is.
    def _zero(self, memset: Any = ctypes.memset, sizeof: Any = ctypes.sizeof) -> None:
        if self._zeros:
            self._content = self._zeros
        else:
            memset(self, 0, sizeof(self))

    __del__ = _zero

    def __bytes__(self) -> bytes:
        return measured(self, "the secret")[0]._content  # type: ignore[no-any-return]

    def __getitem__(self, index: Union[int, slice]) -> bytes:
        measured(self, "the secret")
        return super().__getitem__(index)

    def __eq__(self, other: object) -> bool:
        try:
            equal = hmac.compare_digest(self, other)  # type: ignore[call-overload]
        except (TypeError, BufferError):
            return NotImplemented
        return equal and not self.wiped and not getattr(other, "wiped", False)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<kexlane.Secret of {len(self)} bytes{', wiped' if self.wiped else ''}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a kexlane.Secret is not pickled or copied; bytes(secret) gives its bytes")


@functools.lru_cache(maxsize=64)
def secret_type(size: int) -> Type[Secret]:
    made: Any = type("Secret", (Secret,), {
        "_length_": size, "_zeros": bytes(size if size <= 4096 else 0),
        "__init__": _Array.__init__})
    # ctypes gives each class a raw, which reads wiped bytes, and a value, which ends at a zero.
    made._content = made.raw
    made.raw = made.value = property(Secret.__bytes__)
    return made  # type: ignore[no-any-return]


def public_type(size: int) -> Any:
    """Memory for a public output. Its raw is the bytes."""
    return ctypes.c_char * size


def buffer_type(size: int, secret: bool) -> Any:
    return secret_type(size) if secret else public_type(size)


def _source(value: Any, name: str) -> memoryview:
    """The buffer of an input, in one piece, which is not that of a wiped Secret."""
    try:
        view = memoryview(value)
    except TypeError:
        raise TypeError(f"{name} must be bytes or another object with a buffer, "
                        f"not {type(value).__name__}") from None
    if isinstance(view.obj, Secret) and view.obj.wiped:
        raise ValueError(f"{name} was wiped")
    if not view.c_contiguous:
        raise TypeError(f"{name} must be contiguous in memory")
    return view


def measured(value: Any, name: str) -> Tuple[Any, int]:
    """An input and its size in bytes. What is neither bytes nor a Secret becomes a memoryview."""
    if type(value) is bytes:
        return value, len(value)
    if isinstance(value, Secret):
        if value.wiped:
            raise ValueError(f"{name} was wiped")
        return value, ctypes.sizeof(value)
    view = _source(value, name)
    return view, view.nbytes


def fixed(value: Any) -> Any:
    """What measured() gave, as bytes or as a Secret. A view is copied, so that no other thread can
    resize or change it during the call, and the copy is wiped: it may be a secret."""
    if type(value) is memoryview:
        return secret_type(value.nbytes).from_buffer_copy(value)
    return value


def exactly(value: Any, size: int, name: str) -> Any:
    """An input that has this many bytes."""
    value, found = measured(value, name)
    if found != size:
        raise _library.length_error(name, found, str(size))
    return fixed(value)
