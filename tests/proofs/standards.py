# SPDX-License-Identifier: Apache-2.0
"""The standards as they are written: FIPS 203's algorithms by number, X25519, the hybrids.

Slow, and not in constant time: it is for comparing. Run by itself, it checks itself against the
official files in $KEXLANE_VECTORS, and against RFC 7748.
"""
import functools
import hashlib
import operator

Q, N = 3329, 256


def bit_rev7(i):
    return int(f"{i:07b}"[::-1], 2)


ZETA = [pow(17, bit_rev7(i), Q) for i in range(128)]
GAMMA = [pow(17, 2 * bit_rev7(i) + 1, Q) for i in range(128)]


def G(data):
    h = hashlib.sha3_512(data).digest()
    return h[:32], h[32:]


def H(data):
    return hashlib.sha3_256(data).digest()


def J(data):
    return hashlib.shake_256(data).digest(32)


def PRF(eta, s, b):
    return hashlib.shake_256(s + bytes([b])).digest(64 * eta)


# ---- FIPS 203, section 4 ------------------------------------------------------------------------

def compress(d, F):  # x 2^d / q to the nearest, halves up
    return [((x << (d + 1)) + Q) // (2 * Q) % (1 << d) for x in F]


def decompress(d, F):
    return [(2 * Q * y + (1 << d)) >> (d + 1) for y in F]


def byte_encode(d, F):  # algorithm 5
    bits = sum(a << (d * i) for i, a in enumerate(F))
    return bits.to_bytes(32 * d, "little")


def byte_decode(d, B):  # algorithm 6
    bits = int.from_bytes(B, "little")
    F = [bits >> (d * i) & (1 << d) - 1 for i in range(N)]
    return [a % Q for a in F] if d == 12 else F


def sample_ntt(B):  # algorithm 7; enough bytes for any seed that will ever be seen
    stream, a_hat = hashlib.shake_128(B).digest(3 * 1024), []
    for i in range(0, len(stream), 3):
        d1 = stream[i] + 256 * (stream[i + 1] % 16)
        d2 = stream[i + 1] // 16 + 16 * stream[i + 2]
        a_hat += [d for d in (d1, d2) if d < Q]
    return a_hat[:N]


def sample_poly_cbd(eta, B):  # algorithm 8
    bits = int.from_bytes(B, "little")
    ones = [bin(bits >> (eta * i) & (1 << eta) - 1).count("1") for i in range(2 * N)]
    return [(ones[2 * i] - ones[2 * i + 1]) % Q for i in range(N)]


def ntt(f):  # algorithm 9
    f, i, length = list(f), 1, 128
    while length >= 2:
        for start in range(0, N, 2 * length):
            for j in range(start, start + length):
                t = ZETA[i] * f[j + length] % Q
                f[j], f[j + length] = (f[j] + t) % Q, (f[j] - t) % Q
            i += 1
        length //= 2
    return f


def inverse_ntt(f):  # algorithm 10
    f, i, length = list(f), 127, 2
    while length <= 128:
        for start in range(0, N, 2 * length):
            for j in range(start, start + length):
                t = f[j]
                f[j] = (t + f[j + length]) % Q
                f[j + length] = ZETA[i] * (f[j + length] - t) % Q
            i -= 1
        length *= 2
    return [3303 * a % Q for a in f]


def multiply_ntts(f, g):  # algorithms 11 and 12
    h = []
    for i in range(128):
        a0, a1, b0, b1 = f[2 * i], f[2 * i + 1], g[2 * i], g[2 * i + 1]
        h += [(a0 * b0 + a1 * b1 * GAMMA[i]) % Q, (a0 * b1 + a1 * b0) % Q]
    return h


def add(f, g):
    return [(a + b) % Q for a, b in zip(f, g)]


def subtract(f, g):
    return [(a - b) % Q for a, b in zip(f, g)]


def dot(u, v):
    return functools.reduce(add, (multiply_ntts(a, b) for a, b in zip(u, v)))


def concatenate(strings):
    return functools.reduce(operator.add, strings)


# ---- FIPS 203, sections 5 to 7 ------------------------------------------------------------------

class MlKem:
    def __init__(self, k, eta1, du, dv, eta2=2):
        self.k, self.eta1, self.eta2, self.du, self.dv = k, eta1, eta2, du, dv

    def matrix(self, rho):
        return [[sample_ntt(rho + bytes([j, i])) for j in range(self.k)] for i in range(self.k)]

    def encode(self, v):
        return concatenate(byte_encode(12, f) for f in v)

    def decode(self, b):
        return [byte_decode(12, b[384 * i:384 * i + 384]) for i in range(self.k)]

    def noise(self, eta, seed, first):
        return [sample_poly_cbd(eta, PRF(eta, seed, first + i)) for i in range(self.k)]

    def pke_keygen(self, d):  # algorithm 13
        rho, sigma = G(d + bytes([self.k]))
        s = [ntt(f) for f in self.noise(self.eta1, sigma, 0)]
        e = [ntt(f) for f in self.noise(self.eta1, sigma, self.k)]
        t = [add(dot(row, s), e_i) for row, e_i in zip(self.matrix(rho), e)]
        return self.encode(t) + rho, self.encode(s)

    def pke_encrypt(self, ek, m, r):  # algorithm 14
        k, A = self.k, self.matrix(ek[-32:])
        t = self.decode(ek)
        y = [ntt(f) for f in self.noise(self.eta1, r, 0)]
        e1 = self.noise(self.eta2, r, k)
        e2 = sample_poly_cbd(self.eta2, PRF(self.eta2, r, 2 * k))
        u = [add(inverse_ntt(dot([A[j][i] for j in range(k)], y)), e1[i]) for i in range(k)]
        mu = decompress(1, byte_decode(1, m))
        v = add(add(inverse_ntt(dot(t, y)), e2), mu)
        encode = lambda d, f: byte_encode(d, compress(d, f))
        return concatenate(encode(self.du, f) for f in u) + encode(self.dv, v)

    def pke_decrypt(self, dk, c):  # algorithm 15
        du, dv, k = self.du, self.dv, self.k
        decode = lambda d, b: decompress(d, byte_decode(d, b))
        u = [decode(du, c[32 * du * i:32 * du * (i + 1)]) for i in range(k)]
        v = decode(dv, c[32 * du * k:])
        w = subtract(v, inverse_ntt(dot(self.decode(dk), [ntt(f) for f in u])))
        return byte_encode(1, compress(1, w))

    def keygen(self, d, z):  # algorithm 16
        ek, dk = self.pke_keygen(d)
        return ek, dk + ek + H(ek) + z

    def encaps(self, ek, m):  # algorithm 17
        K, r = G(m + H(ek))
        return K, self.pke_encrypt(ek, m, r)

    def decaps(self, dk, c):  # algorithm 18
        k = self.k
        dk_pke, ek, h, z = dk[:384 * k], dk[384 * k:768 * k + 32], dk[-64:-32], dk[-32:]
        m = self.pke_decrypt(dk_pke, c)
        K, r = G(m + h)
        return K if c == self.pke_encrypt(ek, m, r) else J(z + c)

    def is_ek(self, ek):  # section 7.2, the modulus check
        return ek[:-32] == self.encode(self.decode(ek))

    def is_dk(self, dk):  # section 7.3, the hash check
        return dk[-64:-32] == H(dk[384 * self.k:-64])


MLKEM = {512: MlKem(2, 3, 10, 4), 768: MlKem(3, 2, 10, 4), 1024: MlKem(4, 2, 11, 5)}


# ---- RFC 7748, and the hybrids ------------------------------------------------------------------

P = 2**255 - 19
BASE = (9).to_bytes(32, "little")


def x25519(k, u):  # section 5
    k = int.from_bytes(k, "little") & ~7 & (1 << 255) - 1 | 1 << 254
    x1 = x3 = int.from_bytes(u, "little") % (1 << 255) % P
    x2, z2, z3, swap = 1, 0, 1, 0
    for t in reversed(range(255)):
        k_t = k >> t & 1
        if swap != k_t:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = k_t
        AA, BB = (x2 + z2) ** 2, (x2 - z2) ** 2
        DA, CB, E = (x3 - z3) * (x2 + z2), (x3 + z3) * (x2 - z2), AA - BB
        x3, z3 = (DA + CB) ** 2 % P, x1 * (DA - CB) ** 2 % P
        x2, z2 = AA * BB % P, E * (AA + 121665 * E) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def square_root(x):
    """A square root modulo p, or None."""
    r = pow(x, (P + 3) // 8, P)
    return next((y for y in (r, r * pow(2, (P - 1) // 4, P) % P) if y * y % P == x % P), None)


def points_of_low_order():
    """Each u below 2^255 of a point whose order divides 8, on the curve or its twist: section 6.1."""
    points = {0, 1, P - 1, P, P + 1}
    a = 2 * square_root(486664)
    for w in (2 + a, 2 - a):  # u + 1 / u, where doubling gives 1
        b = square_root(w * w - 4)
        points |= {(w + sign * b) * pow(2, -1, P) % P for sign in (1, -1) if b is not None}
    return [u.to_bytes(32, "little") for u in sorted(points)]


def hybrid_client_keygen(seed):  # X25519MLKEM768: RFC 10024; seed = d || z || x_secret
    ek, dk = MLKEM[768].keygen(seed[:32], seed[32:64])
    return ek + x25519(seed[64:], BASE), dk + seed[64:]


def hybrid_server_respond(share, seed):  # seed = m || x_secret
    K, c = MLKEM[768].encaps(share[:-32], seed[:32])
    return c + x25519(seed[32:], BASE), K + x25519(seed[32:], share[-32:])


def hybrid_client_finish(state, share):
    return MLKEM[768].decaps(state[:-32], share[:-32]) + x25519(state[-32:], share[-32:])


def xwing_expand(sk):  # draft-connolly-cfrg-xwing-kem, section 5.2
    seed = hashlib.shake_256(sk).digest(96)
    ek, dk = MLKEM[768].keygen(seed[:32], seed[32:64])
    return ek, dk, seed[64:], x25519(seed[64:], BASE)


def xwing_keygen(sk):
    ek, _, _, pk_x = xwing_expand(sk)
    return ek + pk_x


def xwing_combiner(ss_m, ss_x, ct_x, pk_x):
    return H(ss_m + ss_x + ct_x + pk_x + b"\\.//^\\")


def xwing_encaps(ek, eseed):  # section 5.4; eseed = m || x_secret
    ct_x = x25519(eseed[32:], BASE)
    K, c = MLKEM[768].encaps(ek[:-32], eseed[:32])
    return c + ct_x, xwing_combiner(K, x25519(eseed[32:], ek[-32:]), ct_x, ek[-32:])


def xwing_decaps(sk, ct):  # section 5.5
    _, dk, x_secret, pk_x = xwing_expand(sk)
    K = MLKEM[768].decaps(dk, ct[:-32])
    return xwing_combiner(K, x25519(x_secret, ct[-32:]), ct[-32:], pk_x)
