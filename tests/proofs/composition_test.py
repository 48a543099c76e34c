#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the schemes of the compiled library with the standards as standards.py has them.

usage: tests/proofs/composition_test.py LIBKEXLANE.SO

composition.py proves this of the source. Here the inputs are random bytes: single calls, batches and
prepared keys, on every target of this CPU. Where bytes are looked at, each of them is changed: every
byte of a ciphertext, of the hash and of the key inside dk, and of z.
"""
import ctypes
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import standards as standard
from c_library import Prepared, call, call_batch, load, pointer
from standards import BASE, J, MLKEM, x25519

OK, ERR_KEY, ERR_LOW_ORDER = 0, 3, 4
ITEMS = 9  # fills the widest vectors, and leaves one item for the next
generator = random.Random(203)
library = None
checks = 0


def expect(what, got, wanted):
    global checks
    checks += 1
    if got != wanted:
        show = [[x.hex()[:160] if isinstance(x, bytes) else x for x in value]
                for value in (got, wanted)]
        sys.exit(f"FAILED on {library.kxl_target_active().decode()}: {what}: "
                 f"{show[0]}, but {show[1]} is right")


def octets(n):
    return generator.randbytes(n)


def spoil(data, place):
    return data[:place] + bytes([data[place] ^ 1 << generator.randrange(8)]) + data[place + 1:]


def zeros(status, *sizes):
    return [status] + [bytes(n) for n in sizes]


# ---- ML-KEM ------------------------------------------------------------------------------------

class Samples:
    """Inputs of one parameter set with the reference's answers, made once for all targets."""

    def __init__(self, size):
        kem = self.kem = MLKEM[size]
        self.name, self.k = f"mlkem{size}", kem.k
        self.seeds = [octets(64) for _ in range(ITEMS)]
        self.pairs = [kem.keygen(s[:32], s[32:]) for s in self.seeds]
        self.ms = [octets(32) for _ in range(ITEMS)]
        self.sent = [kem.encaps(ek, m) for (ek, _), m in zip(self.pairs, self.ms)]
        self.ek_bytes, self.dk_bytes = map(len, self.pairs[0])
        self.c_bytes = len(self.sent[0][1])
        # dk = s || ek || H(ek) || z. Another s decrypts to another m, most often.
        dk, c = self.pairs[0][1], self.sent[0][1]
        self.other_s = []
        for place in range(0, 384 * self.k, 384):
            bad = spoil(dk, place)
            self.other_s.append((bad, kem.decaps(bad, c)))
        # Another t or rho, where t is below q.
        self.other_ek = []
        ek, m = self.pairs[0][0], self.ms[0]
        for place in [384 * self.k + i for i in (0, 31)] + [0, 384 * self.k - 3]:
            bad = ek[:place] + bytes([ek[place] ^ 1]) + ek[place + 1:]
            self.other_ek.append((bad, kem.encaps(bad, m)))


