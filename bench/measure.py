# SPDX-License-Identifier: Apache-2.0
"""Runs kexlane-bench in rounds and writes the report. bench/run calls it.

A round is one process that runs every benchmark once, in random order. kexlane-bench drops the time in
which others used the core. What else disturbs the machine affects one round among many, and the median
of the rounds ignores it.
"""

import argparse
import collections
import csv
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import report

# The benchmarks that the report shows. Others can be run with kexlane-bench itself.
CHOSEN = "|".join([
    r"^mlkem(512|768|1024)/(keygen|encaps|decaps)(_derand)?/[a-z0-9_]+$",
    r"^mlkem768/encaps/[a-z0-9_]+/cold$",
    r"^mlkem(512|768|1024)/(keygen|encaps|decaps)/[a-z0-9_]+/evicted$",
    r"^mlkem768/(encaps|decaps)_prepared/",
    r"^mlkem768/(keygen|encaps|decaps|decaps_prepared)_batch/",
    r"^x25519/(public_key|shared_secret)(_batch)?/",
    r"^x25519mlkem768/exchange(_batch)?/[a-z0-9_]+(/[0-9]+|/cold|/evicted)?$",
    r"^xwing/(keygen|encaps|decaps)/",
    r"^peer/",
])
PROFILED = (r"^(mlkem768/(keygen_derand|encaps_derand|decaps)|x25519/(public_key|shared_secret)|"
            r"x25519mlkem768/exchange)/[a-z0-9_]+$")


# The fields of a round that results.json keeps, for kexlane-bench --compare.
COMPARED = ("name", "cycles_per_op", "ns_per_op", "low_quartile", "high_quartile", "clean_percent",
            "items_per_second", "error_occurred", "error_message")


def read(path):
    try:
        return pathlib.Path(path).read_text().strip()
    except OSError:
        return ""


def busy(cpu):
    """Returns the share of a CPU's time that was not idle in the last half second."""
    def times():
        line = re.search(rf"^cpu{cpu} (.*)$", read("/proc/stat"), re.MULTILINE)
        return [int(x) for x in line[1].split()] if line else [0] * 8
    before = times()
    time.sleep(0.5)
    spent = [b - a for a, b in zip(before, times())]
    return 1 - (spent[3] + spent[4]) / max(1, sum(spent))


