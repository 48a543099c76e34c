# SPDX-License-Identifier: Apache-2.0
"""ML-KEM-512/768/1024 and X25519 against Node's crypto.encapsulate, decapsulate and diffieHellman."""

import os

import interop
from node_crypto import Kexlane, Node, check_refused

SIZES = {  # ek, dk, c
    512: (800, 1632, 768),
    768: (1184, 2400, 1088),
    1024: (1568, 3168, 1568),
}
ROUNDS = 20


def check_kem(node, kexlane, bits):
    ek_bytes, dk_bytes, c_bytes = SIZES[bits]
    theirs, ours = f"ml-kem-{bits}", f"kxl_mlkem{bits}"

    def equal(one, other, what):
        interop.check(one == other, f"{theirs}: {what}")

    for _ in range(ROUNDS):
        # Node encapsulates to our key.
        ek, dk = kexlane.call(f"{ours}_keygen", [ek_bytes, dk_bytes])
        c, sent = node.encapsulate(theirs, ek)
        equal(kexlane.call(f"{ours}_decaps", [32], c, dk), sent, "our decapsulation of Node's ciphertext")
        # We encapsulate to Node's key, of which the seed is ours too.
        ek, seed = node.generate(theirs)
        c, sent = kexlane.call(f"{ours}_encaps", [c_bytes, 32], ek)
        equal(node.decapsulate(theirs, seed, c), sent, "Node's decapsulation of our ciphertext")
        own_ek, dk = kexlane.call(f"{ours}_keygen_derand", [ek_bytes, dk_bytes], seed)
        equal(own_ek, ek, "the key of Node's seed")
        # A spoiled ciphertext gives a secret that only the private key knows: the same to both.
        spoiled = bytearray(c)
        spoiled[os.urandom(1)[0]] ^= 1
        secret = kexlane.call(f"{ours}_decaps", [32], bytes(spoiled), dk)
        equal(node.decapsulate(theirs, seed, bytes(spoiled)), secret, "a spoiled ciphertext")
        interop.check(secret != sent, "a spoiled ciphertext was not noticed")
    seed = os.urandom(64)
    equal(kexlane.call(f"{ours}_keygen_derand", [ek_bytes, dk_bytes], seed)[0],
          node.publicOf(theirs, seed), "the key of our seed")

    bad = b"\xff\xff\xff" + ek[3:]  # a coefficient that is not below q
    check_refused(kexlane.call, f"{ours}_encaps", [c_bytes, 32], bad)
    check_refused(node.encapsulate, theirs, bad)


def check_x25519(node, kexlane):
    for _ in range(ROUNDS):
        our_public, our_secret = kexlane.call("kxl_x25519_keygen", [32, 32])
        their_public, their_secret = node.generate("x25519")
        shared = kexlane.call("kxl_x25519_shared_secret", [32], our_secret, their_public)
        interop.check(node.x25519(their_secret, our_public) == shared, "another X25519 secret")
        interop.check(node.publicOf("x25519", our_secret) == our_public, "another X25519 public key")
    low = bytes(32)  # a point of low order
    check_refused(kexlane.call, "kxl_x25519_shared_secret", [32], our_secret, low)
    check_refused(node.x25519, their_secret, low)


def test(lab):
    node, kexlane = Node(lab), Kexlane(lab)
    for bits in SIZES:
        check_kem(node, kexlane, bits)
    check_x25519(node, kexlane)


interop.main(test)
