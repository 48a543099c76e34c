#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves that the schemes put their parts together as the standards say.

usage: tests/proofs/composition.py LIBCOMPOSITION_TERMS.SO

The library's own code of the calls, the schemes and the sponges runs on symbols, with unknown
functions in the place of the kernels (terms.py says which). standards.py runs on the same symbols.
Each byte that comes out must be the same term: for each way that the checks of keys and shares can
turn out, of single calls, of batches and with prepared keys, whichever number of lanes a target has.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import composition_mistakes as mistakes
import composition_ways as ways
import terms
from c_library import Prepared
from composition_ways import (ERR_KEY, ITEMS, OK, both_ways, forcing, is_zero, prepare, random_ways,
                              run, single_ways, wipe)
from standards import points_of_low_order, x25519
from terms import Failure, Octets, symbols

ERR_LOW_ORDER = 4
TEXT = (pathlib.Path(__file__).resolve().parent / "standards.py").read_text()
LEAST = {"single": 300, "batch": 4000, "prepared": 1000, "drawn": 700, "wrong target": 100}
library = standard = None


def make(size, items=ITEMS):
    return [symbols(size) for _ in range(items)]


def key_or(good, *outputs):
    return (OK, *outputs) if good else (ERR_KEY,)


def checked(dk):
    """A dk that passed its check: the hash inside is that of its ek."""
    k = (len(dk) - 96) // 768
    return dk[:-64] + standard.H(dk[384 * k:-64]) + dk[-32:]


# ---- ML-KEM: FIPS 203, with the checks of sections 7.2 and 7.3 ---------------------------------