def numbers(cpu_list):
    """Yields the CPUs in a list such as 0-3,8."""
    for part in filter(None, cpu_list.split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def machine(cpu):
    """Returns the facts about the machine for the report, and warnings about its figures."""
    info = read("/proc/cpuinfo")
    name = re.search(r"^(?:model name|Model)\s*: (.*)$", info, re.MULTILINE)
    facts = {"CPU": name[1] if name else os.uname().machine, "system": " ".join(os.uname()[i] for i in (0, 2, 4))}
    warnings = []
    base = "/sys/devices/system/cpu"
    if read(f"{base}/intel_pstate/no_turbo") == "0" or read(f"{base}/cpufreq/boost") == "1":
        warnings.append("turbo is on: the clock changes with temperature and load")
    governor = read(f"{base}/cpu{cpu}/cpufreq/scaling_governor")
    if governor not in ("", "performance"):
        warnings.append(f"the frequency governor is {governor}: the clock may be low at first")
    if re.search(r"^flags.* hypervisor", info, re.MULTILINE):
        warnings.append("this is a virtual machine: others may use the core too, and only the time in which they "
                        "do not is measured")
    others = [n for n in numbers(read(f"{base}/cpu{cpu}/topology/thread_siblings_list")) if n != cpu]
    for other in others:
        if busy(other) > 0.1:
            warnings.append(f"CPU {other}, the other thread of this core, is busy")
    load = os.getloadavg()[0]
    if load > 0.5:
        warnings.append(f"the machine has other work: load average {load:.1f}")
    return facts, warnings


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
    else:
        print(text, file=sys.stderr, flush=True)


NOISY = re.compile(r"too noisy: (\d+) % clean")


def run(program, pattern, min_time, cpus):
    """Runs one round and returns its context and its results."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        done = subprocess.run(
            [program, f"--benchmark_filter={pattern}", f"--benchmark_min_time={min_time}",
             "--benchmark_enable_random_interleaving=true", "--benchmark_out_format=json",
             f"--benchmark_out={out.name}"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cpus))
        if done.returncode not in (0, 3):  # 3: some were too noisy
            sys.exit(f"{program}: {done.stderr}{done.stdout}")
        results = json.load(open(out.name))
    for entry in results["benchmarks"]:
        if entry.get("error_occurred") and not NOISY.match(entry["error_message"]):
            sys.exit(f"{entry['name']}: {entry['error_message']}")
    return results["context"], results["benchmarks"]


# Prints versions, and the nanoseconds of CPU time for each operation by the name of its benchmark.
NODE_SCRIPT = """
const c = require('crypto');
function cpuTime() {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)();
  return 1000 * (user + system);
}
function time(op) {
  const start = cpuTime();
  for (let i = 0; i < 100; ++i) op();
  return (cpuTime() - start) / 100;
}
function median(op) {
  time(op);
  return Array.from({ length: 5 }, () => time(op)).sort((a, b) => a - b)[2];
}
const mlkem = c.generateKeyPairSync('ml-kem-768'), x25519 = c.generateKeyPairSync('x25519');
const { ciphertext } = c.encapsulate(mlkem.publicKey);
console.log(JSON.stringify({
  version: `${process.version}, OpenSSL ${process.versions.openssl}`,
  ns: {
    'mlkem768/keygen': median(() => c.generateKeyPairSync('ml-kem-768')),
    'mlkem768/encaps': median(() => c.encapsulate(mlkem.publicKey)),
    'mlkem768/decaps': median(() => c.decapsulate(mlkem.privateKey, ciphertext)),
    'x25519/public_key': median(() => c.generateKeyPairSync('x25519')),
    'x25519/shared_secret': median(() => c.diffieHellman(x25519)),
  },
}));"""


def run_node(node, cpus):
    """Runs a round on the OpenSSL in Node.js. Returns None if it lacks ML-KEM."""
    done = subprocess.run([node, "-e", NODE_SCRIPT], capture_output=True, text=True,
                          preexec_fn=lambda: os.sched_setaffinity(0, cpus))
    return json.loads(done.stdout) if done.returncode == 0 else None


def clean(result):
    """Returns the share of clean time in per cent, or None for threads, where all time counts."""
    noisy = NOISY.match(result.get("error_message", ""))
    return int(noisy[1]) if noisy else result.get("clean_percent")


def figures(samples, node_ns, order):
    """Returns the rows of the report. Their figures are medians of the rounds; low and high are the quartiles
    relative to the median. What was too noisy in every round has no figures."""
    rows, rates = [], []

    def median(results, field):
        values = [r[field] for r in results if field in r]
        return statistics.median(values) if values else None

    def add(name, cycles, ns, per_second, low, high, clean_percent):
        rows.append({"name": name, "cycles": cycles, "ns": ns, "per_second": per_second, "low": low, "high": high,
                     "clean_percent": clean_percent,
                     "too_noisy": None if ns or per_second else f"too noisy: {clean_percent:.0f} % clean"})

    def add_rounds(name, ns, per_second, rounds):
        """Adds what has one figure in each round."""
        quartiles = statistics.quantiles(rounds, n=4, method="inclusive") if len(rounds) > 1 else rounds * 3
        add(name, None, ns, per_second, quartiles[0] / quartiles[1], quartiles[2] / quartiles[1], None)

    for name, results in sorted(samples.items(), key=lambda item: order.index(item[0])):
        if "/threads:" in name:
            rounds = [r["items_per_second"] for r in results]
            add_rounds(name.replace("/real_time", ""), None, statistics.median(rounds), rounds)
            continue
        cycles, ns = median(results, "cycles_per_op"), median(results, "ns_per_op")
        share = statistics.mean(map(clean, results))
        if not ns:
            add(name, None, None, None, None, None, share)
            continue
        rates += [r["cycles_per_op"] / r["ns_per_op"] for r in results if "cycles_per_op" in r]
        shown = cycles or ns
        add(name, cycles, ns, 1e9 / ns, median(results, "low_quartile") / shown,
            median(results, "high_quartile") / shown, share)
    for name, values in node_ns.items():
        ns = statistics.median(values)
        add_rounds(f"peer/node/{name}", ns, 1e9 / ns, values)
    # Node.js counts no cycles. They follow from the rate of the time-stamp counter.
    if rates:
        rate = statistics.median(rates)
        for row in rows:
            if row["ns"] and not row["cycles"]:
                row["cycles"] = row["ns"] * rate
    return rows


def positive(kind):
    """Returns the type of an argument that must be above 0."""
    def parse(text):
        value = kind(text)
        if not value > 0:
            raise ValueError
        return value
    parse.__name__ = f"number above 0 ({kind.__name__})"
    return parse


def main():
    parser = argparse.ArgumentParser(prog="bench/run")
    parser.add_argument("bench")
    parser.add_argument("profile_bench")
    parser.add_argument("--rounds", type=positive(int), default=9)
    parser.add_argument("--min-time", type=positive(float), default=0.01,
                        help="seconds for each benchmark in a round")
    parser.add_argument("--out", default="bench-report", type=pathlib.Path)
    parser.add_argument("--node", help="a Node.js with OpenSSL 3.5 or newer")
    options = parser.parse_args()
    rounds, min_time = options.rounds, options.min_time

    cpus = os.sched_getaffinity(0)
    cpu = min(cpus)
    facts, warnings = machine(cpu)
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)

    start = time.monotonic()
    samples, node_ns = collections.defaultdict(list), collections.defaultdict(list)
    node = None
    for i in range(rounds):
        left = "" if i == 0 else f", about {(time.monotonic() - start) / i * (rounds - i):.0f} s left"
        progress(f"round {i + 1} of {rounds}{left}")
        context, results = run(options.bench, CHOSEN, min_time, {cpu})
        # Benchmarks with threads may use all CPUs.
        results += run(options.bench, "/threads:", min_time, cpus)[1]
        for result in results:
            samples[result["name"]].append(result)
        if options.node and (node := run_node(options.node, {cpu})):
            for name, ns in node["ns"].items():
                node_ns[name].append(ns)
    progress("profile")
    profile = {}
    for i in range(rounds):
        results = run(options.profile_bench, PROFILED, min_time, {cpu})[1]
        profile |= {r["name"]: r for r in results if "error_message" not in r}
        if len(profile) == len(results):
            break
    progress("charts\n" if sys.stderr.isatty() else "charts")

    order = subprocess.run([options.bench, "--benchmark_list_tests"], text=True, check=True,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.split()
    rows = figures(samples, node_ns, order)
    # kexlane-bench says this about itself.
    facts |= {key: context[key] for key in ("kexlane", "target", "compiler", "flags", "libcrypto")}
    if shutil.which("git"):
        commit = subprocess.run(["git", "describe", "--always", "--dirty"], text=True, capture_output=True,
                                cwd=pathlib.Path(__file__).parent)
        if commit.returncode == 0:
            facts["commit"] = commit.stdout.strip()
    if node:
        facts["node"] = node["version"]
    options.out.mkdir(parents=True, exist_ok=True)
    data = {"date": time.strftime("%Y-%m-%d %H:%M:%S %z"), "machine": facts, "warnings": warnings,
            "rounds": rounds, "results": rows,
            "profile": [{k: v for k, v in p.items() if k == "name" or k.startswith("cycles")} for p in profile.values()],
            # Every round, for kexlane-bench --compare.
            "benchmarks": [{k: r[k] for k in COMPARED if k in r} for results in samples.values() for r in results]}
    (options.out / "results.json").write_text(json.dumps(data, indent=1) + "\n")
    with (options.out / "results.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (options.out / "index.html").write_text(report.page(data))
    (options.out / "operations.svg").write_text(report.picture(data))
    print(f"{options.out}/index.html, results.csv and results.json: {len(rows)} figures in "
          f"{time.monotonic() - start:.0f} s", file=sys.stderr)
    if noisy := sum(row["too_noisy"] is not None for row in rows):
        print(f"{noisy} of them were too noisy in every round, and the report says so in their place",
              file=sys.stderr)


if __name__ == "__main__":
    main()
