# SPDX-License-Identifier: Apache-2.0
"""What the KEMs have in common: ML-KEM's parameter sets and X-Wing."""
from __future__ import annotations

from typing import Any, Iterable, List, NamedTuple, Optional, Union

from . import _batch, _library, _memory, _prepared
from ._batch import Errors, Input, Output
from ._errors import KexlaneError
from ._memory import Bytes, Secret
from ._prepared import PreparedDk, PreparedEk


class _KeyPair(NamedTuple):
    ek: bytes
    dk: Secret


class KeyPair(_KeyPair):
    """ek, the public encapsulation key, and dk, the secret decapsulation key. The end of a with
    statement wipes dk."""

    __slots__ = ()

    def __enter__(self) -> KeyPair:
        return self

    def __exit__(self, *exception: object) -> None:
        self.dk.wipe()


class PreparedPair(NamedTuple):
    """ek, the public encapsulation key, and dk, the prepared decapsulation key."""

    ek: bytes
    dk: PreparedDk


class _Encapsulated(NamedTuple):
    c: bytes
    K: Secret


class Encapsulated(_Encapsulated):
    """c, the ciphertext to send, and K, the shared secret. The end of a with statement wipes K."""

    __slots__ = ()

    def __enter__(self) -> Encapsulated:
        return self

    def __exit__(self, *exception: object) -> None:
        self.K.wipe()


class PackedKeyPairs(NamedTuple):
    """All ek in one buffer, all dk in one, and the errors by item; what failed has zeros."""

    ek: bytes
    dk: Secret
    errors: Errors


class PackedEncapsulated(NamedTuple):
    """All c in one buffer, all K in one, and the errors by item; what failed has zeros."""

    c: bytes
    K: Secret
    errors: Errors


class PackedSecrets(NamedTuple):
    """All K in one buffer, and the errors by item; what failed has zeros."""

    K: Secret
    errors: Errors


