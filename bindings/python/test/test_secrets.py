# SPDX-License-Identifier: Apache-2.0
"""Secrets: wiped, compared in constant time, never printed, pickled or copied."""
import copy
import ctypes
import hashlib
import hmac
import pickle
import subprocess
import sys

import kexlane
import pytest
from kexlane import Secret, mlkem768, x25519, x25519mlkem768

# Makes secrets in all ways, says so, and waits.
USES = """
import sys
from kexlane import mlkem768, x25519

def use():
    with mlkem768.keygen(seed=bytes(range(64))) as pair:
        sent = mlkem768.encaps(pair.ek, seed=bytes(range(32)))
        source = bytearray(pair.dk.view())
        mlkem768.keygen_prepared(seed=bytes(range(64))).dk.wipe()
        mlkem768.decaps_batch([sent.c], [pair.dk])
        mlkem768.decaps_packed(sent.c, pair.dk)
        # An error that is kept must not keep the secrets of the other items.
        failed = mlkem768.decaps_batch([sent.c] * 2, [source, bytearray(5)])[1]
    mlkem768.keygen_batch(3, seeds=[bytes(range(64))] * 3)
    mlkem768.keygen_packed(3, seeds=bytes(range(64)) * 3)
    mlkem768.encaps_batch([pair.ek] * 3, seeds=[bytes(range(32))] * 3)
    # Last, so that nothing else takes the memory: inputs of other types, which are copied.
    many = source * 50
    mlkem768.decaps_packed(sent.c * 50, many)
    mlkem768.prepare_dk(source)
    source[:] = bytes(len(source))
    many[:] = bytes(len(many))
    return failed

failed = use()
kept = mlkem768.keygen(seed=bytes(range(64))).dk if sys.argv[1] == "keep" else None
print("made", flush=True)
sys.stdin.read()
"""


def search(mode, secrets):
    """Counts the secrets in all memory of a process that it can write."""
    found = 0
    with subprocess.Popen([sys.executable, "-c", USES, mode], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"made\n"
        with open(f"/proc/{process.pid}/maps") as maps:
            lines = maps.read().splitlines()
        try:
            memory = open(f"/proc/{process.pid}/mem", "rb", 0)
        except PermissionError:
            pytest.skip("the kernel forbids to read another process's memory")
        with memory:
            for place, rights in (line.split()[:2] for line in lines if "[v" not in line):
                if "rw" in rights:
                    start, end = (int(part, 16) for part in place.split("-"))
                    memory.seek(start)
                    content = memory.read(end - start)
                    found += sum(content.count(secret) for secret in secrets)
        process.stdin.close()
    assert process.returncode == 0
    return found


def test_no_secret_is_left_in_memory():
    dk = mlkem768.keygen(seed=bytes(range(64))).dk
    K = mlkem768.encaps(mlkem768.ek_from_dk(dk), seed=bytes(range(32))).K
    # Of dk the coefficients, which are nowhere in the seed.
    secrets = [dk[:32], dk[600:632], bytes(K)]
    assert search("wipe", secrets) == 0
    assert search("keep", secrets) >= 2


def secrets_of_every_kind():
    client = x25519mlkem768.client_keygen()
    return [mlkem768.keygen().dk, mlkem768.encaps(mlkem768.keygen().ek).K, x25519.keygen().sk,
            client.state, x25519mlkem768.server_respond(client.share).secret,
            mlkem768.keygen_packed(3).dk, Secret.copy_of(b"secret"), Secret.copy_of(b"1" * 9999)]


def test_wiping():
    for secret in secrets_of_every_kind():
        address, size = ctypes.addressof(secret), len(secret)
        view = memoryview(secret)
        assert ctypes.string_at(address, size) == bytes(secret) != bytes(size)
        with secret as same:
            assert same is secret and not secret.wiped
        assert secret.wiped and "wiped" in repr(secret)
        assert ctypes.string_at(address, size) == view.tobytes() == bytes(size)
        secret.wipe()
        for use in (lambda: bytes(secret), secret.view, lambda: secret[:], lambda: secret[0],
                    lambda: list(secret), lambda: secret.raw, lambda: secret.value,
                    lambda: Secret.copy_of(secret), lambda: Secret.copy_of(view)):
            with pytest.raises(ValueError, match="wiped"):
                use()
        assert secret != bytes(size) and secret != secret
    secret = x25519.keygen().sk
    address = ctypes.addressof(secret)
    secret.__del__()  # what Python calls before it frees the memory
    assert ctypes.string_at(address, 32) == bytes(32)


def test_a_wiped_secret_is_no_key():
    pair, (pk, sk) = mlkem768.keygen(), x25519.keygen()
    sent = mlkem768.encaps(pair.ek)
    view = sk.view()
    for secret in (pair.dk, sk):
        secret.wipe()
    for call in (lambda: x25519.public_key(view), lambda: x25519.public_key(view[:]),
                 lambda: x25519.public_key_batch([view]), lambda: x25519.public_key_packed(view),
                 lambda: x25519.public_key(sk), lambda: x25519.shared_secret(sk, pk),
                 lambda: x25519.public_key_batch([sk]), lambda: x25519.public_key_packed(sk),
                 lambda: mlkem768.decaps(sent.c, pair.dk), lambda: mlkem768.prepare_dk(pair.dk),
                 lambda: mlkem768.decaps_batch([sent.c], [pair.dk])):
        with pytest.raises(ValueError, match="was wiped"):
            call()


def test_results_are_wiped_by_with():
    client = x25519mlkem768.client_keygen()
    for make in (mlkem768.keygen, lambda: mlkem768.encaps(mlkem768.keygen().ek), x25519.keygen,
                 x25519mlkem768.client_keygen,
                 lambda: x25519mlkem768.server_respond(client.share)):
        with pytest.raises(KeyError), make() as result:
            secret = result[1]
            assert not secret.wiped
            raise KeyError
        assert secret.wiped and result[0] != bytes(len(result[0]))


def test_prepared_keys_are_wiped():
    pair = mlkem768.keygen_prepared()
    size = 9344
    assert ctypes.string_at(pair.dk._address, size) != bytes(size)
    with pair.dk:
        pass
    assert ctypes.string_at(pair.dk._address, size) == bytes(size)


def test_secrets_are_not_shown_pickled_or_copied():
    for value in secrets_of_every_kind() + [mlkem768.keygen(), mlkem768.keygen_prepared().dk,
                                            mlkem768.prepare_ek(mlkem768.keygen().ek)]:
        for refuse in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError, match="not pickled or copied"):
                refuse(value)
    dk = mlkem768.keygen().dk
    assert repr(dk) == str(dk) == "<kexlane.Secret of 2400 bytes>"
    with pytest.raises(TypeError):
        copy.copy(dk)
    with pytest.raises(TypeError):
        hash(dk)
    error = pickle.loads(pickle.dumps(kexlane.InvalidKeyError("words", 3, 7)))
    assert (str(error), error.status, error.index) == ("words", 3, 7)


