#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows whether speed depends on where the linker puts the code.

Links kexlane-bench several times from the objects of a build with Ninja, each time in another order
and at other distances, and compares the figures.

    bench/link_orders.py build/default

exit status: 0; 1 if the medians of a row differ by more than --percent; 2 if the command is wrong;
3 if a row was too noisy in any of the programs
"""

import argparse
import json
import pathlib
import random
import shlex
import subprocess
import sys
import tempfile

ROWS = (r"^(x25519/(public_key|shared_secret)|mlkem(512|768|1024)/(keygen|encaps|decaps))/[a-z0-9]+$"
        r"|^x25519/(public_key|shared_secret)_batch/[a-z0-9]+/8$")


def command_of(build, target, word):
    """Returns the last command of Ninja for the target that has this word, as a list of words."""
    lines = subprocess.run(["ninja", "-C", build, "-t", "commands", target], check=True, text=True,
                           capture_output=True).stdout.splitlines()
    command = [line for line in lines if word in line][-1]
    return [x for part in command.split("&&") for x in shlex.split(part) if word in part]


def link(build, folder, order):
    """Links kexlane-bench in an order of its own and returns its path."""
    archive = "libkexlane.a"
    objects = [x for x in command_of(build, archive, f"qc {archive}") if x.endswith(".o")]
    words = command_of(build, "kexlane-bench", "-o kexlane-bench")
    program = folder / f"bench{order}"
    choice = random.Random(order)
    choice.shuffle(objects)
    placed = []
    for i, path in enumerate(objects):
        gap = folder / f"gap{order}_{i}.s"
        gap.write_text(f".text\n.skip {16 * choice.randrange(1, 256)}\n"
                       '.section .note.GNU-stack, "", %progbits\n')
        placed += [str(gap), path]
    words[words.index("kexlane-bench")] = str(program)
    at = words.index(archive)
    subprocess.run(words[:at] + placed + [x for x in words[at:] if x != archive], check=True,
                   cwd=build)
    return program


def medians(program, rows):
    """Returns the nanoseconds of each row, None for one that was too noisy."""
    text = subprocess.run([program, f"--benchmark_filter={rows}", "--benchmark_format=json"],
                          text=True, stdout=subprocess.PIPE).stdout
    return {x["name"]: x.get("ns_per_op") for x in json.loads(text)["benchmarks"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", help="a folder in which Ninja has built kexlane-bench")
    parser.add_argument("--orders", type=int, default=4, metavar="N", help="how many (default: 4)")
    parser.add_argument("--percent", type=float, default=3, metavar="P",
                        help="by how much the medians of a row may differ (default: 3)")
    parser.add_argument("--rows", default=ROWS, metavar="REGEX", help="which rows")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        programs = [link(arguments.build, pathlib.Path(name), i) for i in range(arguments.orders)]
        results = [medians(program, arguments.rows) for program in programs]
    noisy = apart = 0
    for row in results[0]:
        found = [result.get(row) for result in results]
        if None in found:
            print(f"{'too noisy':>9}  {row}")
            noisy += 1
            continue
        spread = 100 * (max(found) / min(found) - 1)
        print(f"{spread:7.1f} %  {row}")
        apart += spread > arguments.percent
    print(f"{apart} of {len(results[0])} rows differ by more than {arguments.percent:g} %, "
          f"{noisy} were too noisy")
    return 1 if apart else 3 if noisy else 0


if __name__ == "__main__":
    sys.exit(main())