def check_mlkem(s):
    ek, dk = s.pairs[0]
    K, c = s.sent[0]
    z = dk[-32:]
    eks, dks = [p[0] for p in s.pairs], [p[1] for p in s.pairs]
    Ks, cs = [x[0] for x in s.sent], [x[1] for x in s.sent]

    keygen = [[OK, *pair] for pair in s.pairs]
    sizes = (s.ek_bytes, s.dk_bytes)
    expect("keygen", call(f"{s.name}_keygen_derand", sizes, s.seeds[0]), keygen[0])
    expect("keygen, batch", call_batch(f"{s.name}_keygen_batch_derand", sizes, s.seeds), keygen)

    encaps = [[OK, x[1], x[0]] for x in s.sent]
    sizes = (s.c_bytes, 32)
    expect("encaps", call(f"{s.name}_encaps_derand", sizes, ek, s.ms[0]), encaps[0])
    expect("encaps, batch", call_batch(f"{s.name}_encaps_batch_derand", sizes, eks, s.ms), encaps)
    for bad, (other_K, other_c) in s.other_ek:
        expect("encaps to another ek", call(f"{s.name}_encaps_derand", sizes, bad, s.ms[0]),
               [OK, other_c, other_K])

    decaps = [[OK, k] for k in Ks]
    expect("decaps", call(f"{s.name}_decaps", [32], c, dk), decaps[0])
    expect("decaps, batch", call_batch(f"{s.name}_decaps_batch", [32], cs, dks), decaps)

    # Every byte of c is compared, and the secret of another c is J(z || c).
    spoiled = [spoil(c, place) for place in range(s.c_bytes)]
    rejected = [[OK, J(z + bad)] for bad in spoiled]
    for bad, answer in zip(spoiled, rejected):
        expect("implicit rejection", call(f"{s.name}_decaps", [32], bad, dk), answer)
    expect("implicit rejection, batch",
           call_batch(f"{s.name}_decaps_batch", [32], spoiled, [dk] * len(spoiled)), rejected)
    mixed = [c if i % 3 else spoiled[i] for i in range(ITEMS)]
    expect("implicit rejection beside others",
           call_batch(f"{s.name}_decaps_batch", [32], mixed, [dk] * ITEMS),
           [[OK, K] if i % 3 else rejected[i] for i in range(ITEMS)])

    # Every byte of ek and H(ek) inside dk is checked.
    for place in range(384 * s.k, s.dk_bytes - 32):
        bad = spoil(dk, place)
        expect("a dk whose hash is wrong", call(f"{s.name}_decaps", [32], c, bad),
               zeros(ERR_KEY, 32))
    for place in range(s.dk_bytes - 32, s.dk_bytes):
        bad = spoil(dk, place)
        expect("another z", call(f"{s.name}_decaps", [32], c, bad), [OK, K])
        expect("another z, rejected", call(f"{s.name}_decaps", [32], spoiled[0], bad),
               [OK, J(bad[-32:] + spoiled[0])])
    for bad, answer in s.other_s:
        expect("another s", call(f"{s.name}_decaps", [32], c, bad), [OK, answer])
    expect("ek of dk", call(f"{s.name}_ek_from_dk", [s.ek_bytes], dk), [OK, ek])

    with Prepared(f"{s.name}_ek") as public, Prepared(f"{s.name}_dk") as secret:
        for key in eks:
            assert getattr(library, f"kxl_{s.name}_ek_parse")(pointer(public.add()), key) == OK
        for i in range(ITEMS):  # each by one of the two ways to prepare a dk
            made = secret.add()
            if i % 2:
                assert getattr(library, f"kxl_{s.name}_dk_parse")(pointer(made), dks[i]) == OK
            else:
                out = ctypes.create_string_buffer(s.ek_bytes)
                from_seed = getattr(library, f"kxl_{s.name}_dk_from_seed")
                assert from_seed(pointer(made), out, s.seeds[i]) == OK
                expect("ek of a prepared dk", [out.raw], [eks[i]])
        name = f"{s.name}_encaps_prepared"
        expect("encaps, prepared", call(f"{name}_derand", sizes, public.keys[0], s.ms[0]),
               encaps[0])
        expect("encaps, prepared, batch",
               call_batch(f"{name}_batch_derand", sizes, public.keys, s.ms), encaps)
        name = f"{s.name}_decaps_prepared"
        expect("decaps, prepared", call(name, [32], c, secret.keys[0]), decaps[0])
        expect("decaps, prepared, batch",
               call_batch(f"{name}_batch", [32], cs, secret.keys), decaps)
        for bad, answer in zip(spoiled, rejected):
            expect("implicit rejection, prepared",
                   call(name, [32], bad, secret.keys[0]), answer)
        expect("implicit rejection, prepared, batch",
               call_batch(f"{name}_batch", [32], spoiled, secret.keys[:1] * len(spoiled)),
               rejected)


# ---- The hybrids ---------------------------------------------------------------------------------

LOW_ORDER = bytes(32)


