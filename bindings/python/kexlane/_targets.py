# SPDX-License-Identifier: Apache-2.0
"""SIMD targets: which ones the library has, which ones this CPU can run, and which one is active.
The functions are kexlane.targets and its neighbours; kexlane/target.h has the rules."""
from __future__ import annotations

from typing import Dict, Optional

from . import _errors, _library, _table

_count = _library.function("kxl_target_count")
_name = _library.function("kxl_target_name")
_supported = _library.function("kxl_target_supported")
_active = _library.function("kxl_target_active")
_force = _library.function("kxl_target_force")
_environment = _library.function("kxl_target_environment")
_self_test = _library.function("kxl_self_test")


def targets() -> Dict[str, bool]:
    """The names of the targets, best first, and whether this CPU can run each."""
    return {_name(i).decode(): bool(_supported(i)) for i in range(_count())}


def active_target() -> str:
    """The target on which the next call runs."""
    return _active().decode()  # type: ignore[no-any-return]


def force_target(name: Optional[str]) -> None:
    """Makes a target active for all threads, for tests and comparisons. None selects the best.

    Raises TargetError if there is no target of this name, or this CPU cannot run it.
    """
    _library.check(_force(_encoded(name)))


def environment() -> None:
    """Checks that the environment variable KEXLANE_TARGET was obeyed, if it was set.

    Raises TargetError if there is no target of its name, or this CPU cannot run it. The best target
    was then taken instead.
    """
    _library.check(_environment())


def self_test(target: Optional[str] = None) -> None:
    """Runs a known answer of each operation on a target, or on the active one, in milliseconds.
    Which target is active stays the same.

    Raises SelfTestError, which names the first test that failed: then do not use the library.
    Raises TargetError if there is no target of this name, or this CPU cannot run it.
    """
    failed = _self_test(_encoded(target))
    if failed is None:
        return
    refused = _library.error(_table.STATUSES["KXL_ERR_TARGET"])
    raise refused if failed.decode() == str(refused) else _errors.SelfTestError(failed.decode())


def _encoded(name: Optional[str]) -> Optional[bytes]:
    if name is not None and "\0" in name:  # where C's name would end
        raise _library.error(_table.STATUSES["KXL_ERR_TARGET"])
    return None if name is None else name.encode()
