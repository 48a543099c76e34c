# SPDX-License-Identifier: Apache-2.0
"""The exceptions of the package: one for each status of the library but success."""
from __future__ import annotations

from typing import Optional


class KexlaneError(Exception):
    """What the library refuses. str() gives the library's own words (kxl_status_text).

    status: the number of the status (kexlane/status.h)
    index:  the item of a batch that failed, else None
    """

    def __init__(self, message: str, status: int, index: Optional[int] = None) -> None:
        super().__init__(message, status, index)
        self.status = status
        self.index = index

    def __str__(self) -> str:
        return str(self.args[0])


class NullError(KexlaneError):
    """KXL_ERR_NULL. The package passes no null pointer, so this is a bug of the package."""


class LengthError(KexlaneError, ValueError):
    """KXL_ERR_LENGTH: an argument has another number of bytes than its standard says."""


class InvalidKeyError(KexlaneError, ValueError):
    """KXL_ERR_KEY: a key fails the checks of its standard, or two keys are not a pair."""


class LowOrderError(KexlaneError, ValueError):
    """KXL_ERR_LOW_ORDER: the peer sent a point of low order. End the connection."""


class RandomError(KexlaneError):
    """KXL_ERR_RANDOM: the operating system gave no randomness."""


class TargetError(KexlaneError, ValueError):
    """KXL_ERR_TARGET: there is no such SIMD target, or this CPU cannot run it."""


class SelfTestError(Exception):
    """kexlane.self_test() got a wrong answer: do not use the library. It is no KexlaneError, since
    the library has refused nothing.

    name: the name of the first test that failed
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"the self test failed: {self.name}"


class AlignmentError(KexlaneError):
    """KXL_ERR_ALIGNMENT. The package aligns prepared keys, so this is a bug of the package."""


CLASSES = {
    "KXL_ERR_NULL": NullError,
    "KXL_ERR_LENGTH": LengthError,
    "KXL_ERR_KEY": InvalidKeyError,
    "KXL_ERR_LOW_ORDER": LowOrderError,
    "KXL_ERR_RANDOM": RandomError,
    "KXL_ERR_TARGET": TargetError,
    "KXL_ERR_ALIGNMENT": AlignmentError,
}
