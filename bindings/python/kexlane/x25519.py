# SPDX-License-Identifier: Apache-2.0
"""X25519, RFC 7748: Diffie-Hellman key agreement on Curve25519. Quantum computers break it.

pk, sk and ss have 32 bytes. Hash ss before use, together with both public keys, as the protocol
says: it is no uniformly random key.
"""
from __future__ import annotations

from typing import Iterable, List, NamedTuple, Union

from . import _batch, _library, _memory
from ._batch import Errors, Input, Output
from ._errors import KexlaneError
from ._memory import Bytes, Secret
from ._table import KXL_X25519_PK_BYTES as PK_BYTES
from ._table import KXL_X25519_SK_BYTES as SK_BYTES
from ._table import KXL_X25519_SS_BYTES as SS_BYTES

__all__ = [
    "KeyPair", "PK_BYTES", "PackedKeyPairs", "PackedPublicKeys", "PackedSecrets", "SK_BYTES",
    "SS_BYTES", "keygen", "keygen_batch", "keygen_packed", "public_key", "public_key_batch",
    "public_key_packed", "shared_secret", "shared_secret_batch", "shared_secret_packed",
]


class _KeyPair(NamedTuple):
    pk: bytes
    sk: Secret


class KeyPair(_KeyPair):
    """pk, the public key, and sk, the secret key. The end of a with statement wipes sk."""

    __slots__ = ()

    def __enter__(self) -> KeyPair:
        return self

    def __exit__(self, *exception: object) -> None:
        self.sk.wipe()


class PackedKeyPairs(NamedTuple):
    """All pk in one buffer, all sk in one, and the errors by item; what failed has zeros."""

    pk: bytes
    sk: Secret
    errors: Errors


class PackedPublicKeys(NamedTuple):
    """All pk in one buffer, and the errors by item; what failed has zeros."""

    pk: bytes
    errors: Errors


class PackedSecrets(NamedTuple):
    """All ss in one buffer, and the errors by item; what failed has zeros."""

    ss: Secret
    errors: Errors


_keygen = _library.function("kxl_x25519_keygen")
_public_key = _library.function("kxl_x25519_public_key")
_shared_secret = _library.function("kxl_x25519_shared_secret")
_keygen_batch = _library.function("kxl_x25519_keygen_batch")
_public_key_batch = _library.function("kxl_x25519_public_key_batch")
_shared_secret_batch = _library.function("kxl_x25519_shared_secret_batch")
_pk = _memory.public_type(PK_BYTES)
_sk = _memory.secret_type(SK_BYTES)
_ss = _memory.secret_type(SS_BYTES)
_pair = [Output(PK_BYTES, False), Output(SK_BYTES, True)]


def keygen() -> KeyPair:
    """Makes a key pair from the operating system's randomness, RFC 7748 section 6.1. Any 32
    random bytes are a secret key too: public_key gives the public key for them.

    Raises RandomError.
    """
    pk, sk = _pk(), _sk()
    status = _keygen(pk, sk)
    if status:
        raise _library.error(status)
    return KeyPair(pk.raw, sk)


def public_key(sk: Bytes) -> bytes:
    """Computes the public key for sk (32 bytes): X25519(sk, 9), RFC 7748 section 6.1.

    Raises LengthError.
    """
    pk = _pk()
    _library.check(_public_key(pk, _memory.exactly(sk, SK_BYTES, "sk")))
    return pk.raw  # type: ignore[no-any-return]


def shared_secret(sk: Bytes, peer_pk: Bytes) -> Secret:
    """Computes the shared secret X25519(sk, peer_pk), RFC 7748 sections 5 and 6.1.

    Raises LengthError, or LowOrderError if the result is all zero. Only a peer who cheats can
    cause that: end the connection.
    """
    ss = _ss()
    status = _shared_secret(ss, _memory.exactly(sk, SK_BYTES, "sk"),
                            _memory.exactly(peer_pk, PK_BYTES, "peer_pk"))
    if status:
        raise _library.error(status)
    return ss


def keygen_batch(n: int) -> List[Union[KeyPair, KexlaneError]]:
    """Makes n key pairs in one call. Gives a list; what failed is a KexlaneError in its place."""
    return _batch.over_list(_keygen_batch, KeyPair, _batch.count(n), _pair, [])


def public_key_batch(sks: Iterable[Bytes]) -> List[Union[bytes, KexlaneError]]:
    """Computes the public key for each sk of a list. Gives a list; what failed is a KexlaneError
    in its place."""
    sks = _batch.listed(sks, "sks")
    return _batch.over_list(_public_key_batch, lambda pk: pk, len(sks), [Output(PK_BYTES, False)],
                            [Input("sks", sks, SK_BYTES)])


def shared_secret_batch(sks: Iterable[Bytes], peer_pks: Iterable[Bytes]
                        ) -> List[Union[Secret, KexlaneError]]:
    """Computes the shared secret of each sk with the peer_pk in the same place. Gives a list; what
    failed is a KexlaneError in its place."""
    sks = _batch.listed(sks, "sks")
    return _batch.over_list(
        _shared_secret_batch, lambda ss: ss, len(sks), [Output(SS_BYTES, True)],
        [Input("sks", sks, SK_BYTES), Input("peer_pks", peer_pks, PK_BYTES)])


def keygen_packed(n: int) -> PackedKeyPairs:
    """Makes n key pairs in one call. Gives buffers with one key after the other."""
    return PackedKeyPairs(*_batch.over_buffer(_keygen_batch, _batch.count(n), _pair, []))


def public_key_packed(sks: Bytes) -> PackedPublicKeys:
    """Computes the public key for each sk of a buffer with one after the other."""
    sks, n = _batch.items_in(sks, "sks", SK_BYTES)
    return PackedPublicKeys(*_batch.over_buffer(
        _public_key_batch, n, [Output(PK_BYTES, False)], [Input("sks", sks, SK_BYTES)]))


def shared_secret_packed(sks: Bytes, peer_pks: Bytes) -> PackedSecrets:
    """Computes the shared secret of each sk of a buffer with the peer_pk in the same place of
    another."""
    sks, n = _batch.items_in(sks, "sks", SK_BYTES)
    return PackedSecrets(*_batch.over_buffer(
        _shared_secret_batch, n, [Output(SS_BYTES, True)],
        [Input("sks", sks, SK_BYTES), Input("peer_pks", peer_pks, PK_BYTES)]))
