"""Runs kexlane-bench in rounds and writes the report: bench/run calls this.

A round is one process that runs every benchmark once, in random order. What disturbs the machine for a
while disturbs one round of many, and the median of the rounds does not see it.
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

# What the report shows. Kernels alone are for those who look for them with kexlane-bench itself.
CHOSEN = "|".join([
    r"^mlkem(512|768|1024)/(keygen|encaps|decaps)(_derand)?/[a-z0-9_]+$",
    r"^mlkem768/encaps/[a-z0-9_]+/cold",
    r"^mlkem768/(encaps|decaps)_prepared/",
    r"^mlkem768/(keygen|encaps|decaps|decaps_prepared)_batch/",
    r"^x25519/(public_key|shared_secret)(_batch)?/",
    r"^x25519mlkem768/exchange",
    r"^xwing/(keygen|encaps|decaps)/",
    r"^peer/",
])
PROFILED = (r"^(mlkem768/(keygen_derand|encaps_derand|decaps)|x25519/(public_key|shared_secret)|"
            r"x25519mlkem768/exchange)/[a-z0-9_]+$")


def read(path):
    try:
        return pathlib.Path(path).read_text().strip()
    except OSError:
        return ""


def busy(cpu):
    """The share of a CPU's time that was not idle in the last half second."""
    def times():
        line = re.search(rf"^cpu{cpu} (.*)$", read("/proc/stat"), re.MULTILINE)
        return [int(x) for x in line[1].split()] if line else [0] * 8
    before = times()
    time.sleep(0.5)
    spent = [b - a for a, b in zip(before, times())]
    return 1 - (spent[3] + spent[4]) / max(1, sum(spent))


def numbers(cpu_list):
    """The CPUs in a list such as 0-3,8."""
    for part in filter(None, cpu_list.split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def machine(cpu):
    """What the report says of the machine, and what makes figures from it doubtful."""
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
        warnings.append("this is a virtual machine: others may share the core")
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


def run(program, pattern, min_time, cpus):
    """One round: the context and the list of results."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        done = subprocess.run(
            [program, f"--benchmark_filter={pattern}", f"--benchmark_min_time={min_time}",
             "--benchmark_enable_random_interleaving=true", "--benchmark_out_format=json",
             f"--benchmark_out={out.name}"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cpus))
        if done.returncode != 0:
            sys.exit(f"{program}: {done.stderr}{done.stdout}")
        results = json.load(open(out.name))
    for entry in results["benchmarks"]:
        if entry.get("error_occurred"):
            sys.exit(f"{entry['name']}: {entry['error_message']}")
    return results["context"], results["benchmarks"]


def node_mlkem():
    """ML-KEM-768 of the OpenSSL in a Node.js that has it: nanoseconds per operation, by operation."""
    script = """
      const c = require('crypto');
      const time = (n, op) => { op(); const t = process.hrtime.bigint();
        for (let i = 0; i < n; ++i) op(); return Number(process.hrtime.bigint() - t) / n; };
      const { publicKey, privateKey } = c.generateKeyPairSync('ml-kem-768');
      const { ciphertext } = c.encapsulate(publicKey);
      const median = (op) => { const all = []; for (let i = 0; i < 9; ++i) all.push(time(300, op));
        return all.sort((a, b) => a - b)[4]; };
      console.log(JSON.stringify({ openssl: process.versions.openssl,
        keygen: median(() => c.generateKeyPairSync('ml-kem-768')),
        encaps: median(() => c.encapsulate(publicKey)),
        decaps: median(() => c.decapsulate(privateKey, ciphertext)) }));"""
    node = os.environ.get("KEXLANE_NODE") or shutil.which("node")
    done = node and subprocess.run([node, "-e", script], capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout) if done and done.returncode == 0 else None


def main():
    parser = argparse.ArgumentParser(prog="bench/run")
    parser.add_argument("bench")
    parser.add_argument("profile_bench")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", default="bench-report", type=pathlib.Path)
    options = parser.parse_args()
    rounds, min_time = (2, 0.002) if options.quick else (9, 0.01)

    cpus = os.sched_getaffinity(0)
    cpu = min(cpus)
    facts, warnings = machine(cpu)
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)

    start = time.monotonic()
    samples = collections.defaultdict(list)
    fields = {}
    for i in range(rounds):
        left = "" if i == 0 else f", about {(time.monotonic() - start) / i * (rounds - i):.0f} s left"
        progress(f"round {i + 1} of {rounds}{left}")
        context, results = run(options.bench, CHOSEN, min_time, {cpu})
        # Threads want all CPUs.
        results = [r for r in results if "/threads:" not in r["name"]]
        results += run(options.bench, "/threads:", min_time, cpus)[1]
        for result in results:
            samples[result["name"]].append(result)
    progress("profile")
    profile = run(options.profile_bench, PROFILED, min_time, {cpu})[1]
    node = node_mlkem()
    progress("charts\n" if sys.stderr.isatty() else "charts")

    rows = []
    listed = subprocess.run([options.bench, "--benchmark_list_tests"], text=True, check=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.split()
    place = {name: i for i, name in enumerate(listed)}
    for name, results in sorted(samples.items(), key=lambda item: place[item[0]]):
        def median(field):
            values = [r[field] for r in results if field in r]
            return statistics.median(values) if values else None
        unit = {"ns": 1, "us": 1e3, "ms": 1e6}[results[0]["time_unit"]]
        items = median("items_per_second")
        # Of a batch google-benchmark gives the time of a call.
        per_call = re.search(r"_batch/[a-z0-9_]+/(\d+)$", name)
        rows.append({
            "name": re.sub(r"/iterations:\d+/manual_time$|/real_time(?=/threads)", "", name),
            "cycles": median("cycles_per_op"),
            "ns": median("cpu_time") * unit / (int(per_call[1]) if per_call else 1),
            "per_second": items,
            "rounds": len(results),
        })
    # What kexlane-bench says of itself.
    facts |= {key: context[key] for key in ("kexlane", "target", "compiler", "flags", "libcrypto")}
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], text=True, capture_output=True,
                            cwd=pathlib.Path(__file__).parent)
    if commit.returncode == 0:
        facts["commit"] = commit.stdout.strip()
    if node:
        facts["Node.js"] = f"OpenSSL {node['openssl']}"
    options.out.mkdir(parents=True, exist_ok=True)
    data = {"date": time.strftime("%Y-%m-%d %H:%M:%S %z"), "machine": facts, "warnings": warnings,
            "rounds": rounds, "results": rows, "node": node,
            "profile": [{k: v for k, v in p.items() if k == "name" or k.startswith("cycles")} for p in profile]}
    (options.out / "results.json").write_text(json.dumps(data, indent=1) + "\n")
    with (options.out / "results.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (options.out / "index.html").write_text(report.page(data))
    print(f"{options.out}/index.html, results.csv and results.json: {len(rows)} figures in "
          f"{time.monotonic() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
