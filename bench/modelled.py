#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Models the loops of X25519 and Keccak on CPUs that are not at hand.

llvm-mca simulates the machine code of a static library of AArch64 with LLVM's model of each CPU.
It knows latencies, throughput and registers, but no cache, no branch prediction, and no value that
goes through memory. Its cycles compare two ways to compute on one CPU. They are no measurement.

    bench/modelled.py build/aarch64/libkexlane.a neoverse-n1 neoverse-v2
"""

import argparse
import re
import subprocess

# A loop, the target and the function that have it, how often an operation runs it, and for how many
# items.
LOOPS = [
    ("ladder step, words", "neon", "LadderX25519(", 255, 1),
    ("ladder step, two lanes", "neon", "LadderLanes<", 255, 2),
    ("window of a public key, words", "neon", "PublicKeyScalar(", 64, 1),
    ("window of a public key, two lanes", "neon", "PublicKeyLanes<", 64, 2),
    ("four rounds of Keccak, words", "neon", "KeccakF1600<kexlane::neon::Keccak1>", 6, 1),
    ("four rounds, two lanes", "neon", "KeccakF1600<kexlane::neon::KeccakNeon>", 6, 2),
    ("four rounds, two lanes of SHA-3", "neon_sha3",
     "KeccakF1600<kexlane::neon_sha3::KeccakSha3>", 6, 2),
]
BRANCH = re.compile(r"b(\.\w+)?|cbn?z|tbn?z|ret|bl")


def functions(library, objdump):
    """Returns the instructions of each function of the targets: (address, text) by name."""
    listing = subprocess.run([objdump, "-dr", "--no-show-raw-insn", library], check=True, text=True,
                             capture_output=True).stdout
    demangled = subprocess.run(["c++filt"], input=listing, check=True, text=True,
                               capture_output=True).stdout
    found, code = {}, []
    for line in demangled.splitlines():
        if head := re.match(r"[0-9a-f]+ <(.*)>:$", line):
            code = []
            if "kexlane::neon" in head[1]:
                found[head[1]] = code
        elif call := re.search(r"R_AARCH64_CALL26\s+(.*)$", line):
            code[-1] = (code[-1][0], "bl " + call[1])
        elif instruction := re.match(r"\s*([0-9a-f]+):\s+([a-z].*)$", line):
            code.append((int(instruction[1], 16), instruction[2].replace("\t", " ")))
    return found


def target_of(text):
    """Returns the address that a branch goes to, or None."""
    address = re.search(r"\b(?:0x)?([0-9a-f]+) <", text)
    return int(address[1], 16) if address and text.split()[0] not in ("bl", "adrp") else None


def body_of_loop(code):
    """Returns the longest way once around the largest loop. A short loop inside counts five times:
    it goes over the limbs of an element. No longer loop is inside."""
    addresses = [address for address, _ in code]
    place = {address: i for i, address in enumerate(addresses)}
    jumps = {i: place[target_of(text)] for i, (_, text) in enumerate(code)
             if BRANCH.fullmatch(text.split()[0]) and target_of(text) in place}
    back = {i: to for i, to in jumps.items() if to <= i}
    best = []
    for end, start in back.items():
        if any(start < to and i < end and i - to > 200 for i, to in back.items()):
            continue
        # longest[i] is the longest way from the instruction i to the loop's end.
        longest = {end: [end]}
        for i in range(end - 1, start - 1, -1):
            following = [] if code[i][1].split()[0] in ("b", "ret") else [i + 1]
            if i in jumps:
                following.append(end if jumps[i] == start else jumps[i])
            ways = [longest[to] for to in following if i < to and to in longest]
            if ways:
                longest[i] = [i] + max(ways, key=len)
        if len(longest.get(start, [])) > len(best):
            best = longest[start]
    body = []
    for i in best:
        body.append(i)
        if i in back and back[i] in body and back[i] != best[0]:
            body += 4 * body[body.index(back[i]):]
    return [code[i][1] for i in body]


def straight(text, found):
    """Returns an instruction for llvm-mca: a call as the function's body, a branch as nothing."""
    name, *operands = text.split(maxsplit=1)
    if name == "bl" and operands[0] in found:
        return [x for _, t in found[operands[0]] for x in straight(t, found)]
    if BRANCH.fullmatch(name):
        return []
    return [re.sub(r"\s*(//.*|<.*>)", "", text)]


def cycles(instructions, cpu, mca):
    iterations = 20
    report = subprocess.run([mca, "--mtriple=aarch64", f"--mcpu={cpu}", "-mattr=+crypto,+sha3",
                             f"--iterations={iterations}", "--instruction-info=false",
                             "--resource-pressure=false"], input="\n".join(instructions),
                            check=True, text=True, capture_output=True).stdout
    return int(re.search(r"Total Cycles:\s+(\d+)", report)[1]) / iterations


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("library", help="libkexlane.a for AArch64")
    parser.add_argument("cpus", nargs="+", metavar="cpu", help="names that llvm-mca knows")
    parser.add_argument("--mca", default="llvm-mca-19")
    parser.add_argument("--objdump", default="llvm-objdump-19")
    arguments = parser.parse_args()
    found = functions(arguments.library, arguments.objdump)
    print("modelled, not timed: cycles for each item\n")
    print("".join(f"{title:>16}" for title in ["instructions"] + arguments.cpus))
    for title, target, function, times, items in LOOPS:
        for name in found:
            if not name.removeprefix("void ").startswith(f"kexlane::{target}::{function}"):
                continue
            body = [x for text in body_of_loop(found[name]) for x in straight(text, found)]
            row = [len(body) / items] + [cycles(body, cpu, arguments.mca) / items
                                         for cpu in arguments.cpus]
            print("".join(f"{x:16.0f}" for x in row) + f"   {title}, {times} times")


if __name__ == "__main__":
    main()
