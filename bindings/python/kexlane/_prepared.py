# SPDX-License-Identifier: Apache-2.0
"""Prepared keys: memory of the library's with a key that is expanded for many operations."""
from __future__ import annotations

import ctypes
from typing import Any, NoReturn, Optional

from . import _library


class Prepared:
    """A key that is expanded for many operations.

    It works on the target that was active when it was made. Several threads may use it at once. It
    cannot be stored or sent. A secret one is wiped by wipe(), at the end of a with statement, and
    when nothing refers to it any more.
    """

    wiped = False
    _address: Any = None
    _new: Any = None
    _free: Any
    _wipe: Any

    def __init__(self) -> None:
        if self._new is None:
            raise TypeError(f"a {type(self).__name__} is made by the module of its scheme: "
                            "prepare_ek, prepare_dk, keygen_prepared, client_prepare")
        self._address = ctypes.c_void_p(self._new())
        if not self._address:
            raise MemoryError(f"no memory for a {type(self).__name__}")

    def wipe(self) -> None:
        """Overwrites the key with zeros. Later calls with it raise ValueError.

        Wipe no key that a call of another thread is using: that call would go on with zeros.
        """
        # The memory is freed only with the object: another thread may be using it.
        self.wiped = True
        if self._wipe is not None:
            self._wipe(self._address)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *exception: object) -> None:
        self.wipe()

    def __del__(self) -> None:
        if self._address:
            self._free(self._address)

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is not pickled or copied: its layout is the "
                        "library's own")


def address(value: Any, kind: Any, name: str) -> Any:
    """Where the struct of a prepared key is. Another scheme's struct has another size."""
    if type(value) is not kind:
        raise TypeError(f"{name} must be prepared by the same module, and all of a batch must be")
    if value.wiped:
        raise ValueError(f"{name} was wiped")
    return value._address


class PreparedEk(Prepared):
    """A prepared encapsulation key, for the encaps of its module."""


class PreparedDk(Prepared):
    """A prepared decapsulation key, for the decaps of its module."""


class PreparedClient(Prepared):
    """A client of X25519MLKEM768 that keeps its ML-KEM key prepared, for client_finish."""


def prepared_type(base: type, struct: str) -> Any:
    """The class for a struct of the library, such as kxl_mlkem768_dk. An ek has nothing to wipe."""
    members = {name: staticmethod(_library.function(f"{struct}_{name[1:]}"))
               for name in ("_new", "_free")}
    wipe: Optional[Any] = None
    if base is not PreparedEk:
        wipe = staticmethod(_library.function(f"{struct}_wipe"))
    return type(base.__name__, (base,), {**members, "_wipe": wipe, "__doc__": base.__doc__})
