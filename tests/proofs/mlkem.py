#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves with z3 what the reductions and compressions of kernels/mlkem/ compute, for all inputs.

usage: mlkem.py MLKEM_TERMS

The program MLKEM_TERMS prints the functions as terms of bit-vectors: in portable C++, with the
operations of x86, and with those of NEON. Each claim says that no input is a counterexample. Then
the script increases each constant of each function by one, and a claim must fail. If none fails,
because the rounding has room for the change, it doubles the constant, and a claim must fail then.
"""

import re
import subprocess
import sys

sys.dont_write_bytecode = True
from z3_claims import bv, prove  # noqa: E402

Q = 3329
Q_INVERSE = pow(Q, -1, 1 << 16)
TARGETS = {"portable": "portable", "x86": "avx2, avx512, avx512ifma", "neon": "neon, neon_sha3"}
# A shift by any number from 15 on leaves only the sign.
HARMLESS = [f"{machines}: Canonical: 15" for machines in TARGETS.values()]


def within(x, first, last, bits):
    return f"(and (bvsle {bv(first, bits)} {x}) (bvsle {x} {bv(last, bits)}))"


def sign(x):
    return f"((_ sign_extend 16) {x})"


def low(x):
    return f"((_ extract 15 0) {x})"


def high(x):
    return f"((_ extract 31 16) {x})"


class Claim:
    """Claims that the conclusion holds for all variables (name to bits) that meet the premises."""

    def __init__(self, what, variables, premises, conclusion):
        self.what = what
        self.text = "".join(f"(declare-const {v} (_ BitVec {n}))\n" for v, n in variables.items())
        self.text += "".join(f"(assert {p})\n" for p in premises) + f"(assert (not {conclusion}))\n"

    def script(self, definition=""):
        return "(set-logic QF_BV)\n" + definition + self.text


# ---- what is claimed

# P is a product or a sum of products. M is the multiple of q with the same low half. Then P - M is
# a multiple of 2^16, and the result is (P - M) / 2^16, which is P R^-1 modulo q.
P_OF = {"MontgomeryMultiply": f"(bvmul {sign('a')} {sign('b')})"}
ODD_EVEN = ("MontgomeryReduceEven", "MontgomeryReduceOdd")
for name in ("MontgomeryReduce",) + ODD_EVEN:
    P_OF[name] = "sum"
FACTOR = f"(bvmul b {bv(Q_INVERSE, 16)})"



def multiple(m):
    return f"(bvmul {sign(m)} {bv(Q, 32)})"


M_OF_PRODUCT = multiple(f"(bvmul a {FACTOR})")
M_OF_SUM = multiple(f"(bvmul {low('sum')} {bv(Q_INVERSE, 16)})")

# How the instructions compute (P - M) / 2^16.
QUOTIENT = {
    "portable": "((_ extract 15 0) (bvashr (bvsub P M) (_ bv16 32)))",
    "x86": f"(bvsub {high('P')} {high('M')})",
    "neon": "((_ extract 15 0) (bvashr (bvsub (bvashr (bvmul (_ bv2 32) P) (_ bv16 32))"
    " (bvashr (bvmul (_ bv2 32) M) (_ bv16 32))) (_ bv1 32)))",
    "sum": f"(bvsub {high('P')} {high('M')})",
}


def put(quotient, p, m):
    return re.sub(r"\bP\b", p, re.sub(r"\bM\b", m, quotient))


def general_claims():
    pm = {"P": 32, "M": 32}
    same_low = f"(= {low('P')} {low('M')})"
    yield Claim("q q^-1 = 1 modulo 2^16", {}, [], f"(= (bvmul {bv(Q, 16)} {bv(Q_INVERSE, 16)}) {bv(1, 16)})")
    ab = {"a": 16, "b": 16}
    yield Claim("M has the low half of the product", ab, [],
                f"(= (bvmul (bvmul a {FACTOR}) {bv(Q, 16)}) (bvmul a b))")
    yield Claim("M has the low half of the sum", {"sum": 32}, [],
                f"(= (bvmul (bvmul {low('sum')} {bv(Q_INVERSE, 16)}) {bv(Q, 16)}) {low('sum')})")
    yield Claim("|M| <= 2^15 q", {"m": 16}, [],
                within(multiple("m"), -(Q << 15), Q << 15, 32))
    yield Claim("|a b| <= 2^15 (q - 1) / 2", ab, [within("b", -(Q // 2), Q // 2, 16)],
                within(P_OF["MontgomeryMultiply"], -(Q // 2 << 15), Q // 2 << 15, 32))
    less_than_2_30 = [within(x, 1 - (1 << 30), (1 << 30) - 1, 32) for x in "PM"]
    for kind, quotient in QUOTIENT.items():
        if kind != "sum":
            yield Claim(f"{kind}: the instructions give (P - M) / 2^16", pm, [same_low] + less_than_2_30,
                        f"(and (= {quotient} {high('(bvsub P M)')}) (= {low('(bvsub P M)')} {bv(0, 16)}))")
    for what, p, result in (("a product", Q // 2 << 15, 3 * Q // 4), ("a sum", (Q << 15) - 1, Q - 1)):
        yield Claim(f"(P - M) / 2^16 of {what}: at most {result}", pm,
                    [same_low, within("P", -p, p, 32), within("M", -(Q << 15), Q << 15, 32)],
                    within(high("(bvsub P M)"), -result, result, 16))


def montgomery_claim(target, name):
    if name == "MontgomeryMultiply":
        variables, call, m = {"a": 16, "b": 16}, "a b", M_OF_PRODUCT
        quotient = QUOTIENT[target]
    else:
        variables, call, m = {"sum": 32}, "sum", M_OF_SUM
        quotient = QUOTIENT["portable" if target == "portable" else "sum"]
    return Claim("is what the instructions compute from P and M", variables, [],
                 f"(= ({target}.{name} {call}) {put(quotient, P_OF[name], m)})")


def congruent(f, most):
    """Returns the term that x - f is k q for some |k| <= most."""
    difference = f"(bvsub {sign('x')} {sign(f)})"
    return f"(or {' '.join(f'(= {difference} {bv(k * Q, 32)})' for k in range(-most, most + 1))})"


def claims_of(target, name):
    f = f"({target}.{name} x)"
    x = {"x": 16}
    if name.startswith("Montgomery"):
        yield montgomery_claim(target, name)
    elif name == "BarrettReduce":
        bound = Q // 2 if target == "portable" else 2 * Q // 3
        yield Claim(f"at most {bound}, of all 2^16 inputs", x, [], within(f, -bound, bound, 16))
        yield Claim("the input modulo q", x, [], congruent(f, 10))
    elif name == "Canonical":
        yield Claim("from 0 to q - 1, of |x| < q", x, [within("x", 1 - Q, Q - 1, 16)], within(f, 0, Q - 1, 16))
        yield Claim("the input modulo q, of -q <= x < 2q", x, [within("x", -Q, 2 * Q - 1, 16)],
                    congruent(f, 1))
    elif name.startswith("Compress"):
        # |2^d x - q (y + 2^d)| or |2^d x - q (y + n 2^d)| is at most q / 2.
        d = int(name[len("Compress"):])
        last = Q - 1 if target == "portable" else 2 * Q - 1
        scaled = f"(bvmul {sign('x')} {bv(1 << d, 32)})"
        distances = [f"(bvsub {scaled} (bvmul (bvadd {sign(f)} {bv(n << d, 32)}) {bv(Q, 32)}))" for n in range(3)]
        near = " ".join(within(y, -(Q // 2), Q // 2, 32) for y in distances)
        yield Claim(f"round(2^{d} / q x) modulo 2^{d}, of 0 <= x <= {last}", x, [within("x", 0, last, 16)],
                    f"(and {within(f, 0, (1 << d) - 1, 16)} (or {near}))")
    else:
        # A half is rounded up: -2^(d-1) < 2^d y - q x <= 2^(d-1)
        d = int(name[len("Decompress"):])
        error = f"(bvsub (bvmul {sign(f)} {bv(1 << d, 32)}) (bvmul {sign('x')} {bv(Q, 32)}))"
        half = 1 << (d - 1)
        yield Claim(f"round(q / 2^{d} y), of 0 <= y < 2^{d}", x, [within("x", 0, (1 << d) - 1, 16)],
                    f"(and {within(f, 0, Q - 1, 16)} {within(error, 1 - half, half, 32)})")


# ---- the proofs


def wrong_constants(definition, claims):
    """Yields each constant, and the claims with one more, then with twice as much."""
    found = re.findall(r"\(_ bv(\d+) (\d+)\)", definition)
    for value, bits in sorted({(int(value), int(bits)) for value, bits in found}):
        yield value, [c.script(definition.replace(bv(value, bits), bv(wrong, bits)))
                      for wrong in (value + 1, 2 * value) for c in claims]


def main():
    printed = subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout
    claims, mistakes = [(c.what, [c.script()]) for c in general_claims()], []
    functions = printed.splitlines()
    if len(functions) != 4 + 2 * 5 + 3 * 2 * 5:
        sys.exit(f"{len(functions)} functions: not all")
    for line in functions:
        target, name = re.match(r"\(define-fun (\w+)\.(\w+) ", line).groups()
        what, definition = f"{TARGETS[target]}: {name}: ", line + "\n"
        of_this = list(claims_of(target, name))
        claims += [(what + c.what, [c.script(definition)]) for c in of_this]
        mistakes += [(f"{what}{value}", scripts)
                     for value, scripts in wrong_constants(definition, of_this)]
    return prove(claims, mistakes, 120, HARMLESS)


sys.exit(main())