class Mlkem:
    prepared_bytes = {512: (3136, 5248), 768: (6208, 9344), 1024: (10304, 14464)}

    def __init__(self, size):
        self.name, self.size = f"mlkem{size}", size
        k, self.c_bytes = {512: (2, 768), 768: (3, 1088), 1024: (4, 1568)}[size]
        self.k, self.ek_bytes, self.dk_bytes = k, 384 * k + 32, 768 * k + 96
        self.seeds, self.ms = make(64), make(32)
        self.eks, self.dks, self.cs = make(self.ek_bytes), make(self.dk_bytes), make(self.c_bytes)

    kem = property(lambda self: standard.MLKEM[self.size])

    def keygen(self, seed):
        return OK, *self.kem.keygen(seed[:32], seed[32:])

    def send(self, ek, m):
        K, c = self.kem.encaps(ek, m)
        return OK, c, K

    def encaps(self, ek, m):
        good = self.kem.is_ek(ek)
        return key_or(good, *self.send(ek, m)[1:])

    def decaps(self, c, dk):
        good = self.kem.is_dk(dk)
        return key_or(good, self.kem.decaps(dk, c))

    def check_ek(self, ek):
        return key_or(self.kem.is_ek(ek))

    def check_dk(self, dk):
        return key_or(self.kem.is_dk(dk))

    def ek_of(self, dk):
        return dk[384 * self.k:-64]

    def check_pair(self, ek, dk, m):
        if ek != self.ek_of(dk):
            return (ERR_KEY,)
        s = dk[:384 * self.k]
        s_is_reduced = s == self.kem.encode(self.kem.decode(s))
        if not self.kem.is_ek(ek) or not self.kem.is_dk(dk):
            return (ERR_KEY,)
        K, c = self.kem.encaps(ek, m)
        return key_or(s_is_reduced and K == self.kem.decaps(dk, c))

    def check(self):
        name, pair, sent = self.name, (self.ek_bytes, self.dk_bytes), (self.c_bytes, 32)
        both_ways(f"{name}_keygen_derand", f"{name}_keygen_batch_derand", pair, [self.seeds],
                  self.keygen)
        both_ways(f"{name}_encaps_derand", f"{name}_encaps_batch_derand", sent, [self.eks, self.ms],
                  self.encaps)
        both_ways(f"{name}_decaps", f"{name}_decaps_batch", [32], [self.cs, self.dks], self.decaps)
        self.check_rest()

    def check_three_blocks(self):
        """Where no entry of a matrix needs a fourth block, which is the usual case."""
        terms.allow_more_blocks(False)
        for n, way in ((1, ""), (ITEMS, "_batch")):
            for name, sizes, columns, reference in (
                    (f"keygen{way}_derand", (self.ek_bytes, self.dk_bytes), [self.seeds], self.keygen),
                    (f"encaps{way}_derand", (self.c_bytes, 32), [self.eks, self.ms], self.encaps),
                    (f"decaps{way}", [32], [self.cs, self.dks], self.decaps)):
                run(f"{self.name}_{name}", sizes, [column[:n] for column in columns], reference,
                    single=n == 1)
        terms.allow_more_blocks(True)

    def check_long(self):
        """Batches with a second vector that is neither full nor of one item, and a second chunk."""
        ek, dk, c, items = self.ek_bytes, self.dk_bytes, self.c_bytes, 33
        seeds, ms = make(64, items), make(32, items)
        eks, dks, cs = make(ek, items), make(dk, items), make(c, items)
        for n in 12, items:
            for name, sizes, columns, reference in (
                    ("keygen_batch_derand", (ek, dk), [seeds], self.keygen),
                    ("encaps_batch_derand", (c, 32), [eks, ms], self.encaps),
                    ("decaps_batch", [32], [cs, dks], self.decaps)):
                run(f"{self.name}_{name}", sizes, [column[:n] for column in columns], reference)
        for drawn in seeds, seeds[:32]:
            run(f"{self.name}_keygen_batch", (ek, dk), [], self.keygen, n=items, drawn=drawn, bad=5)

    def check_rest(self):
        name, pair, sent = self.name, (self.ek_bytes, self.dk_bytes), (self.c_bytes, 32)
        ek, dk = self.eks[0], self.dks[0]
        self.check_three_blocks()
        if self.size == 512 and ways.lanes == 8:
            self.check_long()
        random_ways(f"{name}_keygen", pair, [], self.seeds, self.keygen)
        random_ways(f"{name}_encaps", sent, [self.eks], self.ms, self.encaps)
        single_ways(f"{name}_check_ek", [], [ek], self.check_ek)
        single_ways(f"{name}_check_dk", [], [dk], self.check_dk)
        single_ways(f"{name}_ek_from_dk", [self.ek_bytes], [dk],
                    lambda dk: key_or(self.kem.is_dk(dk), self.ek_of(dk)))
        single_ways(f"{name}_check_pair", [], [ek, dk], self.check_pair, drawn=self.ms[:1])

    def prepare(self, public, secret, force):
        """Keys of all items, made by all ways to prepare one, each by the target that force(i) makes
        active. Returns them with ek or dk of each."""
        name, (ek_size, dk_size) = self.name, self.prepared_bytes[self.size]
        eks, dks = {}, {}
        for i, (ek, dk, seed) in enumerate(zip(self.eks, self.dks, self.seeds)):
            force(i)
            key = prepare(f"{name}_ek_parse", [], public, [ek], self.check_ek, ek_size)
            eks[key] = ek
            if i // 4 % 2:
                key = prepare(f"{name}_dk_parse", [], secret, [dk], self.check_dk, dk_size)
                dks[key] = checked(dk)
            else:
                key = prepare(f"{name}_dk_from_seed", [self.ek_bytes], secret, [seed],
                              lambda seed: self.keygen(seed)[:2], dk_size)
                dks[key] = self.keygen(seed)[2]
        return eks, dks

    def check_prepared(self, force):
        name = self.name
        with Prepared(f"{name}_ek") as public, Prepared(f"{name}_dk") as secret:
            eks, dks = self.prepare(public, secret, force)
            key = prepare(f"{name}_dk_keygen", [self.ek_bytes], secret, [],
                          lambda seed: self.keygen(seed)[:2], self.prepared_bytes[self.size][1],
                          drawn=self.seeds[:1])
            force()
            single, other = f"{name}_encaps_prepared", list(dks)[0]
            send = lambda key, m: self.send(eks[key], m)
            both_ways(f"{single}_derand", f"{single}_batch_derand", (self.c_bytes, 32),
                      [list(eks), self.ms], send, other)
            random_ways(single, (self.c_bytes, 32), [list(eks)], self.ms, send, other)
            single, other = f"{name}_decaps_prepared", list(eks)[0]
            both_ways(single, f"{single}_batch", [32], [self.cs, list(dks)],
                      lambda c, key: (OK, self.kem.decaps(dks[key], c)), other)
            run(single, [32], [self.cs[:1], [key]],
                lambda c, _: (OK, self.kem.decaps(self.keygen(self.seeds[0])[2], c)), single=True)
            wipe(f"{name}_dk_wipe", key, self.prepared_bytes[self.size][1])


