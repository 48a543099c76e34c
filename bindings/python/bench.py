# SPDX-License-Identifier: Apache-2.0
"""Measures the package: what a call costs beside the C function, single calls and batches, and
others where they are installed: cryptography (X25519) and kyber-py (ML-KEM-768 in Python).

    LD_LIBRARY_PATH=build/default PYTHONPATH=bindings/python python3 bindings/python/bench.py

Each round runs every contender once, so that what else the machine does hits all of them. The
figures are medians of the processor time of the thread, in microseconds.
"""
import ctypes
import platform
import statistics
import time

import kexlane
from kexlane import mlkem768, x25519, x25519mlkem768, xwing

ROUNDS = 15
N = 64


def measure(contenders):
    """Prints the medians of contenders: (name, function, operations in a call)."""
    counts = []
    for _, function, _ in contenders:
        function()
        start = time.thread_time()
        function()
        counts.append(max(1, int(0.005 / max(time.thread_time() - start, 1e-7))))
    times = [[] for _ in contenders]
    for _ in range(ROUNDS):
        for (_, function, operations), count, taken in zip(contenders, counts, times):
            start = time.thread_time()
            for _ in range(count):
                function()
            taken.append((time.thread_time() - start) / count / operations * 1e6)
    for (name, *_), taken in zip(contenders, times):
        print(f"  {name:52} {statistics.median(taken):9.2f}")


# A function of the library that returns 0 at once: no index is as large as a pointer.
at_once = ctypes.CDLL(kexlane._library._library._name)["kxl_target_supported"]


def main():
    with open("/proc/cpuinfo") as file:
        cpus = {line.split(":")[1].strip() for line in file if line.startswith("model name")}
    print(f"{', '.join(cpus)}; {kexlane.active_target()}; Python {platform.python_version()}; "
          f"kexlane {kexlane.library_version()}; microseconds")
    ek, dk = mlkem768.keygen()
    c = mlkem768.encaps(ek).c
    prepared_ek, prepared_dk = mlkem768.prepare_ek(ek), mlkem768.prepare_dk(dk)
    alice, bob = x25519.keygen(), x25519.keygen()

    print("a call without the C function")
    scheme = mlkem768._set
    real = {name: getattr(scheme, name) for name in ("_keygen", "_encaps", "_decaps")}
    real_secret = x25519._shared_secret
    scheme._keygen = scheme._encaps = scheme._decaps = x25519._shared_secret = at_once
    try:
        measure([("mlkem768.keygen", mlkem768.keygen, 1),
                 ("mlkem768.encaps", lambda: mlkem768.encaps(ek), 1),
                 ("mlkem768.decaps", lambda: mlkem768.decaps(c, dk), 1),
                 ("x25519.shared_secret", lambda: x25519.shared_secret(alice.sk, bob.pk), 1)])
    finally:
        for name, function in real.items():
            setattr(scheme, name, function)
        x25519._shared_secret = real_secret

    pairs = mlkem768.keygen_batch(N)
    sent = mlkem768.encaps_batch([pair.ek for pair in pairs])
    packed = mlkem768.keygen_packed(N)
    packed_sent = mlkem768.encaps_packed(packed.ek)
    x_pairs, x_packed = x25519.keygen_batch(N), x25519.keygen_packed(N)
    share, state = x25519mlkem768.client_keygen()
    answer = x25519mlkem768.server_respond(share)
    x_ek, x_dk = xwing.keygen()
    x_c = xwing.encaps(x_ek).c
    print(f"kexlane, an operation; batches have {N}")
    measure([
        ("mlkem768.keygen", mlkem768.keygen, 1),
        ("mlkem768.encaps", lambda: mlkem768.encaps(ek), 1),
        ("mlkem768.encaps, prepared", lambda: mlkem768.encaps(prepared_ek), 1),
        ("mlkem768.decaps", lambda: mlkem768.decaps(c, dk), 1),
        ("mlkem768.decaps, prepared", lambda: mlkem768.decaps(c, prepared_dk), 1),
        ("mlkem768.keygen_batch", lambda: mlkem768.keygen_batch(N), N),
        ("mlkem768.keygen_packed", lambda: mlkem768.keygen_packed(N), N),
        ("mlkem768.encaps_batch", lambda: mlkem768.encaps_batch([p.ek for p in pairs]), N),
        ("mlkem768.encaps_packed", lambda: mlkem768.encaps_packed(packed.ek), N),
        ("mlkem768.decaps_batch", lambda: mlkem768.decaps_batch(
            [s.c for s in sent], [p.dk for p in pairs]), N),
        ("mlkem768.decaps_packed", lambda: mlkem768.decaps_packed(
            packed_sent.c, packed.dk), N),
        ("x25519.shared_secret", lambda: x25519.shared_secret(alice.sk, bob.pk), 1),
        ("x25519.shared_secret_batch", lambda: x25519.shared_secret_batch(
            [p.sk for p in x_pairs], [p.pk for p in x_pairs]), N),
        ("x25519.shared_secret_packed", lambda: x25519.shared_secret_packed(
            x_packed.sk, x_packed.pk), N),
        ("x25519mlkem768.client_keygen", x25519mlkem768.client_keygen, 1),
        ("x25519mlkem768.server_respond", lambda: x25519mlkem768.server_respond(share), 1),
        ("x25519mlkem768.client_finish",
         lambda: x25519mlkem768.client_finish(state, answer.share), 1),
        ("xwing.encaps", lambda: xwing.encaps(x_ek), 1),
        ("xwing.decaps", lambda: xwing.decaps(x_c, x_dk), 1)])

    try:
        import cryptography
        from cryptography.hazmat.backends.openssl import backend
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    except ImportError:
        print("no cryptography")
    else:
        print(f"X25519 beside cryptography {cryptography.__version__}, "
              f"{backend.openssl_version_text()}")
        own = X25519PrivateKey.generate()
        peer = X25519PrivateKey.generate().public_key()
        measure([
            ("kexlane keygen", x25519.keygen, 1),
            ("cryptography generate, public_bytes_raw",
             lambda: X25519PrivateKey.generate().public_key().public_bytes_raw(), 1),
            ("kexlane shared_secret", lambda: x25519.shared_secret(alice.sk, bob.pk), 1),
            ("cryptography exchange", lambda: own.exchange(peer), 1)])
    try:
        from kyber_py.ml_kem import ML_KEM_768
    except ImportError:
        print("no kyber_py")
    else:
        print("ML-KEM-768 beside kyber-py, which is Python alone")
        measure([
            ("kexlane keygen", mlkem768.keygen, 1), ("kyber-py keygen", ML_KEM_768.keygen, 1),
            ("kexlane encaps", lambda: mlkem768.encaps(ek), 1),
            ("kyber-py encaps", lambda: ML_KEM_768.encaps(ek), 1),
            ("kexlane decaps", lambda: mlkem768.decaps(c, dk), 1),
            ("kyber-py decaps", lambda: ML_KEM_768.decaps(bytes(dk), c), 1)])


if __name__ == "__main__":
    main()
