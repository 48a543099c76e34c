# SPDX-License-Identifier: Apache-2.0
# What bench/run measures and writes, from a short measurement: a page that loads nothing, in light
# and dark, with every chart, and figures that agree in CSV, JSON and --compare. Other programs on the
# CPU do not change the cycles. Argument: kexlane-bench. Skipped (77) if matplotlib is missing.
set -eu
bench=$1
cd "$(dirname "$0")/../.."
. cmake/packages.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT PIPE TERM
fail() {
  echo "FAILED: $1" >&2
  exit 1
}
bench/run --help | grep -q '^usage: bench/run' || fail "no help"
code=0
bench/run --quick --fast 2> "$work/usage" || code=$?
[ $code = 2 ] || fail "an unknown option: $code"

python=$(find_matplotlib) || { echo "skipped: no matplotlib is installed"; exit 77; }
node=$(find_node) || echo "without Node.js, because none with OpenSSL 3.5 was found"
# One program plays both parts. It has no counters, so all cycles count as the rest.
"$python" bench/measure.py "$bench" "$bench" --rounds 2 --min-time 0.0001 --out "$work" \
  ${node:+--node "$node"}
code=0
"$bench" --compare "$work/results.json" "$work/results.json" > "$work/compared" 2>&1 || code=$?
[ $code = 2 ] && grep -q 'with too few repetitions' "$work/compared" ||
  fail "--compare cannot read results.json"

"$python" - "$work" "${node:+node}" << 'END'
import csv
import html.parser
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

folder, node = pathlib.Path(sys.argv[1]), sys.argv[2]
data = json.loads((folder / "results.json").read_text())
rows = {row["name"]: row for row in data["results"]}
assert len(rows) == len(data["results"])
with (folder / "results.csv").open(newline="") as file:
    as_csv = list(csv.DictReader(file))
assert as_csv == [{k: "" if v is None else str(v) for k, v in row.items()} for row in data["results"]]
assert {"CPU", "compiler", "flags", "target"} <= set(data["machine"])
noisy = {name for name, row in rows.items() if row["too_noisy"]}
for name, row in rows.items():
    if name in noisy:
        assert re.fullmatch(r"too noisy: \d+ % clean", row["too_noisy"]) and not row["cycles"] and not row["ns"], row
        continue
    assert row["per_second"] > 0 and 0 < row["low"] <= 1 <= row["high"], row
    # An operation takes from 0.1 us to 50 ms, without the pause before it.
    assert "/threads:" in name or 100 < row["ns"] < 5e7, row
    # Whether another thread used the core cannot be asked where threads are measured, nor of Node.js.
    assert row["clean_percent"] is None if "/threads:" in name or "/node/" in name else 0 < row["clean_percent"] <= 100
targets = {name.split("/")[2] for name in rows if name.startswith("mlkem768/decaps/")}
peers = {name.split("/")[1] for name in rows if name.startswith("peer/")}
assert "portable" in targets and "libcrypto" in peers and (not node or "node" in peers)


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.charts, self.ids, self.uses, self.tag, self.heading, self.style = {}, [], set(), "", "", ""

    def handle_starttag(self, tag, attributes):
        # The page loads nothing and runs nothing.
        assert tag not in ("script", "link", "img", "image", "iframe", "object", "embed", "base"), tag
        for name, value in attributes:
            value = value or ""
            if name in ("href", "xlink:href", "src"):
                assert value.startswith("#"), value
                self.uses.add(value[1:])
            self.uses |= set(re.findall(r"url\(#([^)]*)\)", value))
            assert "url(" not in value.replace("url(#", ""), value
            assert name != "d" or not re.search("nan|inf", value), value
            self.ids += [value] if name == "id" else []
        if tag == "svg":
            self.charts.setdefault(self.heading, []).append(set())
        self.tag = tag

    def handle_endtag(self, tag):
        self.tag = ""

    def handle_data(self, text):
        if self.tag == "h2":
            self.heading = text
        elif self.tag == "style":
            self.style += text
        elif self.tag == "text":
            self.charts[self.heading][-1].add(text)