# ---- X25519: RFC 7748 --------------------------------------------------------------------------

class X25519:
    def __init__(self):
        self.sks, self.us = make(32), make(32)
        self.more_us = [symbols(32) for _ in range(70)]  # three chunks of a batch

    def public_key(self, sk):
        return OK, standard.x25519(sk, standard.BASE)

    def shared_secret(self, sk, u):
        ss = standard.x25519(sk, u)
        return (ERR_LOW_ORDER,) if ss == bytes(32) else (OK, ss)

    def check(self):
        both_ways("x25519_public_key", "x25519_public_key_batch", [32], [self.sks], self.public_key)
        both_ways("x25519_shared_secret", "x25519_shared_secret_batch", [32], [self.sks, self.us],
                  self.shared_secret)
        run("x25519_shared_secret_batch", [32], [self.sks[:1] * 70, self.more_us],
            self.shared_secret, flips=[5, 40, 69])
        random_ways("x25519_keygen", (32, 32), [], self.sks, lambda sk: (*self.public_key(sk), sk))


# ---- X25519MLKEM768: RFC 10024 -----------------------------------------------------------------

class X25519Mlkem768:
    client_bytes = 9408

    def __init__(self):
        self.client_seeds, self.server_seeds = make(96), make(64)
        self.shares, self.states, self.server_shares = make(1216), make(2432), make(1120)

    kem = property(lambda self: standard.MLKEM[768])

    def client_keygen(self, seed):
        return OK, *standard.hybrid_client_keygen(seed)

    def server_respond(self, share, seed):
        good = self.kem.is_ek(share[:-32])
        low = standard.x25519(seed[32:], share[-32:]) == bytes(32)
        if good and low:
            return (ERR_LOW_ORDER,)
        return key_or(good, *standard.hybrid_server_respond(share, seed))

    def check_share(self, share):
        good, u = self.kem.is_ek(share[:-32]), share[-32:]
        top = Octets([library.terms_and(u.ids[31], 0x7F)])  # X25519 ignores the last bit
        low = any(u[:31] == point[:31] and top == point[31:] for point in points_of_low_order())
        return (ERR_LOW_ORDER,) if good and low else key_or(good)

    def client_finish(self, state, share):
        good = self.kem.is_dk(state[:-32])
        low = standard.x25519(state[-32:], share[-32:]) == bytes(32)
        return (ERR_LOW_ORDER,) if low else key_or(good, standard.hybrid_client_finish(state, share))

    def check(self):
        for u in points_of_low_order():
            assert x25519(b"\x55" * 32, u) == bytes(32)
        name, sizes = "x25519mlkem768", (1216, 2432)
        both_ways(f"{name}_client_keygen_derand", f"{name}_client_keygen_batch_derand", sizes,
                  [self.client_seeds], self.client_keygen)
        random_ways(f"{name}_client_keygen", sizes, [], self.client_seeds, self.client_keygen)
        sizes = (1120, 64)
        both_ways(f"{name}_server_respond_derand", f"{name}_server_respond_batch_derand", sizes,
                  [self.shares, self.server_seeds], self.server_respond)
        random_ways(f"{name}_server_respond", sizes, [self.shares], self.server_seeds,
                    self.server_respond)
        both_ways(f"{name}_client_finish", f"{name}_client_finish_batch", [64],
                  [self.states, self.server_shares], self.client_finish)
        both_ways(f"{name}_client_finish_derand", f"{name}_client_finish_batch_derand", [64],
                  [self.states, self.server_shares], self.client_finish)
        single_ways(f"{name}_check_share", [], [self.shares[0]], self.check_share)

    def check_prepared(self, force):
        name, states = "x25519mlkem768_client", {}
        with Prepared(name) as clients, Prepared("xwing_dk") as others:
            other = prepare("xwing_dk_parse", [], others, [symbols(32)], lambda _: (OK,), 9408)
            for i, (state, seed) in enumerate(zip(self.states, self.client_seeds)):
                force(i)
                if i // 4 % 2:
                    share = lambda state: key_or(
                        self.kem.is_dk(state[:-32]),
                        state[1152:2336] + standard.x25519(state[-32:], standard.BASE))
                    key = prepare(f"{name}_parse", [1216], clients, [state], share,
                                  self.client_bytes)
                    state = checked(state[:-32]) + state[-32:]
                else:
                    key = prepare(f"{name}_prepare_derand", [1216], clients, [seed],
                                  lambda seed: self.client_keygen(seed)[:2], self.client_bytes)
                    state = self.client_keygen(seed)[2]
                states[key] = state
            force()

            def finish(key, share):
                low = standard.x25519(states[key][-32:], share[-32:]) == bytes(32)
                secret = standard.hybrid_client_finish(states[key], share)
                return (ERR_LOW_ORDER,) if low else (OK, secret)
            both_ways(f"{name}_finish_prepared", f"{name}_finish_prepared_batch", [64],
                      [list(states), self.server_shares], finish, other)
            share = lambda seed: self.client_keygen(seed)[:2]
            prepare(f"{name}_prepare", [1216], clients, [], share, self.client_bytes,
                    drawn=self.client_seeds[:1])
            made = [clients.add() for _ in range(ITEMS)]
            states.update((key, self.client_keygen(seed)[2])
                          for key, seed in zip(made, self.client_seeds))
            for call, columns, options in (
                    ("prepare_batch_derand", [self.client_seeds], {}),
                    ("prepare_batch_derand", [self.client_seeds], {"bad": 4}),
                    ("prepare_batch", [], {"drawn": self.client_seeds}),
                    ("prepare_batch", [], {"drawn": self.client_seeds, "bad": 4})):
                force(1)
                run(f"{name}_{call}", [1216], columns, share, n=ITEMS, made=made, **options)
                force()
                run(f"{name}_finish_prepared_batch", [64], [made, self.server_shares], finish)
            wipe(f"{name}_wipe", made[0], self.client_bytes)
            run(f"{name}_prepare_batch", [1216], [], share, n=ITEMS, made=made, drawn=[])
            if not all(is_zero(key, self.client_bytes) for key in made):
                raise Failure(f"{name}_prepare_batch left a key")


