# SPDX-License-Identifier: Apache-2.0
"""kexlane: key exchange that withstands quantum computers, from the shared library kexlane.

    mlkem512, mlkem768, mlkem1024   ML-KEM, FIPS 203
    x25519                          X25519, RFC 7748
    x25519mlkem768                  X25519MLKEM768, the key exchange of TLS 1.3 and SSH
    xwing                           X-Wing, a KEM of ML-KEM-768 and X25519

Inputs are bytes, secrets of this package, or other objects with a buffer. Public outputs are bytes,
and secret ones are a Secret, which is wiped. What the library refuses is a KexlaneError. Any number
of threads may call any functions at once: the GIL is released while the library runs.
"""
from . import mlkem512, mlkem768, mlkem1024, x25519, x25519mlkem768, xwing
from ._errors import (AlignmentError, InvalidKeyError, KexlaneError, LengthError, LowOrderError,
                      NullError, RandomError, SelfTestError, TargetError)
from ._kem import (Encapsulated, KeyPair, PackedEncapsulated, PackedKeyPairs, PackedSecrets,
                   PreparedPair)
from ._library import version as library_version
from ._memory import Secret
from ._prepared import PreparedClient, PreparedDk, PreparedEk
from ._table import KXL_VERSION as __version__
from ._targets import active_target, environment, force_target, self_test, targets

__all__ = [
    "AlignmentError", "Encapsulated", "InvalidKeyError", "KexlaneError", "KeyPair", "LengthError",
    "LowOrderError", "NullError", "PackedEncapsulated", "PackedKeyPairs", "PackedSecrets",
    "PreparedClient", "PreparedDk", "PreparedEk", "PreparedPair", "RandomError", "Secret",
    "SelfTestError", "TargetError", "__version__", "active_target", "environment", "force_target",
    "library_version", "mlkem1024", "mlkem512", "mlkem768", "self_test", "targets", "x25519",
    "x25519mlkem768", "xwing",
]