class Kem:
    """A KEM. The module of each scheme has these methods as its functions."""

    def __init__(self, name: str, ek_bytes: int, dk_bytes: int, c_bytes: int, K_bytes: int,
                 keygen_seed_bytes: int, encaps_seed_bytes: int) -> None:
        def function(call: str) -> Any:
            return _library.function(f"kxl_{name}_{call}")

        self._ek_bytes, self._dk_bytes, self._c_bytes = ek_bytes, dk_bytes, c_bytes
        self._keygen_seed_bytes, self._encaps_seed_bytes = keygen_seed_bytes, encaps_seed_bytes
        self._pair = [Output(ek_bytes, False), Output(dk_bytes, True)]
        self._sent = [Output(c_bytes, False), Output(K_bytes, True)]
        self._secret = [Output(K_bytes, True)]
        self._ek, self._c = _memory.public_type(ek_bytes), _memory.public_type(c_bytes)
        self._dk, self._K = _memory.secret_type(dk_bytes), _memory.secret_type(K_bytes)
        self.PreparedEk = _prepared.prepared_type(PreparedEk, f"kxl_{name}_ek")
        self.PreparedDk = _prepared.prepared_type(PreparedDk, f"kxl_{name}_dk")
        self._ek_parse, self._dk_parse = function("ek_parse"), function("dk_parse")
        self._dk_keygen, self._dk_from_seed = function("dk_keygen"), function("dk_from_seed")
        self._decaps, self._decaps_prepared = function("decaps"), function("decaps_prepared")
        self._decaps_batch = function("decaps_batch")
        self._decaps_prepared_batch = function("decaps_prepared_batch")
        for call in ("keygen", "encaps", "encaps_prepared"):
            for form in ("{}", "{}_derand", "{}_batch", "{}_batch_derand"):
                setattr(self, "_" + form.format(call), function(form.format(call)))

    _keygen: Any
    _keygen_derand: Any
    _keygen_batch: Any
    _keygen_batch_derand: Any
    _encaps: Any
    _encaps_derand: Any
    _encaps_batch: Any
    _encaps_batch_derand: Any
    _encaps_prepared: Any
    _encaps_prepared_derand: Any
    _encaps_prepared_batch: Any
    _encaps_prepared_batch_derand: Any

    # ---- one operation -------------------------------------------------------------------------

    def keygen(self, *, seed: Optional[Bytes] = None) -> KeyPair:
        """Makes a key pair, from the operating system's randomness.

        ML-KEM.KeyGen, FIPS 203 algorithm 19; X-Wing's GenerateKeyPair, draft section 5.2.
        seed: KEYGEN_SEED_BYTES secret and uniformly random bytes, a compact form of dk: FIPS 203
              algorithm 16, where it is d || z; X-Wing's GenerateKeyPairDerand.
        Raises RandomError, or LengthError for the seed.
        """
        ek, dk = self._ek(), self._dk()
        if seed is None:
            status = self._keygen(ek, dk)
        else:
            status = self._keygen_derand(
                ek, dk, _memory.exactly(seed, self._keygen_seed_bytes, "seed"))
        if status:
            raise _library.error(status)
        return KeyPair(ek.raw, dk)

    def encaps(self, ek: Union[Bytes, PreparedEk], *, seed: Optional[Bytes] = None) -> Encapsulated:
        """Makes a shared secret K and the ciphertext c that carries it.

        ML-KEM.Encaps, FIPS 203 algorithm 20, with the check of ek of section 7.2; X-Wing's
        Encapsulate, draft section 5.4.
        ek:   EK_BYTES bytes, or what prepare_ek gave
        seed: ENCAPS_SEED_BYTES bytes, secret, uniformly random and used once; for tests, and for
              protocols that define them: FIPS 203 algorithm 17, where it is m; X-Wing's
              EncapsulateDerand
        Raises LengthError, InvalidKeyError if ek fails the check, or RandomError.
        """
        c, K = self._c(), self._K()
        key: Any
        if type(ek) is bytes and len(ek) == self._ek_bytes:
            key, random, derand = ek, self._encaps, self._encaps_derand
        elif isinstance(ek, PreparedEk):
            key = _prepared.address(ek, self.PreparedEk, "ek")
            random, derand = self._encaps_prepared, self._encaps_prepared_derand
        else:
            key = _memory.exactly(ek, self._ek_bytes, "ek")
            random, derand = self._encaps, self._encaps_derand
        if seed is None:
            status = random(c, K, key)
        else:
            status = derand(c, K, key, _memory.exactly(seed, self._encaps_seed_bytes, "seed"))
        if status:
            raise _library.error(status)
        return Encapsulated(c.raw, K)

    def decaps(self, c: Bytes, dk: Union[Bytes, PreparedDk]) -> Secret:
        """Computes the shared secret K that c carries. A tampered c is not an error: it gives a
        K that nobody else knows (implicit rejection).

        ML-KEM.Decaps, FIPS 203 algorithm 21, with the check of dk of section 7.3; X-Wing's
        Decapsulate, draft section 5.5.
        c:  C_BYTES bytes
        dk: DK_BYTES bytes, or what prepare_dk or keygen_prepared gave
        Raises LengthError, or InvalidKeyError if dk fails the check, which X-Wing does not have.
        """
        K = self._K()
        if type(c) is not bytes or len(c) != self._c_bytes:
            c = _memory.exactly(c, self._c_bytes, "c")
        if isinstance(dk, PreparedDk):
            status = self._decaps_prepared(K, c, _prepared.address(dk, self.PreparedDk, "dk"))
        else:
            status = self._decaps(K, c, _memory.exactly(dk, self._dk_bytes, "dk"))
        if status:
            raise _library.error(status)
        return K

    # ---- prepared keys -------------------------------------------------------------------------

    def prepare_ek(self, ek: Bytes) -> PreparedEk:
        """Expands ek (EK_BYTES bytes) for many encapsulations.

        Raises LengthError, or InvalidKeyError if ek fails the check of FIPS 203 section 7.2.
        """
        prepared = self.PreparedEk()
        _library.check(self._ek_parse(
            prepared._address, _memory.exactly(ek, self._ek_bytes, "ek")))
        return prepared  # type: ignore[no-any-return]

    def prepare_dk(self, dk: Bytes) -> PreparedDk:
        """Expands dk (DK_BYTES bytes) for many decapsulations.

        Raises LengthError, or InvalidKeyError if dk fails the check of FIPS 203 section 7.3, which
        X-Wing does not have.
        """
        prepared = self.PreparedDk()
        _library.check(self._dk_parse(
            prepared._address, _memory.exactly(dk, self._dk_bytes, "dk")))
        return prepared  # type: ignore[no-any-return]

    def keygen_prepared(self, *, seed: Optional[Bytes] = None) -> PreparedPair:
        """Makes a key pair like keygen, and prepares its dk, of which it keeps no other form. This
        pays even for one decapsulation: key generation has expanded what it needs.

        Raises RandomError, or LengthError for the seed.
        """
        ek, prepared = self._ek(), self.PreparedDk()
        if seed is None:
            status = self._dk_keygen(prepared._address, ek)
        else:
            status = self._dk_from_seed(
                prepared._address, ek, _memory.exactly(seed, self._keygen_seed_bytes, "seed"))
        _library.check(status)
        return PreparedPair(ek.raw, prepared)

    # ---- lists ---------------------------------------------------------------------------------

    def keygen_batch(self, n: int, *,
                     seeds: Optional[Iterable[Bytes]] = None) -> List[Union[KeyPair, KexlaneError]]:
        """Makes n key pairs in one call. Gives a list; what failed is a KexlaneError in its place.
        A wrong length is the error of its item alone."""
        function, inputs = self._keygen_batch, []
        if seeds is not None:
            function = self._keygen_batch_derand
            inputs = [Input("seeds", seeds, self._keygen_seed_bytes)]
        return _batch.over_list(function, KeyPair, _batch.count(n), self._pair, inputs)

    def encaps_batch(self, eks: Iterable[Union[Bytes, PreparedEk]], *,
                     seeds: Optional[Iterable[Bytes]] = None
                     ) -> List[Union[Encapsulated, KexlaneError]]:
        """Encapsulates to each ek of a list, or to prepared ones, in one call. Gives a list; what
        failed is a KexlaneError in its place."""
        eks = _batch.listed(eks, "eks")
        if _batch.are_prepared(eks):
            functions = self._encaps_prepared_batch, self._encaps_prepared_batch_derand
            inputs = [Input("eks", eks, self.PreparedEk)]
        else:
            functions = self._encaps_batch, self._encaps_batch_derand
            inputs = [Input("eks", eks, self._ek_bytes)]
        if seeds is not None:
            inputs.append(Input("seeds", seeds, self._encaps_seed_bytes))
        return _batch.over_list(
            functions[seeds is not None], Encapsulated, len(eks), self._sent, inputs)

    def decaps_batch(self, cs: Iterable[Bytes], dks: Iterable[Union[Bytes, PreparedDk]]
                     ) -> List[Union[Secret, KexlaneError]]:
        """Decapsulates each c with the dk in the same place, in one call. Gives a list of K; what
        failed is a KexlaneError in its place."""
        dks = _batch.listed(dks, "dks")
        prepared = _batch.are_prepared(dks)
        return _batch.over_list(
            self._decaps_prepared_batch if prepared else self._decaps_batch, lambda K: K, len(dks),
            self._secret, [Input("cs", cs, self._c_bytes),
                           Input("dks", dks, self.PreparedDk if prepared else self._dk_bytes)])

    # ---- buffers with one item after the other ---------------------------------------------------

    def keygen_packed(self, n: int, *, seeds: Optional[Bytes] = None) -> PackedKeyPairs:
        """Makes n key pairs in one call. Takes and gives buffers with one item after the other."""
        function, inputs = self._keygen_batch, []
        if seeds is not None:
            function = self._keygen_batch_derand
            inputs = [Input("seeds", seeds, self._keygen_seed_bytes)]
        return PackedKeyPairs(
            *_batch.over_buffer(function, _batch.count(n), self._pair, inputs))

    def encaps_packed(self, eks: Bytes, *, seeds: Optional[Bytes] = None) -> PackedEncapsulated:
        """Encapsulates to each ek of a buffer with one after the other."""
        eks, n = _batch.items_in(eks, "eks", self._ek_bytes)
        function, inputs = self._encaps_batch, [Input("eks", eks, self._ek_bytes)]
        if seeds is not None:
            function = self._encaps_batch_derand
            inputs.append(Input("seeds", seeds, self._encaps_seed_bytes))
        return PackedEncapsulated(*_batch.over_buffer(function, n, self._sent, inputs))

    def decaps_packed(self, cs: Bytes, dks: Bytes) -> PackedSecrets:
        """Decapsulates each c of a buffer with the dk in the same place of another."""
        cs, n = _batch.items_in(cs, "cs", self._c_bytes)
        return PackedSecrets(*_batch.over_buffer(
            self._decaps_batch, n, self._secret,
            [Input("cs", cs, self._c_bytes), Input("dks", dks, self._dk_bytes)]))


