#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves with z3 that kernels/x25519/lanes-inl.h splits and converts doubles exactly.

usage: x25519_doubles.py X25519_DOUBLES

The program X25519_DOUBLES prints what the code does as terms of IEEE 754. The claims say that it does
what tests/support/x25519_intervals.h says of IntervalFma, where the proofs of the fields take it from.
A fused multiply-add rounds the exact a b + c once: that is its definition. So the integer a b stands
for the factors. Then the script makes mistakes, one at a time: it changes each constant of a term, and
turns each sum. A claim must fail then.
"""

import re
import sys

sys.dont_write_bytecode = True
from z3_claims import bv, prove, sections  # noqa: E402

WIDE = 106  # bits of a b + c


def wide(x):
    return bv(x, WIDE)


PRELUDE = f"""
(define-sort Double () (_ FloatingPoint 11 53))
(define-sort Wide () (_ BitVec {WIDE}))
(define-fun number ((c Double)) Wide (let ((bits (fp.to_ieee_bv c)))
  (let ((m (bvor {wide(1 << 52)} ((_ zero_extend {WIDE - 52}) ((_ extract 51 0) bits))))
        (e (bvsub ((_ zero_extend {WIDE - 11}) ((_ extract 62 52) bits)) {wide(1023 + 52)})))
    (let ((size (ite (bvslt e {wide(0)}) (bvlshr m (bvneg e)) (bvshl m e))))
      (ite (= ((_ extract 63 63) bits) (_ bv1 1)) (bvneg size) size)))))
(define-fun fused ((product Wide) (c Double)) Double
  ((_ to_fp 11 53) RNE (bvadd product (number c))))