class HybridSamples:
    def __init__(self):
        self.client_seeds = [octets(96) for _ in range(ITEMS)]
        self.server_seeds = [octets(64) for _ in range(ITEMS)]
        self.clients = [standard.hybrid_client_keygen(s) for s in self.client_seeds]
        self.servers = [standard.hybrid_server_respond(c[0], s)
                        for c, s in zip(self.clients, self.server_seeds)]
        self.sks = [octets(32) for _ in range(ITEMS)]
        self.eks = [standard.xwing_keygen(sk) for sk in self.sks]
        self.eseeds = [octets(64) for _ in range(ITEMS)]
        self.xwing = [standard.xwing_encaps(ek, s) for ek, s in zip(self.eks, self.eseeds)]
        # Where a part of a message is another one, the reference says what comes out.
        self.other_u = octets(32)
        ct = self.xwing[0][0]
        self.xwing_spoiled = [(bad, standard.xwing_decaps(self.sks[0], bad))
                              for bad in [spoil(ct, p) for p in range(0, 1088, 64)] +
                              [ct[:-32] + self.other_u]]


def check_x25519mlkem768(s):
    name = "x25519mlkem768"
    sizes = (1216, 2432)
    keygen = [[OK, *client] for client in s.clients]
    single = f"{name}_client_keygen_derand"
    expect("client keygen", call(single, sizes, s.client_seeds[0]), keygen[0])
    expect("client keygen, batch",
           call_batch(f"{name}_client_keygen_batch_derand", sizes, s.client_seeds), keygen)

    share, state = s.clients[0]
    sizes = (1120, 64)
    shares = [client[0] for client in s.clients]
    respond = [[OK, *server] for server in s.servers]
    single = f"{name}_server_respond_derand"
    expect("server respond", call(single, sizes, share, s.server_seeds[0]), respond[0])
    expect("server respond, batch",
           call_batch(f"{name}_server_respond_batch_derand", sizes, shares, s.server_seeds),
           respond)
    bad_ek = b"\xff\xff" + share[2:]
    for bad, status in ((bad_ek, ERR_KEY), (share[:-32] + LOW_ORDER, ERR_LOW_ORDER),
                        (bad_ek[:-32] + LOW_ORDER, ERR_KEY)):
        expect("server respond to a bad share", call(single, sizes, bad, s.server_seeds[0]),
               zeros(status, *sizes))

    server_share, secret = s.servers[0]
    states, server_shares = [c[1] for c in s.clients], [x[0] for x in s.servers]
    finish = [[OK, x[1]] for x in s.servers]
    single = f"{name}_client_finish"
    expect("client finish", call(single, [64], state, server_share), finish[0])
    expect("client finish, batch",
           call_batch(f"{single}_batch", [64], states, server_shares), finish)
    z = state[-64:-32]
    for place in range(1088):
        bad = spoil(server_share, place)
        expect("client finish with another c", call(single, [64], state, bad),
               [OK, J(z + bad[:1088]) + secret[32:]])
    expect("client finish with another x",
           call(single, [64], state, server_share[:-32] + s.other_u),
           [OK, secret[:32] + x25519(state[-32:], s.other_u)])
    low = server_share[:-32] + LOW_ORDER
    bad_state = spoil(state, 2400 - 64)  # H(ek)
    for st, sh, status in ((state, low, ERR_LOW_ORDER), (bad_state, server_share, ERR_KEY),
                           (bad_state, low, ERR_LOW_ORDER)):
        expect("client finish that fails", call(single, [64], st, sh), zeros(status, 64))

    with Prepared(f"{name}_client") as prepared:
        for seed, expected in zip(s.client_seeds, shares):
            out = ctypes.create_string_buffer(1216)
            prepare = getattr(library, f"kxl_{name}_client_prepare_derand")
            assert prepare(pointer(prepared.add()), out, seed) == OK
            expect("share of a prepared client", [out.raw], [expected])
        first = prepared.keys[0]
        single = f"{name}_client_finish_prepared"
        expect("client finish, prepared", call(single, [64], first, server_share), finish[0])
        expect("client finish, prepared, low order", call(single, [64], first, low),
               zeros(ERR_LOW_ORDER, 64))
        expect("client finish, prepared, batch",
               call_batch(f"{single}_batch", [64], prepared.keys, server_shares), finish)
        bad = spoil(server_share, 1087)
        expect("client finish, prepared, another c", call(single, [64], first, bad),
               [OK, J(z + bad[:1088]) + secret[32:]])


