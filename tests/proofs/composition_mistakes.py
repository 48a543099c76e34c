# SPDX-License-Identifier: Apache-2.0
"""Mistakes in the text of standards.py, as if the library had made the opposite ones: the call that
must notice, what is wrong, the text and what stands in its place."""
import functools
import sys

import terms
from c_library import Failure, Prepared
from composition_ways import OK, prepare, random_ways, run, single_ways

MISTAKES = [
    # ---- ML-KEM
    ("keygen", "d and z change places", "def keygen(self, d, z):", "def keygen(self, z, d):"),
    ("keygen", "k is not hashed with d", "G(d + bytes([self.k]))", "G(d)"),
    ("keygen", "k is hashed before d", "G(d + bytes([self.k]))", "G(bytes([self.k]) + d)"),
    ("keygen", "rho and sigma change places", "rho, sigma = G(", "sigma, rho = G("),
    ("keygen", "the matrix is transposed", "rho + bytes([j, i])", "rho + bytes([i, j])"),
    ("keygen", "the counter of the noise begins at 1", "s + bytes([b])", "s + bytes([b + 1])"),
    ("keygen", "e has the noise of s", "sigma, self.k)]", "sigma, 0)]"),
    ("keygen", "e has the eta of e1", "self.noise(self.eta1, sigma, self.k)",
     "self.noise(self.eta2, sigma, self.k)"),
    ("keygen", "s stays outside the NTT domain",
     "s = [ntt(f) for f in self.noise(self.eta1, sigma, 0)]", "s = self.noise(self.eta1, sigma, 0)"),
    ("keygen", "t lacks e", "add(dot(row, s), e_i)", "dot(row, s)"),
    ("keygen", "rho comes before t", "self.encode(t) + rho,", "rho + self.encode(t),"),
    ("keygen", "dk holds t in the place of s", "rho, self.encode(s)", "rho, self.encode(t)"),
    ("keygen", "dk has ek before s", "return ek, dk + ek + H(ek) + z", "return ek, ek + dk + H(ek) + z"),
    ("keygen", "dk has z before H(ek)", "ek + H(ek) + z", "ek + z + H(ek)"),
    ("keygen", "H(ek) forgets rho", "ek + H(ek) + z", "ek + H(ek[:-32]) + z"),
    ("encaps", "m is hashed without H(ek)", "G(m + H(ek))", "G(m)"),
    ("encaps", "m is hashed after H(ek)", "G(m + H(ek))", "G(H(ek) + m)"),
    ("encaps", "K and r change places", "K, r = G(m + H(ek))", "r, K = G(m + H(ek))"),
    ("encaps", "A is in the place of its transpose", "A[j][i] for j", "A[i][j] for j"),
    ("encaps", "y has the noise of e1", "self.noise(self.eta1, r, 0)", "self.noise(self.eta1, r, k)"),
    ("encaps", "e1 has the eta of y", "self.noise(self.eta2, r, k)", "self.noise(self.eta1, r, k)"),
    ("encaps", "e2 has the noise of e1", "PRF(self.eta2, r, 2 * k)", "PRF(self.eta2, r, 2 * k - 1)"),
    ("encaps", "u lacks e1", "add(inverse_ntt(dot([A[j][i] for j in range(k)], y)), e1[i])",
     "inverse_ntt(dot([A[j][i] for j in range(k)], y))"),
    ("encaps", "v lacks m", "add(add(inverse_ntt(dot(t, y)), e2), mu)",
     "add(inverse_ntt(dot(t, y)), e2)"),
    ("encaps", "v comes before u",
     "return concatenate(encode(self.du, f) for f in u) + encode(self.dv, v)",
     "return encode(self.dv, v) + concatenate(encode(self.du, f) for f in u)"),
    ("encaps", "the last polynomial of ek is not checked",
     "return ek[:-32] == self.encode(self.decode(ek))",
     "return ek[:-416] == self.encode(self.decode(ek))[:-384]"),
    ("decaps", "w is a sum", "w = subtract(v", "w = add(v"),
    ("decaps", "v begins where u ends but one", "c[32 * du * k:]", "c[32 * du * (k - 1):][:32 * dv]"),
    ("decaps", "rejection hashes c before z", "J(z + c)", "J(c + z)"),
    ("decaps", "rejection forgets the last byte of c", "J(z + c)", "J(z + c[:-1])"),
    ("decaps", "rejection hashes h in the place of z", "J(z + c)", "J(h + c)"),
    ("decaps", "K is never rejected", "else J(z + c)", "else K"),
    ("decaps", "K is always rejected", "return K if c ==", "return J(z + c) if c =="),
    ("decaps", "rejection is the wrong way round", "return K if c ==", "return K if c !="),
    ("decaps", "the last byte of c is not compared", "if c == self.pke_encrypt(ek, m, r)",
     "if c[:-1] == self.pke_encrypt(ek, m, r)[:-1]"),
    ("decaps", "u alone is compared", "if c == self.pke_encrypt(ek, m, r)",
     "if c[:640] == self.pke_encrypt(ek, m, r)[:640]"),
    ("decaps", "half of H(ek) is compared", "return dk[-64:-32] == H(dk[384 * self.k:-64])",
     "return dk[-64:-48] == H(dk[384 * self.k:-64])[:16]"),
    ("decaps", "H(ek) is not compared", "return dk[-64:-32] == H(dk[384 * self.k:-64])",
     "return True"),
    # ---- X25519MLKEM768
    ("client", "x comes first in the client's share", "return ek + x25519(seed[64:], BASE), dk",
     "return x25519(seed[64:], BASE) + ek, dk"),
    ("client", "the state lacks x_secret but z", "dk + seed[64:]", "dk + seed[32:64]"),
    ("client", "x_secret is z", "ek + x25519(seed[64:], BASE), dk",
     "ek + x25519(seed[32:64], BASE), dk"),
    ("server", "x comes first in the secret", "K + x25519(seed[32:], share[-32:])",
     "x25519(seed[32:], share[-32:]) + K"),
    ("server", "x_secret is m", "c + x25519(seed[32:], BASE)", "c + x25519(seed[:32], BASE)"),
    ("server", "the secret has the server's own x", "K + x25519(seed[32:], share[-32:])",
     "K + x25519(seed[32:], BASE)"),
    ("finish", "x comes first in the secret",
     "return MLKEM[768].decaps(state[:-32], share[:-32]) + x25519(state[-32:], share[-32:])",
     "return x25519(state[-32:], share[-32:]) + MLKEM[768].decaps(state[:-32], share[:-32])"),
    # ---- X-Wing
    ("xwing keygen", "d and z change places",
     "MLKEM[768].keygen(seed[:32], seed[32:64])\n    return ek, dk,",
     "MLKEM[768].keygen(seed[32:64], seed[:32])\n    return ek, dk,"),
    ("xwing keygen", "sk is not expanded by SHAKE256", "hashlib.shake_256(sk)", "hashlib.shake_128(sk)"),
    ("xwing keygen", "x comes first in ek", "return ek + pk_x", "return pk_x + ek"),
    ("xwing encaps", "the label is another one", 'b"\\\\.//^\\\\"', 'b"\\\\.//^/"'),
    ("xwing encaps", "the label comes first", 'H(ss_m + ss_x + ct_x + pk_x + b"\\\\.//^\\\\")',
     'H(b"\\\\.//^\\\\" + ss_m + ss_x + ct_x + pk_x)'),
    ("xwing encaps", "X25519's secret is hashed first", "H(ss_m + ss_x", "H(ss_x + ss_m"),
    ("xwing encaps", "pk_x is hashed before ct_x", "ct_x + pk_x + b", "pk_x + ct_x + b"),
    ("xwing encaps", "m and x_secret change places",
     "MLKEM[768].encaps(ek[:-32], eseed[:32])\n    return c + ct_x",
     "MLKEM[768].encaps(ek[:-32], eseed[32:])\n    return c + ct_x"),
    ("xwing decaps", "the sender's key is hashed for the own", "ct[-32:]), ct[-32:], pk_x)",
     "ct[-32:]), pk_x, ct[-32:])"),
    # ---- other calls
    ("keygen, drawn", "d and z change places", "def keygen(self, d, z):",
     "def keygen(self, z, d):"),
    ("keygen, drawn", "the matrix is transposed", "rho + bytes([j, i])", "rho + bytes([i, j])"),
    ("encaps, batch", "m is hashed after H(ek)", "G(m + H(ek))", "G(H(ek) + m)"),
    ("encaps, batch", "the last polynomial of ek is not checked",
     "return ek[:-32] == self.encode(self.decode(ek))",
     "return ek[:-416] == self.encode(self.decode(ek))[:-384]"),
    ("decaps, prepared", "rejection hashes c before z", "J(z + c)", "J(c + z)"),
    ("decaps, prepared", "the last byte of c is not compared", "if c == self.pke_encrypt(ek, m, r)",
     "if c[:-1] == self.pke_encrypt(ek, m, r)[:-1]"),
    ("check_ek", "rho is checked", "return ek[:-32] == self.encode(self.decode(ek))",
     "return ek[:-64] == self.encode(self.decode(ek))[:-32]"),
    ("check_dk", "half of H(ek) is compared", "return dk[-64:-32] == H(dk[384 * self.k:-64])",
     "return dk[-64:-48] == H(dk[384 * self.k:-64])[:16]"),
    ("check_pair", "rejection hashes c before z", "J(z + c)", "J(c + z)"),
    ("check_pair", "K is never rejected", "c == self.pke_encrypt(ek, m, r)", "c == c"),
    ("X25519, batch", "the base point is 8", "BASE = (9).to_bytes", "BASE = (8).to_bytes"),
]


