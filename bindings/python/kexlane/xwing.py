# SPDX-License-Identifier: Apache-2.0
"""X-Wing, a KEM of ML-KEM-768 and X25519 (draft-connolly-cfrg-xwing-kem), which CFRG calls
MLKEM768-X25519. It stays secure as long as either of the two is unbroken.

ek 1216 bytes, dk 32 (the draft's sk, a seed), c 1120 (ct), K 32 (ss), seed of keygen 32, which is
dk, seed of encaps 64 (m || ephemeral X25519 secret key).
"""
from . import _kem
from ._table import KXL_XWING_CT_BYTES as C_BYTES
from ._table import KXL_XWING_EK_BYTES as EK_BYTES
from ._table import KXL_XWING_ENCAPS_SEED_BYTES as ENCAPS_SEED_BYTES
from ._table import KXL_XWING_KEYGEN_SEED_BYTES as KEYGEN_SEED_BYTES
from ._table import KXL_XWING_SK_BYTES as DK_BYTES
from ._table import KXL_XWING_SS_BYTES as K_BYTES

_scheme = _kem.Kem("xwing", EK_BYTES, DK_BYTES, C_BYTES, K_BYTES, KEYGEN_SEED_BYTES,
                   ENCAPS_SEED_BYTES)
keygen, encaps, decaps = _scheme.keygen, _scheme.encaps, _scheme.decaps
prepare_ek, prepare_dk = _scheme.prepare_ek, _scheme.prepare_dk
keygen_prepared = _scheme.keygen_prepared
keygen_batch, encaps_batch = _scheme.keygen_batch, _scheme.encaps_batch
decaps_batch = _scheme.decaps_batch
keygen_packed, encaps_packed = _scheme.keygen_packed, _scheme.encaps_packed
decaps_packed = _scheme.decaps_packed

__all__ = [
    "C_BYTES", "DK_BYTES", "EK_BYTES", "ENCAPS_SEED_BYTES", "KEYGEN_SEED_BYTES", "K_BYTES",
    "decaps", "decaps_batch", "decaps_packed", "encaps", "encaps_batch", "encaps_packed", "keygen",
    "keygen_batch", "keygen_packed", "keygen_prepared", "prepare_dk", "prepare_ek",
]
