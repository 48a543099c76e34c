# SPDX-License-Identifier: Apache-2.0
"""Shows that the tests notice bugs.

Makes each mutant of mutants.py in a copy of the tree, builds it, and runs the tests until one fails.

usage: run.py [--check] [NUMBER[-NUMBER]]...

Without numbers it runs all mutants. --check only verifies that each of them can still be made, and that
SECURITY.md says how many there are. Exit status: 0 if all were killed, 1 if some survived or cannot be
made or built, 2 for arguments that it does not understand.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from mutants import MUTANTS  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutants"
TREE = WORK / "tree"
BUILD = WORK / "build"

# The tests that know most about a folder, the quick ones first. All others follow.
FIRST = {
    "kernels/keccak": ["keccak_test", "sampler_test", "mlkem_api_test", "residue_test"],
    "kernels/mlkem": ["mlkem_kernels_test", "sampler_test", "mlkem_api_test", "mlkem_batch_test",
                      "mlkem_prepared_test", "whole_comparison_test", "residue_test"],
    "kernels/ct.h": ["ct_test"],
    "kernels/x25519": ["x25519_test", "x25519_base_test", "x25519_batch_test", "fp_environment_test",
                       "residue_test", "x25519_field_test", "x25519_field_plain_test"],
    "dispatch": ["dispatch_test", "target_test"],
    "api": ["random_test", "mlkem_api_test", "kem_api_test", "kernels_api_test", "hybrid_api_test",
            "mlkem_batch_test", "mlkem_prepared_test", "kem_packed_test", "prepared_heap_test",
            "hybrid_prepared_test", "hybrid_refused_test",
            "hybrid_batch_test", "x25519_batch_test", "batch_limits_test", "stack_test"],
    "schemes": ["hybrid_api_test", "hybrid_prepared_test", "hybrid_refused_test", "mlkem_api_test",
                "hybrid_batch_test", "stack_test"],
    "kat": ["kat_files_test", "kat_damaged_test", "kat_test"],
    "provider": ["provider_test", "provider_decoding_test", "provider_life_test",
                 "provider_tls_test"],
}
# How long a test may run: some mutants never end.
SECONDS = 240


def stale():
    """The mutants whose old text is not in its file exactly once."""
    return [number for number, (_, file, old, _) in enumerate(MUTANTS, 1)
            if not (ROOT / file).exists() or (ROOT / file).read_text().count(old) != 1]


def run(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          **options)


def configure():
    """Copies the tree, without touching what has not changed, and makes it a build."""
    copied = [path for path in ROOT.iterdir() if not path.name.startswith((".", "build"))]
    files = [path.relative_to(ROOT) for top in copied
             for path in [top, *top.rglob("*")] if path.is_file()]
    for file in files:
        to = TREE / file
        content = (ROOT / file).read_bytes()
        if not to.exists() or to.read_bytes() != content:
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(content)
    for path in TREE.rglob("*"):
        if path.is_file() and path.relative_to(TREE) not in files:
            path.unlink()
    command = ["cmake", "-S", str(TREE), "-B", str(BUILD), "-G", "Ninja", "-DKEXLANE_BENCH=OFF",
               "-DKEXLANE_KAT=ON", "-DKEXLANE_TESTS=ON", "-DCMAKE_BUILD_TYPE=Mutants",
               "-DCMAKE_CXX_FLAGS=-O2"]
    if shutil.which("ccache"):
        command += ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache", "-DCMAKE_C_COMPILER_LAUNCHER=ccache"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def all_tests():
    """The programs among the tests."""
    return sorted(source.stem for source in (TREE / "tests").glob("*/*_test.cc"))


def ordered_tests(file, kind):
    first = ["residue_test", "stack_test"] if kind == "dropped wipe" else []
    for folder, tests in FIRST.items():
        if file.startswith(folder):
            first = first + tests
    every = all_tests() + ["x25519_field_plain_test"]
    # Only some tests contain these folders.
    if file.startswith("provider/"):
        every = [test for test in every if test.startswith("provider_")]
    if file.startswith("kat/"):
        every = ["kat_files_test", "kat_damaged_test", "kat_test"]
    return [test for test in dict.fromkeys(first + every) if test in every]


def build(test):
    return run(["ninja", "-C", str(BUILD), test])


def passes(test):
    """Whether a test that was built passes, in time."""
    return run(["ctest", "--test-dir", str(BUILD), "--timeout", str(SECONDS), "-R",
                f"^{test}$"]).returncode == 0


def fails_anyway(test, known={}):
    """Whether a test fails in the tree as it is, where no mutant is to be blamed."""
    if test not in known:
        known[test] = build(test).returncode != 0 or not passes(test)
    return known[test]


def find_killer(file, kind):
    """The first test that the mutant in the tree fails, or why there is none."""
    for test in ordered_tests(file, kind):
        built = build(test)
        if built.returncode != 0:
            print(built.stdout[-2000:])
            return None, "DOES NOT COMPILE"
        if not passes(test):
            return test, f"killed by {test}"
    return None, "SURVIVED"


def try_mutant(kind, file, old, new):
    path = TREE / file
    original = path.read_text()
    path.write_text(original.replace(old, new))
    try:
        test, result = find_killer(file, kind)
    finally:
        path.write_text(original)
    if test is not None and fails_anyway(test):
        return f"{test} FAILS WITHOUT IT"
    return result


def chosen(arguments):
    if not arguments:
        return range(1, len(MUTANTS) + 1)
    numbers = []
    for argument in arguments:
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", argument)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= len(MUTANTS):
            print(f"there is no mutant {argument}; they are 1-{len(MUTANTS)}, and --help says more", file=sys.stderr)
            sys.exit(2)
        numbers += range(first, last + 1)
    return numbers


def main(arguments):
    if "--help" in arguments:
        print(__doc__.strip())
        return 0
    numbers = [] if arguments == ["--check"] else chosen(arguments)
    for number in stale():
        print(f"mutant {number} cannot be made: {MUTANTS[number - 1][1]} has changed")
    if stale():
        return 1
    if arguments == ["--check"]:
        known = f"{len(MUTANTS)} known bugs" in (ROOT / "SECURITY.md").read_text()
        print(f"{len(MUTANTS)} mutants{'' if known else ', and SECURITY.md has another number'}")
        return 0 if known else 1
    TREE.mkdir(parents=True, exist_ok=True)
    configure()
    killed, others = 0, []
    for number in numbers:
        kind, file, old, new = MUTANTS[number - 1]
        start = time.monotonic()
        result = try_mutant(kind, file, old, new)
        line = f"{number} {kind}, {file}: {result} ({time.monotonic() - start:.0f} s)"
        print(line, flush=True)
        if result.startswith("killed"):
            killed += 1
        else:
            others.append(line)
    print(f"{killed} killed, {len(others)} not", *others, sep="\n")
    return 1 if others else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