def calls_of(mlkem, x25519, hybrid, xwing, prepared):
    """What compares a call with the standard of the time, by the names above."""
    small, middle, large = mlkem
    key = prepare("mlkem512_dk_from_seed", [800], prepared, small.seeds[:1],
                  lambda seed: small.keygen(seed)[:2], small.prepared_bytes[512][1])

    def decaps_prepared(c, _):
        _, _, dk = small.keygen(small.seeds[0])
        return OK, small.kem.decaps(dk, c)

    pair_of_large, sent_of_middle = (large.ek_bytes, large.dk_bytes), (middle.c_bytes, 32)
    arguments = {
        "keygen": (single_ways, "mlkem512_keygen_derand", (800, 1632), small.seeds[:1], small.keygen),
        "encaps": (single_ways, "mlkem512_encaps_derand", (768, 32), [small.eks[0], small.ms[0]],
                   small.encaps),
        "decaps": (single_ways, "mlkem512_decaps", [32], [small.cs[0], small.dks[0]], small.decaps),
        "client": (single_ways, "x25519mlkem768_client_keygen_derand", (1216, 2432),
                   hybrid.client_seeds[:1], hybrid.client_keygen),
        "server": (single_ways, "x25519mlkem768_server_respond_derand", (1120, 64),
                   [hybrid.shares[0], hybrid.server_seeds[0]], hybrid.server_respond),
        "finish": (single_ways, "x25519mlkem768_client_finish", [64],
                   [hybrid.states[0], hybrid.server_shares[0]], hybrid.client_finish),
        "xwing keygen": (single_ways, "xwing_keygen_derand", (1216, 32), xwing.sks[:1],
                         xwing.keygen),
        "xwing encaps": (single_ways, "xwing_encaps_derand", (1120, 32),
                         [xwing.eks[0], xwing.eseeds[0]], xwing.encaps),
        "xwing decaps": (single_ways, "xwing_decaps", [32], [xwing.cts[0], xwing.sks[0]],
                         xwing.decaps),
        "keygen, drawn": (random_ways, "mlkem1024_keygen", pair_of_large, [], large.seeds,
                          large.keygen),
        "encaps, batch": (run, "mlkem768_encaps_batch_derand", sent_of_middle,
                          [middle.eks[:2], middle.ms[:2]], middle.encaps),
        "decaps, prepared": (run, "mlkem512_decaps_prepared_batch", [32], [small.cs[:2], [key] * 2],
                             decaps_prepared),
        "check_ek": (single_ways, "mlkem768_check_ek", [], middle.eks[:1], middle.check_ek),
        "check_dk": (single_ways, "mlkem1024_check_dk", [], large.dks[:1], large.check_dk),
        "X25519, batch": (run, "x25519_public_key_batch", [32], [x25519.sks], x25519.public_key)}
    calls = {name: functools.partial(*rest) for name, rest in arguments.items()}
    calls["check_pair"] = functools.partial(
        single_ways, "mlkem512_check_pair", [], [small.eks[0], small.dks[0]], small.check_pair,
        drawn=small.ms[:1])
    return calls


def find_all(composition, *schemes):
    """Each change of the text must be noticed by its call. Returns how many there are."""
    right = composition.standard
    with Prepared("mlkem512_dk") as prepared:
        calls = calls_of(*schemes, prepared)
        for call in calls.values():
            call()
        for call, what, old, new in MISTAKES:
            if composition.TEXT.count(old) != 1:
                sys.exit(f"FAILED: standards.py has not once: {old}")
            composition.standard = terms.on_terms(composition.TEXT.replace(old, new))
            try:
                calls[call]()
            except Failure:
                continue
            sys.exit(f"FAILED: nobody noticed that {what} ({call})")
    if {call for call, *_ in MISTAKES} != set(calls):
        sys.exit("FAILED: a call has no mistake")
    composition.standard = right
    return len(MISTAKES)