def test_comparing():
    secret = Secret.copy_of(b"12345678")
    for equal in (b"12345678", bytearray(b"12345678"), memoryview(b"12345678"),
                  Secret.copy_of(b"12345678"), secret):
        assert secret == equal and not secret != equal
    for other in (b"12345679", b"1234567", b"", Secret.copy_of(b"1234567x"), "12345678", 5, None):
        assert secret != other and not secret == other
    # With another type on the left, that type compares. bytes leaves it to the Secret; a bytearray
    # does not take constant time, and a memoryview finds other items than its own.
    assert b"12345678" == secret and bytearray(b"12345678") == secret
    assert memoryview(b"12345678") != secret
    assert memoryview(b"12345678") == secret.view() and secret.view().format == "B"
    assert hmac.compare_digest(memoryview(b"12345678"), secret)


def test_what_is_made_by_calls_alone():
    for make in (lambda: Secret(b"abc"), lambda: Secret(32), Secret):
        with pytest.raises(TypeError, match="copy_of"):
            make()
    for kind in (kexlane.PreparedEk, kexlane.PreparedDk, kexlane.PreparedClient):
        with pytest.raises(TypeError, match=f"a {kind.__name__} is made by .*prepare_ek"):
            kind()


def test_a_subclass_cannot_lie_about_its_length():
    long = type("Long", (type(Secret.copy_of(b"short")),), {"__len__": lambda self: 32})
    with pytest.raises(kexlane.LengthError, match="not 5"):
        x25519.public_key(long())


def test_reading():
    secret = Secret.copy_of(bytearray(range(100)))
    content = bytes(range(100))
    assert bytes(secret) == secret[:] == secret.view().tobytes() == content
    assert secret.raw == secret.value == content  # content begins with a zero
    assert secret.view()[5] == 5 and secret[5] == b"\5" and len(secret) == 100
    assert hashlib.sha256(secret).digest() == hashlib.sha256(content).digest()
    assert hmac.digest(secret, b"", "sha256") == hmac.digest(content, b"", "sha256")


def test_cryptography_takes_secrets_as_they_are():
    pytest.importorskip("cryptography", reason="no cryptography: Debian's python3-cryptography")
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    alice, bob = x25519.keygen(), x25519.keygen()
    ss = x25519.shared_secret(alice.sk, bob.pk)
    peer = X25519PublicKey.from_public_bytes(bob.pk)
    assert ss == X25519PrivateKey.from_private_bytes(alice.sk).exchange(peer)
    key = HKDF(hashes.SHA256(), 32, None, b"").derive(ss)
    assert key == HKDF(hashes.SHA256(), 32, None, b"").derive(bytes(ss))
    sent = AESGCM(ss).encrypt(bytes(12), b"text", None)
    assert AESGCM(bytes(ss)).decrypt(bytes(12), sent, None) == b"text"