class MlKem(Kem):
    """A parameter set of ML-KEM, which has checks of its keys too."""

    def __init__(self, name: str, ek_bytes: int, dk_bytes: int, c_bytes: int, K_bytes: int,
                 keygen_seed_bytes: int, encaps_seed_bytes: int) -> None:
        super().__init__(name, ek_bytes, dk_bytes, c_bytes, K_bytes, keygen_seed_bytes,
                         encaps_seed_bytes)
        self._check_ek = _library.function(f"kxl_{name}_check_ek")
        self._check_dk = _library.function(f"kxl_{name}_check_dk")
        self._check_pair = _library.function(f"kxl_{name}_check_pair")
        self._ek_from_dk = _library.function(f"kxl_{name}_ek_from_dk")

    def check_ek(self, ek: Bytes) -> None:
        """Checks ek as FIPS 203 section 7.2 says: every coefficient is below q. encaps does too.

        Raises LengthError, or InvalidKeyError if ek fails the check.
        """
        _library.check(self._check_ek(_memory.exactly(ek, self._ek_bytes, "ek")))

    def check_dk(self, dk: Bytes) -> None:
        """Checks dk as FIPS 203 section 7.3 says: it holds the right hash of the ek inside it.
        decaps does too.

        Raises LengthError, or InvalidKeyError if dk fails the check.
        """
        _library.check(self._check_dk(_memory.exactly(dk, self._dk_bytes, "dk")))

    def check_pair(self, ek: Bytes, dk: Bytes) -> None:
        """Checks that keys from elsewhere are a pair, as FIPS 203 section 7.1 says.

        Raises LengthError, InvalidKeyError if they are not a pair, or RandomError.
        """
        _library.check(self._check_pair(_memory.exactly(ek, self._ek_bytes, "ek"),
                                        _memory.exactly(dk, self._dk_bytes, "dk")))

    def ek_from_dk(self, dk: Bytes) -> bytes:
        """Copies the ek that is inside dk, after the check of FIPS 203 section 7.3.

        Raises LengthError, or InvalidKeyError if dk fails the check.
        """
        ek = self._ek()
        _library.check(self._ek_from_dk(ek, _memory.exactly(dk, self._dk_bytes, "dk")))
        return ek.raw  # type: ignore[no-any-return]
