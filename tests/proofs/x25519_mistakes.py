#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants mistakes in kernels/x25519/, one at a time, which the proofs on intervals must find.

The mistakes are the mutants of tests/mutants/ that are in the code which the proofs run, and those
below, in the formulas. Each is a replacement of text in a copy of one file. The proof is compiled
with that copy and must fail. It must pass without any. The compiler must find the headers of
Highway and GoogleTest by itself.
"""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/mutants"))
from mutants import MUTANTS  # noqa: E402

X = "kernels/x25519/"
FIELDS = {X + name for name in ("field-inl.h", "field_halves-inl.h", "fma-inl.h", "ifma-inl.h")}
# Mutants of other files that the proofs run.
ALSO = {
    "words[0] &= ~uint64_t{7};": "exact",
    "(words[3] & (~uint64_t{0} >> 1)) | uint64_t{1} << 62": "exact",
    "const SignedWord m = SignExtend59(MultiplyLow(Low64(x0), kInverse19));": "words",
    "uint64_t{1} << 59 | uint64_t{1} << 63};": "exact",
    "kA24 = (486662 - 2) / 4;": "formulas",
    "minus[limb] = L::Select(positive, b, a);": "formulas",
}
WORDS_LADDER, LANES_LADDER = X + "ladder-inl.h", X + "ladder_lanes-inl.h"
COLUMNS, BASE, INVERT = X + "columns-inl.h", X + "base-inl.h", X + "invert-inl.h"
MORE = [
    ("exact", INVERT, "h[1] >> 43 | h[2] << 16", "h[1] >> 43 | h[2] << 17"),
    ("exact", INVERT, "static_cast<SignedWord>(x << 5) >> 5;", "static_cast<SignedWord>(x << 5) >> 4;"),
    ("exact", INVERT, "Limb59(w1 >> 54 | w2 << 10)", "Limb59(w1 >> 54 | w2 << 11)"),
    ("exact", X + "transition-inl.h", "s.u * t.v + s.v * t.r,", "s.u * t.v + s.v * t.q,"),
    ("exact", COLUMNS, "L::Add(high, L::template ShiftLeft<1>(high))", "L::Add(high, high)"),
    ("exact", COLUMNS, "Neighbours<Signs{{-1, -1, 0, -1}}>", "Neighbours<Signs{{-1, -1, 0, 0}}>"),
    ("formulas", WORDS_LADDER, "s.da = FeMul(s.d, s.a);", "s.da = FeMul(s.d, s.b);"),
    ("formulas", WORDS_LADDER, "  FeMoveIf(swap, s.b, s.d);\n", ""),
    ("formulas", WORDS_LADDER, "FeAddA24(s.aa, s.e)", "FeAddA24(s.bb, s.e)"),
    ("formulas", LANES_LADDER, "F::Sqr(F::Carry(SubColumns(da, cb)))", "F::Sqr(F::Carry(SubColumns(da, da)))"),
    ("formulas", LANES_LADDER, "p.b = F::Carry(SubColumns(z2, x2));", "p.b = F::Carry(SubColumns(x2, z2));"),
    ("formulas", LANES_LADDER, "F::Sqr(F::Select(swap, p.d, p.b))", "F::Sqr(p.b)"),
    ("formulas", LANES_LADDER, "Signs{{1, -1, 1, -1}}>(products)", "Signs{{1, -1, 1, 1}}>(products)"),
    ("formulas", COLUMNS, "L::template AddLanes<1>(y.v", "L::template AddLanes<2>(y.v"),
    ("formulas", COLUMNS, "kBACD{{1, 0, 2, 3}}", "kBACD{{1, 0, 3, 2}}"),
    ("formulas", COLUMNS, "kCBBD{{2, 1, 1, 3}}", "kCBBD{{2, 1, 3, 1}}"),
    ("formulas", BASE, "f = G::Difference(p.z, c);", "f = G::Difference(c, p.z);"),
    ("formulas", BASE, "G::Carry(G::Mul(e, h)), G::Mul(f, g)}", "G::Carry(G::Mul(e, h)), G::Mul(e, g)}"),
    ("formulas", BASE, "return {G::Difference(c, p.z), G::Sum(b, a)};", "return {G::Difference(p.z, c), G::Sum(b, a)};"),
    ("formulas", BASE, "Signs{{-1, 1, 0, 0}}>(point)", "Signs{{-1, 1, 0, 1}}>(point)"),
    ("formulas", BASE, "{0x34DCA135978A3,", "{0x34DCA135978A4,"),
    ("formulas", BASE, "{0, 0, kEdwards2D[3], 0}", "{0, 0, kEdwards2D[4], 0}"),
]


def mistakes():
    for _, file, old, new in MUTANTS:
        test = ALSO.get(old, "exact" if file in FIELDS else None)
        # The constant of the ladder in words is one that a formula uses.
        if test and file.startswith(X):
            yield "formulas" if "486662" in old else test, file, old, new
    yield from MORE


def fails(work, number, test, file=None, old="", new=""):
    """Returns whether the test fails. It must compile."""
    folder = work / str(number)
    if file:
        text = (ROOT / file).read_text()
        if text.count(old) != 1:
            sys.exit(f"{file} does not have once: {old}")
        (folder / file).parent.mkdir(parents=True)
        (folder / file).write_text(text.replace(old, new))
    program = work / f"test{number}"
    subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-O0", "-w", f"-I{folder}", f"-I{ROOT}",
                    "-DHWY_IS_DEBUG_BUILD=0", "-DKEXLANE_CHECK_BOUNDS", "-include", str(work / "gmock.h"),
                    str(ROOT / f"tests/kernels/x25519_{test}_interval_test.cc"), "-o", str(program),
                    "-lgmock_main", "-lgmock", "-lgtest", "-lpthread"], check=True)
    done = subprocess.run([str(program), "--gtest_brief=1"], stdout=subprocess.DEVNULL, timeout=300)
    program.unlink()
    return done.returncode != 0


def main():
    planted = list(mistakes())
    with tempfile.TemporaryDirectory() as name, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        work = pathlib.Path(name)
        (work / "gmock.h").write_text("#include <gmock/gmock.h>\n#include <gtest/gtest.h>\n")
        subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-O0", "-w", "-DHWY_IS_DEBUG_BUILD=0",
                        "-DKEXLANE_CHECK_BOUNDS", "-x", "c++-header", str(work / "gmock.h")], check=True)
        none = [pool.submit(fails, work, test, test) for test in ("exact", "formulas", "words")]
        answers = [pool.submit(fails, work, i, *mistake) for i, mistake in enumerate(planted)]
        if any(answer.result() for answer in none):
            sys.exit("a proof fails without a mistake")
        missed = 0
        for (test, file, old, new), answer in zip(planted, answers):
            found = answer.result()
            missed += not found
            first = (new or "(nothing)").strip().splitlines()[0]
            print(f"{'found ' if found else 'MISSED'} {test}: {pathlib.Path(file).name}: {first}", flush=True)
    print(f"{len(planted)} mistakes, {len(planted) - missed} found")
    return missed != 0


sys.exit(main())