def check_xwing(s):
    sk, ek = s.sks[0], s.eks[0]
    expect("X-Wing keygen", call("xwing_keygen_derand", (1216, 32), sk), [OK, ek, sk])
    expect("X-Wing keygen, batch",
           call_batch("xwing_keygen_batch_derand", (1216, 32), s.sks),
           [[OK, e, k] for e, k in zip(s.eks, s.sks)])
    sizes = (1120, 32)
    encaps = [[OK, *x] for x in s.xwing]
    expect("X-Wing encaps", call("xwing_encaps_derand", sizes, ek, s.eseeds[0]), encaps[0])
    expect("X-Wing encaps, batch",
           call_batch("xwing_encaps_batch_derand", sizes, s.eks, s.eseeds), encaps)
    expect("X-Wing encaps, a bad ek",
           call("xwing_encaps_derand", sizes, b"\xff\xff" + ek[2:], s.eseeds[0]),
           zeros(ERR_KEY, *sizes))
    cts = [x[0] for x in s.xwing]
    decaps = [[OK, x[1]] for x in s.xwing]
    expect("X-Wing decaps", call("xwing_decaps", [32], cts[0], sk), decaps[0])
    expect("X-Wing decaps, batch", call_batch("xwing_decaps_batch", [32], cts, s.sks), decaps)
    spoiled, answers = [x[0] for x in s.xwing_spoiled], [[OK, x[1]] for x in s.xwing_spoiled]
    for bad, answer in zip(spoiled, answers):
        expect("X-Wing decaps of another ct", call("xwing_decaps", [32], bad, sk), answer)
    with Prepared("xwing_ek") as public, Prepared("xwing_dk") as secret:
        for i in range(ITEMS):
            assert library.kxl_xwing_ek_parse(pointer(public.add()), s.eks[i]) == OK
            made = pointer(secret.add())
            if i % 2:
                assert library.kxl_xwing_dk_parse(made, s.sks[i]) == OK
            else:
                out = ctypes.create_string_buffer(1216)
                assert library.kxl_xwing_dk_from_seed(made, out, s.sks[i]) == OK
                expect("X-Wing ek of a prepared dk", [out.raw], [s.eks[i]])
        expect("X-Wing encaps, prepared",
               call("xwing_encaps_prepared_derand", sizes, public.keys[0], s.eseeds[0]),
               encaps[0])
        expect("X-Wing encaps, prepared, batch",
               call_batch("xwing_encaps_prepared_batch_derand", sizes, public.keys, s.eseeds),
               encaps)
        for key in secret.keys[:2]:
            at = secret.keys.index(key)
            expect("X-Wing decaps, prepared",
                   call("xwing_decaps_prepared", [32], cts[at], key), decaps[at])
        expect("X-Wing decaps, prepared, batch",
               call_batch("xwing_decaps_prepared_batch", [32], cts, secret.keys), decaps)
        expect("X-Wing decaps of other cts, prepared, batch",
               call_batch("xwing_decaps_prepared_batch", [32], spoiled,
                          [secret.keys[0]] * len(spoiled)), answers)


# ---- X25519 --------------------------------------------------------------------------------------

class X25519Samples:
    def __init__(self):
        self.sks = [octets(32) for _ in range(ITEMS)]
        self.us = [octets(32) for _ in range(ITEMS - 2)] + [b"\xff" * 32, LOW_ORDER]
        self.pks = [x25519(sk, BASE) for sk in self.sks]
        self.shared = [x25519(sk, u) for sk, u in zip(self.sks, self.us)]