(define-fun wide ((x (_ BitVec 64))) Wide ((_ sign_extend {WIDE - 64}) x))
"""

LOW_BIAS, HIGH_BIAS = 0x433 << 52 | 1 << 51, 0x466 << 52 | 1 << 51  # 1.5 2^52 and 1.5 2^103


def multiply():
    """The high part, the rest that makes up for it, and the low part, each from any of those before.
    With h for the high part and P for the product, |P - 2^51 h| is at most 2^50."""
    variables = ("(declare-const product Wide)\n(declare-const h (_ BitVec 64))\n"
                 f"(define-fun H () Wide (bvshl (wide h) {wide(51)}))\n")
    below = [f"(bvslt {wide(-2**102)} product)", f"(bvslt product {wide(2**102)})"]
    some_h = [f"(bvsle {bv(-2**51)} h)", f"(bvsle h {bv(2**51)})"]
    near = [f"(bvsle {wide(-2**50)} (bvsub product H))", f"(bvsle (bvsub product H) {wide(2**50)})"]
    rest = f"(bvsub {wide(3 << 51)} H)"
    yield ("the high part is the product, rounded to the nearest multiple of 2^51",
           [(variables, below + [f"(= h (bvsub high {bv(HIGH_BIAS)}))"], both(*some_h, *near), ())])
    yield ("the rest is 1.5 2^52 less the high part",
           [(variables, some_h + [f"(= (fp.to_ieee_bv rounded) (bvadd {bv(HIGH_BIAS)} h))"], conclusion,
             ("rounded",))
            for conclusion in ("(= (fp.roundToIntegral RTZ rest) rest)", f"(= (number rest) {rest})")])
    yield ("the low part is what is left of the product",
           [(variables, below + some_h + near + [f"(= (number rest) {rest})"],
             f"(= (wide (bvsub low {bv(LOW_BIAS)})) (bvsub product H))", ("rest",))])


def both(*terms):
    return f"(and {' '.join(terms)})"


def is_integer(double, number):
    """A double is the integer."""
    return [f"(= (fp.roundToIntegral RTZ {double}) {double})",
            f"(= ((_ fp.to_sbv 64) RNE {double}) {number})"]


ONE_LIMB = "".join(f"(declare-const {name} (_ BitVec 64))\n" for name in ("column", "carry", "sum"))
EXPONENT = bv(0x433 << 52)  # of the doubles from 2^52 to 2^53, which are the integers there


def limb_bits():
    """The double has the low 51 bits of a column and a carry below the exponent."""
    low = f"(bvadd (bvand column {bv(2**51 - 1)}) carry)"
    below = [f"(bvult carry {bv(2**52)})", f"(bvult {low} {bv(2**52)})"]
    for bits in ("bits.first", "bits"):
        yield ONE_LIMB, below, f"(= {bits} (bvor {EXPONENT} {low}))", ()


def limb(result, bias):
    """From such bits with any sum below the exponent, it is the sum without the bias."""
    bits = result.replace("limb", "bits")
    for conclusion in is_integer(result, f"(bvsub sum {bv(bias)})"):
        premises = [f"(= {bits} (bvor {EXPONENT} sum))", f"(bvult sum {bv(2**52)})"]
        yield ONE_LIMB, premises, conclusion, (bits,)


def to_double():
    for conclusion in is_integer("double", "column"):
        yield "(declare-const column (_ BitVec 64))\n", [f"(bvult column {bv(2**52)})"], conclusion, ()


def from_double(most, conclusions):
    """The double a is any integer of magnitude up to 2^most."""
    bound = f"((_ to_fp 11 53) {bv((1023 + most) << 52)})"
    for conclusion in conclusions:
        yield ("(declare-const a Double)\n(define-fun n () (_ BitVec 64) ((_ fp.to_sbv 64) RNE a))\n",
               ["(= (fp.roundToIntegral RTZ a) a)", f"(fp.leq (fp.abs a) {bound})"], conclusion, ())


# What is claimed of a section: in words, and for each case the variables, the premises, the conclusion,
# and the names of values that are any instead of what the code makes them.
CLAIMS = {
    "Multiply": list(multiply()),
    "Limb": [
        ("the low 51 bits and the carry are the bits of a double", list(limb_bits())),
        ("it is their sum without the bias", list(limb("limb", 2**50 + 2**11))),
        ("so is the first limb, with a bias of its own", list(limb("limb.first", 2**50 + 19 * 2**11))),
    ],
    "ToDouble": [("it is the integer", list(to_double()))],
    "ToInt": [("it is the integer", list(from_double(51, ["(= integer n)"])))],
    "Twice": [
        ("it is twice the integer", list(from_double(52, is_integer("twice", f"(bvshl n {bv(1)})")))),
    ],
}


def rename(terms, definition, name):
    """Gives a value, found by the group of a pattern, a name in terms."""
    return re.sub(rf"\b{re.search(definition, terms)[1]}\b", name, terms)


def scripts(section, terms):
    """Yields each claim, and its cases for z3."""
    if section == "Multiply":
        # Only a and b are multiplied.
        terms = terms.replace("(fused a b ", "(fused product ")
        terms = rename(terms, r"\(define-fun (d\d+) \(\) Double \(fused product", "rounded")
        terms = rename(terms, r"\(fused product (d\d+)\)\)\n(?![^;]*fused)", "rest")
    if section == "Limb":
        for name in ("bits.first", "bits"):
            terms = rename(terms, r"\(define-fun d\d+ \(\) Double \(\(_ to_fp 11 53\) (i\d+)\)\)", name)
    for what, cases in CLAIMS[section]:
        texts = []
        for variables, premises, conclusion, anything in cases:
            known = terms
            for name in anything:
                known = re.sub(rf"\(define-fun {re.escape(name)} \(\) (Double|\(.*?\)) .*\n",
                               rf"(declare-const {name} \1)\n", known)
            texts.append(PRELUDE + variables + known + "".join(f"(assert {p})\n" for p in premises) +
                         f"(assert (not {conclusion}))\n")
        yield what, texts


def wrong_terms(terms):
    """Yields the terms with one constant increased by one, or a sum turned."""
    for found in re.finditer(r"\(_ bv(\d+) 64\)", terms):
        wrong = int(found[1]) + 1
        yield f"{wrong} for {found[1]}", terms[:found.start()] + bv(wrong) + terms[found.end():]
    turned = {"fp.add": "fp.sub", "fp.sub": "fp.add", "bvadd": "bvsub", "bvsub": "bvadd",
              "bvand": "bvor", "bvor": "bvand"}
    for found in re.finditer("|".join(turned), terms):
        wrong = turned[found[0]]
        yield f"{wrong} for {found[0]}", terms[:found.start()] + wrong + terms[found.end():]


def main():
    terms_of = sections(CLAIMS)
    claims = ((f"{section}: {what}", cases) for section, terms in terms_of.items()
              for what, cases in scripts(section, terms))
    mistakes = ((f"{section}: {what}", [case for _, cases in scripts(section, wrong) for case in cases])
                for section, terms in terms_of.items() for what, wrong in wrong_terms(terms))
    return prove(claims, mistakes)


sys.exit(main())