page = Page()
text = (folder / "index.html").read_text()
page.feed(text)
assert "url(" not in page.style and "@import" not in page.style
assert len(page.ids) == len(set(page.ids)) and page.uses <= set(page.ids)
# Each colour is defined for light and for dark, and no placeholder is left.
light, dark = page.style.split("prefers-color-scheme: dark")
dark = dark[:dark.index("}")]
for name in set(re.findall(r"var\(--(\w+)\)", text)):
    assert f"--{name}: #" in light and f"--{name}: #" in dark, name
assert "#0000" not in text

expected = {"One operation at a time": targets | peers, "Batches": targets - {"portable"},
            "Threads": {f"{t}, batches of 8" for t in targets}}
if any(name.endswith("/evicted") for name in rows):
    expected["Hot, cold, evicted"] = {f"{t}, hot" for t in targets} | {"libcrypto, hot", "evicted"}
if any(row["cycles"] for row in rows.values()) and data["profile"]:
    expected["Where the cycles go"] = {"the rest", "inversion"}
assert list(page.charts) == list(expected), list(page.charts)
assert "the median of 2 rounds" in text
sys.path.insert(0, "bench")
import report  # noqa: E402
single = report.page(data | {"rounds": 1})
assert "one measurement" in single and "median of" not in single
# The charts of the same figures on a quiet machine, and on one that was too noisy for some and for all.
def charts_with(is_noisy):
    figures = {"cycles": 1000.0, "ns": 400.0, "per_second": 2.5e6, "low": 0.99, "high": 1.02, "clean_percent": 55,
               "too_noisy": None}
    nothing = dict.fromkeys(figures) | {"clean_percent": 3, "too_noisy": "too noisy: 3 % clean"}
    results = [row if "/threads:" in row["name"] else {"name": row["name"]} | (nothing if is_noisy(row["name"]) else figures)
               for row in data["results"]]
    return report.page(data | {"results": results})


quiet, some, all_noisy = (charts_with(f) for f in (lambda n: False, lambda n: "768" in n, lambda n: True))
assert quiet.count("(55 %)") > 10 and "too noisy:" not in quiet
assert quiet.count("spread") >= 2 * (6 + 4), quiet.count("spread")
assert some.count("(55 %)") > 4 and some.count("too noisy: 3 % clean") > 10
assert re.search(r"too noisy: \w+ at 1, ", some)
assert "(55 %)" not in all_noisy and all_noisy.count("too noisy: 3 % clean") > 10
for title, words in expected.items():
    assert len(page.charts[title]) == 2, title  # wide and narrow
    for chart in page.charts[title]:
        assert words <= chart, (title, words - chart)
picture = xml.etree.ElementTree.parse(folder / "operations.svg")
assert "prefers-color-scheme: dark" in picture.find("{*}style").text
assert targets | peers <= {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
print(f"{len(rows)} figures, {len(noisy)} of them too noisy, {len(page.charts)} kinds of charts, beside {', '.join(sorted(peers))}")
END

code=0
"$python" bench/measure.py "$bench" "$bench" --rounds 0 --out "$work" 2> "$work/usage" || code=$?
[ $code = 2 ] && grep -q 'above 0' "$work/usage" || fail "no rounds: $code"

# The figures leave out the time that another program had on the same CPU.
"$python" - "$bench" << 'END'
import json
import os
import subprocess
import sys

cpu = {min(os.sched_getaffinity(0))}


def start(command, **options):
    return subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, cpu), **options)


def measure():
    bench = start([sys.argv[1], "--benchmark_filter=^kernel/keccak_x1/portable$", "--benchmark_format=json",
                   "--benchmark_min_time=0.3"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    result = json.load(bench.stdout)["benchmarks"][0]
    if bench.wait() == 3:
        print("skipped: the machine is too noisy")
        sys.exit()
    assert bench.returncode == 0
    return result


alone = measure()["ns_per_op"]
other = start([sys.executable, "-c", "while True: pass"])
try:
    loaded = measure()
finally:
    other.kill()
    other.wait()
ns, cpu_time, real_time = loaded["ns_per_op"], loaded["cpu_time"], loaded["real_time"]
print(f"beside another program: {ns:.0f} ns, alone: {alone:.0f} ns")
assert real_time > 1.5 * cpu_time, "the other program took no time"
assert ns < 1.5 * alone, "ns_per_op has the other program's time in it"
END