def check_x25519(s):
    public = [[OK, pk] for pk in s.pks]
    shared = [[ERR_LOW_ORDER if ss == LOW_ORDER else OK, ss] for ss in s.shared]
    expect("public key", call("x25519_public_key", [32], s.sks[0]), public[0])
    expect("public key, batch", call_batch("x25519_public_key_batch", [32], s.sks), public)
    for sk, u, answer in zip(s.sks, s.us, shared):
        expect("shared secret", call("x25519_shared_secret", [32], sk, u), answer)
    expect("shared secret, batch",
           call_batch("x25519_shared_secret_batch", [32], s.sks, s.us), shared)


# ---- Planted mistakes ----------------------------------------------------------------------------

# One mistake in the reference each, as if the library had made the opposite one.
MISTAKES = [
    ("K and r are swapped", "G", lambda right: lambda data: right(data)[::-1]),
    ("k is not hashed with d", "G",
     lambda right: lambda data: right(data[:32] if len(data) == 33 else data)),
    ("rejection forgets the last byte of c", "J", lambda right: lambda data: right(data[:-1])),
    ("rejection hashes c before z", "J", lambda right: lambda data: right(data[32:] + data[:32])),
    ("H(ek) forgets rho", "H",
     lambda right: lambda data: right(data[:-32] if len(data) == 800 else data)),
    ("the matrix is transposed", "sample_ntt",
     lambda right: lambda data: right(data[:32] + data[33:] + data[32:33])),
    ("the counter of the noise begins at 1", "PRF",
     lambda right: lambda eta, s, b: right(eta, s, b + 1)),
    ("eta of e1 is that of y", "PRF",
     lambda right: lambda eta, s, b: right(2, s, b) + bytes(64 * (eta - 2))),
    ("X-Wing hashes X25519's secret first", "xwing_combiner",
     lambda right: lambda m, x, ct, pk: right(x, m, ct, pk)),
    ("X-Wing hashes its own key for the peer's", "xwing_combiner",
     lambda right: lambda m, x, ct, pk: right(m, x, pk, ct)),
    ("X25519MLKEM768 sends x first", "hybrid_server_respond",
     lambda right: lambda share, seed: (lambda a, b: (a[-32:] + a[:-32], b))(*right(share, seed))),
    ("X25519MLKEM768's secret has K last", "hybrid_server_respond",
     lambda right: lambda share, seed: (lambda a, b: (a, b[32:] + b[:32]))(*right(share, seed))),
]


def check_mistakes():
    hybrid = ("X-Wing", "X25519MLKEM768")
    for what, name, wrong in MISTAKES:
        right = getattr(standard, name)
        setattr(standard, name, wrong(right))
        try:
            if what.startswith(hybrid):
                samples = HybridSamples()
                check_x25519mlkem768(samples)
                check_xwing(samples)
            else:
                globals()["J"] = standard.J
                check_mlkem(Samples(512))
        except SystemExit:
            continue
        finally:
            setattr(standard, name, right)
            globals()["J"] = standard.J
        sys.exit(f"FAILED: nobody noticed that {what}")
    print(f"{len(MISTAKES)} planted mistakes were found")


def main():
    global library
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    library = load(sys.argv[1])
    mlkem = [Samples(size) for size in MLKEM]
    hybrids, curve = HybridSamples(), X25519Samples()
    for i in range(library.kxl_target_count()):
        if not library.kxl_target_supported(i):
            continue
        assert library.kxl_target_force(library.kxl_target_name(i)) == OK
        before = checks
        for samples in mlkem:
            check_mlkem(samples)
        check_x25519(curve)
        check_x25519mlkem768(hybrids)
        check_xwing(hybrids)
        print(f"{library.kxl_target_active().decode()}: {checks - before} comparisons")
    check_mistakes()


if __name__ == "__main__":
    main()