# ---- X-Wing: draft-connolly-cfrg-xwing-kem -----------------------------------------------------

class Xwing:
    ek_prepared_bytes, dk_prepared_bytes = 6272, 9408

    def __init__(self):
        self.sks, self.eseeds, self.eks, self.cts = make(32), make(64), make(1216), make(1120)

    def keygen(self, sk):
        return OK, standard.xwing_keygen(sk), sk

    # X25519's kernel always asks whether its result is zero. The draft has no error for that.
    def send(self, ek, eseed):
        standard.x25519(eseed[32:], ek[-32:]) == bytes(32)
        return OK, *standard.xwing_encaps(ek, eseed)

    def encaps(self, ek, eseed):
        good = standard.MLKEM[768].is_ek(ek[:-32])
        return key_or(good, *self.send(ek, eseed)[1:])

    def decaps(self, ct, sk):
        standard.x25519(standard.xwing_expand(sk)[2], ct[-32:]) == bytes(32)
        return OK, standard.xwing_decaps(sk, ct)

    def check(self):
        both_ways("xwing_keygen_derand", "xwing_keygen_batch_derand", (1216, 32), [self.sks],
                  self.keygen)
        random_ways("xwing_keygen", (1216, 32), [], self.sks, self.keygen, chunk=8)
        both_ways("xwing_encaps_derand", "xwing_encaps_batch_derand", (1120, 32),
                  [self.eks, self.eseeds], self.encaps)
        random_ways("xwing_encaps", (1120, 32), [self.eks], self.eseeds, self.encaps)
        both_ways("xwing_decaps", "xwing_decaps_batch", [32], [self.cts, self.sks], self.decaps)

    def check_prepared(self, force):
        eks, sks = {}, {}
        with Prepared("xwing_ek") as public, Prepared("xwing_dk") as secret:
            for i, (ek, sk) in enumerate(zip(self.eks, self.sks)):
                force(i)
                good = lambda ek: key_or(standard.MLKEM[768].is_ek(ek[:-32]))
                eks[prepare("xwing_ek_parse", [], public, [ek], good, self.ek_prepared_bytes)] = ek
                call, sizes = [("xwing_dk_from_seed", [1216]), ("xwing_dk_parse", [])][i // 4 % 2]
                key = prepare(call, sizes, secret, [sk],
                              lambda sk: self.keygen(sk)[:1 + len(sizes)], self.dk_prepared_bytes)
                sks[key] = sk
            key = prepare("xwing_dk_keygen", [1216], secret, [], lambda sk: self.keygen(sk)[:2],
                          self.dk_prepared_bytes, drawn=self.sks[:1])
            force()
            send = lambda key, eseed: self.send(eks[key], eseed)
            name, other = "xwing_encaps_prepared", list(sks)[0]
            both_ways(f"{name}_derand", f"{name}_batch_derand", (1120, 32), [list(eks), self.eseeds],
                      send, other)
            random_ways(name, (1120, 32), [list(eks)], self.eseeds, send, other)
            name, other = "xwing_decaps_prepared", list(eks)[0]
            both_ways(name, f"{name}_batch", [32], [self.cts, list(sks)],
                      lambda ct, key: self.decaps(ct, sks[key]), other)
            run(name, [32], [self.cts[:1], [key]], lambda ct, _: self.decaps(ct, self.sks[0]),
                single=True)
            wipe("xwing_dk_wipe", key, self.dk_prepared_bytes)


# ---- all of it, and planted mistakes -----------------------------------------------------------

def check_target(schemes, names):
    """The first of these targets is active. Prepared keys are its own, or of all targets in turn."""
    own, all_in_turn = (forcing(names[0], makers) for makers in (names[:1], names[1:] + names[:1]))
    own()
    for scheme in schemes:
        scheme.check()
        if hasattr(scheme, "check_prepared"):
            scheme.check_prepared(own)
            scheme.check_prepared(all_in_turn)


def main():
    global library, standard
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    library, standard = terms.load(sys.argv[1]), terms.on_terms(TEXT)
    mlkem, hybrid, xwing = [Mlkem(size) for size in (512, 768, 1024)], X25519Mlkem768(), Xwing()
    schemes = [*mlkem, X25519(), hybrid, xwing]
    names = [library.kxl_target_name(i).decode() for i in range(library.kxl_target_count())]
    try:
        for i, name in enumerate(names):
            ways.compared.clear()
            ways.lanes = int(name.removeprefix("lanes"))
            check_target(schemes, names[i:] + names[:i])
            for kind, least in LEAST.items():
                if ways.compared[kind] < least:
                    sys.exit(f"FAILED: only {ways.compared[kind]} outputs ({kind}) were compared")
            print(f"{name}: {ways.compared['all']} outputs are the standards', and each of "
                  f"{ways.compared['wrong target']} keys on a wrong target is found")
        print(f"{ways.expect_all_calls()} calls were run")
        found = mistakes.find_all(sys.modules[__name__], mlkem, schemes[3], hybrid, xwing)
        print(f"{found} planted mistakes were found")
    except Failure as failure:
        sys.exit(f"FAILED on {library.kxl_target_active().decode()}: {failure}")


if __name__ == "__main__":
    main()
