#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves with z3 what the division steps of kernels/x25519/ do, for all inputs.

usage: x25519.py X25519_TERMS

The program X25519_TERMS prints the steps in words, and what makes a matrix of them, as terms of
bit-vectors. The steps in x86-64 assembly are read from the source, instruction by instruction. Each
claim says that no input is a counterexample. Then the script makes mistakes, one at a time: it
changes each constant of a term, leaves out each instruction, and turns each condition. A claim must
fail then.
"""

import pathlib
import random
import re
import sys

sys.dont_write_bytecode = True
from z3_claims import bv, prove, sections  # noqa: E402

ASSEMBLY = pathlib.Path(__file__).parents[2] / "kernels/x25519/division_steps_x86-inl.h"


def both(*terms):
    return f"(and {' '.join(terms)})"


def add(a, b):
    return f"(bvadd {a} {b})"


def sub(a, b):
    return f"(bvsub {a} {b})"


def mul(a, b):
    return f"(bvmul {a} {b})"


def times_power(a, n):
    return f"(bvshl {a} {bv(n)})"


def half(a):
    return f"(bvashr {a} {bv(1)})"


def odd(a):
    return f"(= ((_ extract 0 0) {a}) (_ bv1 1))"


def negative(a):
    return f"(bvslt {a} {bv(0)})"


def within(a, most):
    return f"(and (bvsle {bv(-most)} {a}) (bvsle {a} {bv(most)}))"


def choose(condition, yes, no):
    return f"(ite {condition} {yes} {no})"


def equal(a, b):
    return f"(= {a} {b})"


class Claim:
    """Claims that the conclusion holds for all variables that meet the premises."""

    def __init__(self, what, conclusion, premises=(), variables=(), sort="(_ BitVec 64)"):
        self.what = what
        self.script = "".join(f"(declare-const {v} {sort})\n" for v in variables)
        self.script += "".join(f"(assert {p})\n" for p in premises)
        self.script += f"(assert (not {conclusion}))\n"


# ---- one step

# A step takes (delta, f, g) to (1 - delta, g, (g - f) / 2) if delta > 0 and g is odd, to
# (1 + delta, f, (g + f) / 2) if delta <= 0 and g is odd, and to (1 + delta, f, g / 2) otherwise.
# k is -1/2 - delta, so that delta > 0 means k < 0.
def step(case):
    """Returns k, f and twice g after the step."""
    k_negative, g_odd = case
    less = sub("k", bv(1))
    if not g_odd:
        return less, "f", "g"
    return (sub(bv(-2), "k"), "g", sub("g", "f")) if k_negative else (less, "f", add("g", "f"))


CASES = [(False, False), (False, True), (True, False), (True, True)]


def premises_of(case):
    return [p if holds else f"(not {p})" for p, holds in zip((negative("k"), odd("g")), case)]


def named(case):
    return f"{'delta > 0' if case[0] else 'delta < 0'}, {'odd' if case[1] else 'even'} g"


def step_claims(terms):
    """Case by case. In a case the sign of k and the parity of g are numbers in the terms."""
    signs = equal(f"(bvashr k {bv(63)})", choose(negative("k"), bv(-1), bv(0)))
    yield Claim("k >> 63 is 0 or -1", signs), terms
    yield Claim("g & 1 is 0 or 1", equal(f"(bvand g {bv(1)})", choose(odd("g"), bv(1), bv(0)))), terms
    for case in CASES:
        k, f, twice_g = step(case)
        known = terms.replace(f"(bvashr k {bv(63)})", bv(-case[0])).replace(f"(bvand g {bv(1)})", bv(case[1]))
        yield Claim(f"is a division step: {named(case)}",
                    both(equal("next.k", k), equal("next.f", f), equal("next.g", half(twice_g))),
                    premises_of(case)), known


def assembly_of(source):
    """Returns the instructions of one step."""
    if "int64_t addend = -f," not in source:
        sys.exit("the assembly does not begin with addend = -f")
    lines = re.findall(r'^ +"(.*?)(?:\\n\\t)?"$', source, re.MULTILINE)
    if lines[0] != "test %[k], %[k]" or lines[1] != ".rept %c[n]" or lines[-1] != ".endr":
        sys.exit("the assembly is not a repeated step")
    return lines[2:-1]


def run(instructions, case):
    """Returns the registers as terms after one step, and what the sign flag is that of. At its start
    the sign flag is that of k, and addend is -f: so is it after the step before."""
    k_negative, g_odd = case
    r = {name: name for name in ("k", "f", "g", "next_f", "next_k", "sum")}
    r["addend"] = "(bvneg f)"
    flags = "k"  # the result that they are of
    known = {"s": {"k": k_negative}, "z": {PARITY: not g_odd}}  # the flags that are numbers in the case
    for instruction in instructions:
        op, _, operands = instruction.partition(" ")
        *source, target = re.findall(r"%b?\[(\w+)\]", operands)
        move = re.fullmatch(r"cmov(n?)([sz])", op)
        if op == "mov":
            r[target] = r[source[0]]
        elif move:
            if flags not in known[move[2]]:
                return None  # a condition that is not one of the cases
            if known[move[2]][flags] != bool(move[1]):
                r[target] = r[source[0]]
        elif op == "lea":
            r[target] = add(r[source[0]], r[source[1]])
        elif op == "not":
            r[target] = f"(bvnot {r[target]})"
        elif op == "test" and operands == "$1, %b[g]":
            flags = f"(bvand {r[target]} {bv(1)})"
        elif op in ("sar", "neg", "dec") and not source:
            r[target] = {"sar": half(r[target]), "neg": f"(bvneg {r[target]})", "dec": sub(r[target], bv(1))}[op]
            flags = r[target]
        else:
            sys.exit(f"an unknown instruction: {instruction}")
    return r, flags


PARITY = f"(bvand g {bv(1)})"


def assembly_claims(instructions):
    for case in CASES:
        done = run(instructions, case)
        if done is None:
            yield Claim("decides by the sign of k and the parity of g", "false"), ""
            continue
        (k, f, twice_g), (r, flags) = step(case), done
        yield Claim(f"is a division step: {named(case)}",
                    both(equal(r["k"], k), equal(r["f"], f), equal(r["g"], half(twice_g)),
                         equal(r["addend"], f"(bvneg {r['f']})"), equal(negative(flags), negative(r["k"]))),
                    premises_of(case), ("k", "f", "g", "next_f", "next_k", "sum")), ""


# ---- matrices

# After i of n steps a word is x - 2^(21 + e) a - 2^(42 + e) b with e = n - i, and (a, b) is a row of
# the matrix of i steps.
def word(x, a, b, e):
    return sub(sub(x, times_power(a, 21 + e)), times_power(b, 42 + e))


def is_row(a, b, i):
    """|a| + |b| <= 2^i, and (a, b) is not (-2^i, 0)."""
    most = 1 << i
    return both(within(a, most), within(b, most), within(add(a, b), most), within(sub(a, b), most),
                f"(not {both(equal(a, bv(-most)), equal(b, bv(0)))})")


def row_claims(n, i):
    """A step on words is a step on x and on the rows, in integers. x25519_words_interval_test.cc
    proves that no sum leaves 64 bits."""
    e = n - i
    minus = lambda x: f"(- {x})"
    at_most = lambda x, most: f"(and (<= {minus(most)} {x}) (<= {x} {most}))"
    word_is = lambda x, a, b, e: f"(- {x} (* {2**(21 + e)} {a}) (* {2**(42 + e)} {b}))"

    def row(a, b, i):
        return both(at_most(f"(+ {a} {b})", 2**i), at_most(f"(- {a} {b})", 2**i),
                    f"(not (and (= {a} {minus(2**i)}) (= {b} 0)))")

    most = 2**n - 1
    variables = ("f", "g", "fx", "fa", "fb", "gx", "ga", "gb", "next", "x", "k", "l")
    common = [f"(= f {word_is('fx', 'fa', 'fb', e)})", f"(= g {word_is('gx', 'ga', 'gb', e)})",
              "(= fx (+ (* 2 k) 1))", at_most("fx", most), at_most("gx", most), row("fa", "fb", i), row("ga", "gb", i)]
    for what, parity, sign, kept in (("even g", 0, 0, "f"), ("g + f", 1, 1, "f"), ("g - f", 1, -1, "g")):
        both_of = lambda x: f"(+ g{x} (* {minus(1) if sign < 0 else sign} f{x}))"
        premises = common + [f"(= gx (+ (* 2 l) {parity}))", f"(= (* 2 next) {both_of('')})",
                             f"(= (* 2 x) {both_of('x')})"]
        a, b = both_of("a"), both_of("b")
        doubled = [f"(* 2 {kept}a)", f"(* 2 {kept}b)"]
        yield Claim(f"{n} steps: step {i + 1} on words is one on numbers and rows: {what}",
                    both(f"(= (mod g 2) {parity})", f"(= next {word_is('x', a, b, e - 1)})", at_most("x", most), row(a, b, i + 1),
                         f"(= {kept} {word_is(kept + 'x', *doubled, e - 1)})", row(*doubled, i + 1),
                         f"(= (mod {kept}x 2) 1)"),
                    premises, variables, "Int"), ""


def low_bits_claims():
    """Two pairs that differ by multiples of 2^m, which are 2s and 2t, go to pairs that differ by
    multiples of 2^(m-1)."""
    variables = ("f", "g", "s", "t")
    yield Claim("a step has the same case for pairs with a low bit in common", "(= (mod (+ g (* 2 t)) 2) (mod g 2))",
                (), variables, "Int"), ""
    for sign in (0, 1, -1):
        term = lambda g, f: f"(+ {g} (* {sign if sign >= 0 else '(- 1)'} {f}))"
        yield Claim("a step keeps all common low bits but one",
                    f"(= (* 2 {term('t', 's')}) (- {term('(+ g (* 2 t))', '(+ f (* 2 s))')} {term('g', 'f')}))",
                    (), variables, "Int"), ""


def digit_claims(n):
    low = (1 << n) - 1
    yield Claim("begins with the low bits and the rows (1, 0) and (0, 1)",
                both(equal("in.k1", "k"), equal("in.f1", word(f"(bvand f {bv(low)})", bv(1), bv(0), n)),
                     equal("in.g1", word(f"(bvand g {bv(low)})", bv(0), bv(1), n))))
    for out, (a, b) in {"out.f1": "uv", "out.g1": "qr"}.items():
        yield Claim(f"reads the row ({a}, {b})", both(equal(a, "a"), equal(b, "b")),
                    [equal(out, word("x", "a", "b", 0)), within("x", low), is_row("a", "b", n)], ("x", "a", "b"))


def digits(row):
    """The digits of a word, for the claims on a batch, which does not depend on what they are."""
    a = f"(bvneg (bvashr (bvshl {add(row, bv(1 << 20))} {bv(22)}) {bv(43)}))"
    b = f"(bvneg (bvashr {add(add(row, bv(1 << 20)), bv(1 << 41))} {bv(42)}))"
    return a, b


def batch_claims():
    """59 steps are 20, 20 and 19. Each part begins with what those before make of f and g."""
    matrix = {}
    for part in "123":
        matrix[part] = digits(f"out.f{part}") + digits(f"out.g{part}")

    def apply(m, f, g):
        u, v, q, r = m
        return tuple(f"(bvlshr {add(mul(a, f), mul(b, g))} {bv(20)})" for a, b in ((u, v), (q, r)))

    def product(s, t):
        (su, sv, sq, sr), (tu, tv, tq, tr) = s, t
        return tuple(add(mul(a, c), mul(b, d)) for a, b, c, d in
                     ((su, sv, tu, tq), (su, sv, tv, tr), (sq, sr, tu, tq), (sq, sr, tv, tr)))

    f, g = "f", "g"
    for part, n in (("1", 20), ("2", 20), ("3", 19)):
        low = bv((1 << n) - 1)
        yield Claim(f"part {part} begins with {n} bits of f and g",
                    both(equal(f"in.k{part}", "k" if part == "1" else f"out.k{int(part) - 1}"),
                         equal(f"in.f{part}", word(f"(bvand {f} {low})", bv(1), bv(0), n)),
                         equal(f"in.g{part}", word(f"(bvand {g} {low})", bv(0), bv(1), n))))
        f, g = apply(matrix[part], f, g)
    all_steps = product(matrix["3"], product(matrix["2"], matrix["1"]))
    yield Claim("the matrix is the product of the parts', and k that of the last",
                both(equal("next.k", "out.k3"), *(equal(x, y) for x, y in zip("uvqr", all_steps))))


# ---- 128-bit numbers of two words

def wide_claims():
    """x25519_exact_interval_test.cc proves the product of two words, which has no sign."""
    x, y = "(concat xh xl)", "(concat yh yl)"
    yield Claim("the sum is that of 128-bit numbers", equal("(concat sum.high sum.low)", add(x, y)))
    for bits in (51, 59):
        yield Claim(f"a shift by {bits} gives the word from bit {bits} on",
                    equal(f"shifted.{bits}", f"((_ extract {bits + 63} {bits}) {x})"))
    yield Claim("a word's sign fills the upper word", equal("(concat extended.high extended.low)", "((_ sign_extend 64) xl)"))
    # (x - 2^64 [x < 0]) (y - 2^64 [y < 0]) modulo 2^128
    corrections = sub(sub("product.high", choose(negative("xl"), "yl", bv(0))), choose(negative("yl"), "xl", bv(0)))
    yield Claim("the product with signs counts a negative factor 2^64 less",
                both(equal("signed.low", "product.low"), equal("signed.high", corrections)))


# ---- the proofs


def wrong_instructions(instructions):
    """Yields the step with a mistake: an instruction left out, or a condition turned."""
    turned = {"cmovs": "cmovns", "cmovns": "cmovs", "cmovnz": "cmovz"}
    for i, instruction in enumerate(instructions):
        yield f"without {instruction}", instructions[:i] + instructions[i + 1:]
        op, _, operands = instruction.partition(" ")
        if op in turned:
            yield f"{turned[op]} {operands}", instructions[:i] + [f"{turned[op]} {operands}"] + instructions[i + 1:]


def wrong_constants(section, terms):
    """Yields the terms with one constant increased by one. The digits are the same functions in all
    sections but the step, and have room for one in 19 steps: the section of 20 steps is for them. A
    shift by 64 would give what one by 63 gives."""
    for found in re.finditer(r"\(_ bv(\d+) 64\)", terms):
        line = terms[terms.rfind("\n", 0, found.start()) + 1:terms.find("\n", found.end())]
        if section in ("transition 19", "batch") and not re.search(r"bvand|bvlshr|bvsub t", line):
            continue
        number = int(found[1]) + (-1 if found[1] == "63" else 1)
        yield f"{number} in {line}", terms[:found.start()] + bv(number) + terms[found.end():]


def at_points(terms):
    """Yields terms with numbers for all variables. It is enough to refute a claim there, where z3
    need not search: products are hard to search in."""
    numbers = random.Random(1)
    for _ in range(8):
        yield terms + "".join(f"(assert {equal(v, bv(numbers.getrandbits(64)))})\n"
                              for v in re.findall(r"declare-const (\S+)", terms))


# What is claimed of a section's terms.
CLAIMS = {
    "step": step_claims,
    "wide": lambda terms: [(c, terms) for c in wide_claims()],
    "transition 20": lambda terms: [(c, terms) for c in digit_claims(20)],
    "transition 19": lambda terms: [(c, terms) for c in digit_claims(19)],
    "batch": lambda terms: [(c, terms) for c in batch_claims()],
}


def main():
    terms_of, instructions = sections(CLAIMS), assembly_of(ASSEMBLY.read_text())

    def claims():
        subjects = {section: claims(terms_of[section]) for section, claims in CLAIMS.items()}
        subjects["x86-64"] = assembly_claims(instructions)
        subjects["numbers"] = list(low_bits_claims()) + [
            c for n in (20, 19) for i in range(n) for c in row_claims(n, i)]
        for subject, all_claims in subjects.items():
            for claim, terms in all_claims:
                yield f"{subject}: {claim.what}", [terms + claim.script]

    def mistakes():
        for section, claims in CLAIMS.items():
            for what, terms in wrong_constants(section, terms_of[section]):
                points = at_points(terms) if section in ("wide", "batch") else [terms]
                yield f"{section}: {what}", [t + c.script for point in points for c, t in claims(point)]
        for what, wrong in wrong_instructions(instructions):
            yield f"x86-64: {what}", [t + c.script for c, t in assembly_claims(wrong)]

    return prove(claims(), mistakes(), 10)


sys.exit(main())
