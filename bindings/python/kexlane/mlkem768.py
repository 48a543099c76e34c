# SPDX-License-Identifier: Apache-2.0
"""ML-KEM-768, FIPS 203: a KEM that withstands quantum computers, as hard to break as AES-192.

ek 1184 bytes, dk 2400, c 1088, K 32, seed of keygen 64 (d || z), seed of encaps 32 (m).
"""
from . import _kem
from ._table import KXL_MLKEM768_C_BYTES as C_BYTES
from ._table import KXL_MLKEM768_DK_BYTES as DK_BYTES
from ._table import KXL_MLKEM768_EK_BYTES as EK_BYTES
from ._table import KXL_MLKEM_ENCAPS_SEED_BYTES as ENCAPS_SEED_BYTES
from ._table import KXL_MLKEM_K_BYTES as K_BYTES
from ._table import KXL_MLKEM_KEYGEN_SEED_BYTES as KEYGEN_SEED_BYTES

_set = _kem.MlKem("mlkem768", EK_BYTES, DK_BYTES, C_BYTES, K_BYTES, KEYGEN_SEED_BYTES,
                  ENCAPS_SEED_BYTES)
keygen, encaps, decaps = _set.keygen, _set.encaps, _set.decaps
check_ek, check_dk, check_pair = _set.check_ek, _set.check_dk, _set.check_pair
ek_from_dk = _set.ek_from_dk
prepare_ek, prepare_dk = _set.prepare_ek, _set.prepare_dk
keygen_prepared = _set.keygen_prepared
keygen_batch, encaps_batch, decaps_batch = _set.keygen_batch, _set.encaps_batch, _set.decaps_batch
keygen_packed, encaps_packed = _set.keygen_packed, _set.encaps_packed
decaps_packed = _set.decaps_packed

__all__ = [
    "C_BYTES", "DK_BYTES", "EK_BYTES", "ENCAPS_SEED_BYTES", "KEYGEN_SEED_BYTES", "K_BYTES",
    "check_dk", "check_ek", "check_pair", "decaps", "decaps_batch", "decaps_packed", "ek_from_dk",
    "encaps", "encaps_batch", "encaps_packed", "keygen", "keygen_batch", "keygen_packed",
    "keygen_prepared", "prepare_dk", "prepare_ek",
]
