# SPDX-License-Identifier: Apache-2.0
"""Claims for z3 and mistakes that it must refute, for the scripts whose programs print terms."""
import concurrent.futures
import os
import subprocess
import sys
import threading
import time


def bv(x, bits=64):
    return f"(_ bv{x % (1 << bits)} {bits})"


def sections(names):
    """Returns the terms that the program of the first argument prints: each name with its text."""
    printed = subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout
    found = dict(section.split("\n", 1) for section in printed.split("; ")[1:])
    if list(found) != list(names):
        sys.exit(f"sections {list(found)}: not all")
    return found


of_thread, processes = threading.local(), []


def answers(scripts, seconds):
    """Yields z3's answers to scripts that share nothing. It need not be asked all of them."""
    if not hasattr(of_thread, "z3"):
        of_thread.z3 = subprocess.Popen(["z3", "-in"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        processes.append(of_thread.z3)
    z3 = of_thread.z3
    for script in scripts:
        z3.stdin.write(f"(reset)\n(set-option :timeout {seconds}000)\n{script}(check-sat)\n")
        z3.stdin.flush()
        answer = z3.stdout.readline().strip()
        if answer not in ("sat", "unsat", "unknown"):
            z3.kill()
            sys.exit(f"z3 says {answer[:300]!r}")
        yield answer


def holds(scripts):
    given = list(answers(scripts, 120))
    return bool(given) and set(given) == {"unsat"}


def prove(claims, mistakes, seconds=30, harmless=()):
    """Proves claims, then makes mistakes. Returns the exit status.

    Both are what in words, and scripts: each asks for a counterexample. A claim holds if none of its
    scripts has one. A mistake is found if one of its scripts has one, within so many seconds."""
    def found(scripts):
        return "sat" in answers(scripts, seconds)

    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        asked = [(what, pool.submit(holds, scripts)) for what, scripts in claims]
        made = [(what, pool.submit(found, scripts)) for what, scripts in mistakes]
        proved = 0
        for what, answer in asked:
            print(f"{'proved' if answer.result() else 'FALSE '} {what}", flush=True)
            proved += answer.result()
        missed = [what for what, answer in made if not answer.result()]
    for z3 in processes:
        z3.communicate()
    print(f"{proved} of {len(asked)} claims proved; {len(made)} mistakes made in turn,"
          f" {len(made) - len(missed)} found, {len(harmless)} harmless;"
          f" {time.monotonic() - start:.0f} s.")
    for what in missed:
        print(f"Not found{': harmless' if what in harmless else ''}: {what}")
    return not (asked and made and proved == len(asked) and missed == list(harmless))
