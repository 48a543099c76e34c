# SPDX-License-Identifier: Apache-2.0
"""Makes the page of a bench report: charts as SVG in one HTML file without scripts or network access.

Matplotlib draws the charts. Debian packages it, and the text and shapes of its SVG take the colours of
the page, so one drawing serves light and dark. Each chart is drawn twice, for wide and for narrow
windows.
"""

import html
import io
import re

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402, after the choice of the backend

# Placeholders for the colours of the page. The drawings contain them, and CSS below replaces them.
TEXT, GRID = "#0000e0", "#0000e1"
SERIES = [f"#0000c{i:x}" for i in range(10)]
LIGHT = ["#2a63b8", "#d9730d", "#2c8a5b", "#a33ea1", "#c23b3b", "#6b7280", "#0f8a9d", "#8a6d1f", "#5b4bc4", "#9aa3ad"]
DARK = ["#7fb0ff", "#ffa657", "#6fd39e", "#e08be0", "#ff8d8d", "#a8b0bb", "#62d0e0", "#d6b95c", "#a99bff", "#717b86"]

pyplot.rcParams.update({
    "svg.fonttype": "none", "svg.hashsalt": "kexlane", "font.family": "DejaVu Sans", "font.size": 10,
    "text.color": TEXT, "axes.labelcolor": TEXT, "xtick.color": TEXT, "ytick.color": TEXT,
    "axes.edgecolor": GRID, "grid.color": GRID, "axes.titlesize": 11, "axes.titleweight": "bold",
    "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False,
    "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none",
})

OPERATIONS = [  # title, name of the operation, name of the peers' operation
    ("ML-KEM-768 keygen", "mlkem768/keygen_derand", "mlkem768/keygen"),
    ("ML-KEM-768 encaps", "mlkem768/encaps_derand", "mlkem768/encaps"),
    ("ML-KEM-768 decaps", "mlkem768/decaps", "mlkem768/decaps"),
    ("X25519 public key", "x25519/public_key", "x25519/public_key"),
    ("X25519 shared secret", "x25519/shared_secret", "x25519/shared_secret"),
    ("X25519MLKEM768", "x25519mlkem768/exchange", None),
]


class Data:
    """The figures by name: in cycles if the CPU counts them, else in nanoseconds."""

    def __init__(self, data):
        self.data = data
        self.rows = {row["name"]: row for row in data["results"]}
        self.cycles = any(row["cycles"] for row in data["results"])
        self.unit = "thousand cycles" if self.cycles else "microseconds"
        # Best first, as kexlane-bench orders them.
        self.targets = list(dict.fromkeys(
            name.split("/")[2] for name in self.rows if re.match(r"mlkem768/decaps/\w+$", name)))

        self.peers = sorted({name.split("/")[1] for name in self.rows if name.startswith("peer/")})

    def value(self, name):
        """The figure, or None if there is no such row or it was too noisy."""
        figure = self.rows.get(name, {}).get("cycles" if self.cycles else "ns")
        return figure and figure / 1000

    def spread(self, name):
        """The quartiles, in the unit of value()."""
        row = self.rows[name]
        return row["low"] * self.value(name), row["high"] * self.value(name)

    def clean(self, name):
        """The share of clean time as a text, or nothing if it was not looked for."""
        percent = self.rows[name]["clean_percent"]
        return "" if percent is None else f" ({percent:.0f} %)"

    def colour(self, target):
        return SERIES[self.targets.index(target)]


def svg(figure):
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata=dict.fromkeys(["Date", "Creator", "Format", "Type"]))
    pyplot.close(figure)
    text = out.getvalue()
    text = text[text.index("<svg"):]
    for colour, name in [(TEXT, "text"), (GRID, "grid")] + [(c, f"c{i}") for i, c in enumerate(SERIES)]:
        text = text.replace(colour, f"var(--{name})")
    text = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", text, count=1)
    text = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", text, count=1)
    # Identifiers must be unique on the page.
    svg.count += 1
    text = re.sub(r'\b(id="|url\(#|xlink:href="#)', rf"\g<1>f{svg.count}-", text)
    return text.replace("'DejaVu Sans'", "system-ui, sans-serif")


svg.count = 0


def grid(count, narrow, height, columns):
    """Returns a figure of the page's width with this many axes."""
    columns = 1 if narrow else columns
    rows = -(-count // columns)
    figure, axes = pyplot.subplots(rows, columns, squeeze=False, layout="constrained",
                                   figsize=(4.1 if narrow else 11, height * rows))
    figure.get_layout_engine().set(h_pad=0.12)
    flat = list(axes.flat)
    for extra in flat[count:]:
        extra.axis("off")
    return figure, flat[:count]


def mark_spread(artist):
    """Names an artist that shows a spread."""
    mark_spread.count += 1
    artist.set_gid(f"spread{mark_spread.count}")


mark_spread.count = 0


def bars(axis, title, d, entries):
    """Draws horizontal bars with their figures, spreads and shares of clean time. Entries are (label, name,
    colour)."""
    axis.set_title(title, loc="left")
    largest = max((d.spread(name)[1] for _, name, _ in entries if d.value(name)), default=1)
    for i, (label, name, colour) in enumerate(entries):
        value = d.value(name)
        if not value:
            axis.text(largest * 0.015, i, d.rows[name]["too_noisy"], va="center", fontsize=9)
            continue
        low, high = d.spread(name)
        axis.barh(i, value, 0.7, color=colour, alpha=0.55 if name.endswith(("/cold", "/evicted")) else 1)
        mark_spread(axis.hlines(i, low, high, color=TEXT, linewidth=1))
        figure = f"{value:.3g}" if value < 1000 else f"{value:.0f}"
        axis.text(high + largest * 0.015, i, figure + d.clean(name), va="center", fontsize=9)
    axis.set_yticks(range(len(entries)), [label for label, _, _ in entries])
    axis.set_xlim(0, largest * 1.35)
    axis.set_ylim(len(entries) - 0.5, -0.5)
    axis.tick_params(length=0)
    axis.xaxis.set_visible(False)
    axis.spines["bottom"].set_visible(False)


def single(d, narrow):
    figure, axes = grid(len(OPERATIONS), narrow, 2.4, 3)
    best = d.targets[0]
    for axis, (title, name, at_peer) in zip(axes, OPERATIONS):
        entries = [(t, f"{name}/{t}", d.colour(t)) for t in d.targets if f"{name}/{t}" in d.rows]
        prepared = f"{name.removesuffix('_derand')}_prepared/{best}"
        if prepared in d.rows:
            entries.insert(1, (f"{best}, prepared", prepared, d.colour(best)))
        entries += [(p, f"peer/{p}/{at_peer}", SERIES[9]) for p in d.peers if f"peer/{p}/{at_peer}" in d.rows]
        bars(axis, title, d, entries)
    return figure


def spreads(d, axis, target, x, ends):
    """Draws the spread of each point of a line."""
    mark_spread(axis.vlines(x, [low for low, _ in ends], [high for _, high in ends], color=d.colour(target),
                            linewidth=1))


def batches(d, narrow):
    shown = [("ML-KEM-768 encaps", "mlkem768/encaps_batch"), ("ML-KEM-768 decaps", "mlkem768/decaps_batch"),
             ("X25519 shared secret", "x25519/shared_secret_batch"),
             ("X25519MLKEM768", "x25519mlkem768/exchange_batch")]
    figure, axes = grid(len(shown), narrow, 2.7, 2)
    for axis, (title, name) in zip(axes, shown):
        axis.set_title(title, loc="left")
        noisy = []
        for target in [t for t in d.targets if t != "portable"] or d.targets:
            found = (re.fullmatch(rf"{name}/{target}/(\d+)", row) for row in d.rows)
            sizes = sorted(int(match[1]) for match in found if match)
            seen = [n for n in sizes if d.value(f"{name}/{target}/{n}")]
            axis.plot(seen, [d.value(f"{name}/{target}/{n}") for n in seen], "o-", markersize=3,
                      color=d.colour(target), label=target)
            spreads(d, axis, target, seen, [d.spread(f"{name}/{target}/{n}") for n in seen])
            noisy += [f"{target} at {n}" for n in sizes if n not in seen]
        if noisy:
            axis.text(0.02, 0.02, "too noisy: " + ", ".join(noisy), transform=axis.transAxes, fontsize=8, wrap=True)
        axis.set_xscale("log", base=2)
        axis.set_xticks(sizes, sizes)
        axis.minorticks_off()
        axis.set_ylim(bottom=0)
        axis.grid(True, axis="y", linewidth=0.6)
        axis.set_xlabel("operations in a call")
    axes[0].legend(fontsize=9)
    return figure


def with_legend(narrow, height, legend_height):
    """Returns a figure with one pair of axes, and axes below for the legend."""
    figure, (axis, below) = pyplot.subplots(
        2, 1, layout="constrained", figsize=(4.1 if narrow else 11, height + legend_height),
        height_ratios=(height, legend_height))
    below.axis("off")
    return figure, axis, below


def threads(d, narrow):
    figure, axis, below = with_legend(narrow, 2.6, 1.9 if narrow else 0.8)
    for how, name, style in (("one at a time", "exchange", "--"), ("batches of 8", "exchange_batch", "-")):
        for target in d.targets:
            points = {}
            for row in d.rows.values():
                match = re.fullmatch(rf"x25519mlkem768/{name}/{target}/threads:(\d+)", row["name"])
                if match:
                    points[int(match[1])] = row
            if points:
                rates = [row["per_second"] / 1000 for row in points.values()]
                axis.plot(list(points), rates, style, marker="o", markersize=4,
                          color=d.colour(target), label=f"{target}, {how}")
                spreads(d, axis, target, list(points), [(rate * row["low"], rate * row["high"])
                                                        for rate, row in zip(rates, points.values())])
                axis.set_xticks(list(points), list(points))
    axis.set_ylim(bottom=0)
    axis.set_xlabel("threads")
    axis.set_title("Thousand exchanges a second", loc="left")
    axis.grid(True, axis="y", linewidth=0.6)
    handles, labels = axis.get_legend_handles_labels()
    below.legend(handles, labels, loc="center", ncols=1 if narrow else 4, handlelength=4,
                 fontsize=8 if narrow else 9)
    return figure


def states(d, narrow):
    shown = [("ML-KEM-768 encaps", "mlkem768/encaps"), ("X25519 public key", "x25519/public_key"),
             ("X25519 shared secret", "x25519/shared_secret"), ("X25519MLKEM768", "x25519mlkem768/exchange")]
    hot = {"mlkem768/encaps": "mlkem768/encaps_derand"}
    if not any(name.endswith(("/cold", "/evicted")) for name in d.rows):
        return None
    figure, axes = grid(len(shown), narrow, 3.9, 2)
    for axis, (title, name) in zip(axes, shown):
        entries = []

        def add(label, hot_name, other_name, colour):
            entries.append((f"{label}, hot", hot_name, colour))
            entries.extend((how, f"{other_name}/{how}", colour) for how in ("cold", "evicted")
                           if f"{other_name}/{how}" in d.rows)
        for target in d.targets:
            add(target, f"{hot.get(name, name)}/{target}", f"{name}/{target}", d.colour(target))
        for peer in d.peers:
            if f"peer/{peer}/{name}/evicted" in d.rows:
                add(peer, f"peer/{peer}/{name}", f"peer/{peer}/{name}", SERIES[9])
        bars(axis, title, d, entries)
    return figure


# The parts of the drawing, in order, and the kinds in kernels/profile.h that each of them sums up.
PARTS = [("Keccak permutation", ["keccak"]), ("sponges", ["sponge"]), ("sampling", ["sample_ntt", "sample_cbd"]),
         ("NTT and products", ["ntt", "inverse_ntt", "inner_product"]), ("encoding", ["encode", "decode"]),
         ("X25519 ladder", ["ladder"]), ("X25519 base point", ["base"]), ("inversion", ["inversion"]),
         ("the rest", None)]


def profile(d, narrow):
    entries = []
    for title, name, _ in OPERATIONS:
        for target in d.targets:
            for row in d.data["profile"]:
                if row["name"] == f"{name}/{target}":
                    entries.append((title, target, row))
    if not entries or not d.cycles:
        return None
    shown = [d.targets[0], "portable"]
    entries = [e for e in entries if e[1] in shown]
    figure, axis, below = with_legend(narrow, 0.36 * len(entries) + 0.7, 1.3 if narrow else 0.7)
    for i, (title, target, row) in enumerate(entries):
        total, left = row["cycles_per_op"], 0
        for part, (_, kinds) in enumerate(PARTS):
            share = (total - left if kinds is None else sum(row.get(f"cycles_{k}", 0) for k in kinds))
            axis.barh(i, 100 * share / total, 0.7, left=100 * left / total, color=SERIES[part])
            left += share
    axis.set_yticks(range(len(entries)), [f"{t}\n{x}" if narrow else f"{t}, {x}" for t, x, _ in entries],
                    fontsize=7 if narrow else 10)
    axis.set_xlim(0, 100)
    axis.set_xlabel("per cent of the cycles")
    axis.invert_yaxis()
    axis.tick_params(length=0)
    handles = [pyplot.Rectangle((0, 0), 1, 1, color=SERIES[i]) for i in range(len(PARTS))]
    below.legend(handles, [name for name, _ in PARTS], loc="center", ncols=2 if narrow else 5,
                 fontsize=8 if narrow else 9)
    return figure


def series(values):
    return " ".join(f"--c{i}: {value};" for i, value in enumerate(values))


COLOURS = f"""
:root {{ color-scheme: light dark; --text: #1c2430; --grid: #d5dae1; --back: #ffffff; --soft: #f2f4f7; --warn: #8a4b00; {series(LIGHT)} }}
@media (prefers-color-scheme: dark) {{ :root {{ --text: #e4e8ee; --grid: #3a424d; --back: #14181d; --soft: #1f252c; --warn: #ffb867; {series(DARK)} }} }}
"""
STYLE = """* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.2rem; max-width: 76rem; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
h1 { margin: 0 0 .2rem; font-size: 1.7rem } h2 { margin: 2.4rem 0 .3rem; font-size: 1.25rem } p { margin: .3rem 0 .8rem; max-width: 46rem }
svg { display: block; width: 100%; height: auto } .narrow { display: none; max-width: 30rem } .warn { color: var(--warn) }
@media (max-width: 700px) { .wide { display: none } .narrow { display: block } body { padding: .8rem; font-size: 15px } }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .8rem 0; padding: .8rem 1rem; background: var(--soft); border-radius: .4rem }
dt { opacity: .75 } dd { margin: 0; overflow-wrap: anywhere }
.scroll { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem }
th, td { padding: .15rem .8rem .15rem 0; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap }
th:first-child, td:first-child { text-align: left } summary { cursor: pointer; margin-top: 2rem }
"""


def picture(data):
    """Returns the first chart as an SVG file of its own, for documents."""
    return svg(single(Data(data), narrow=False)).replace("<defs>", f"<style>{COLOURS}</style><defs>", 1)


def page(data):
    """Returns the whole page as text."""
    d = Data(data)
    esc = html.escape
    rounds = f"the median of {data['rounds']} rounds" if data["rounds"] > 1 else "one measurement"
    spread = ("A thin line reaches from the low quartile to the high one, here and below. In brackets is the share "
              "of the time that was clean: no other hardware thread used the core. Only that time counts.")
    charts = [
        ("One operation at a time", f"Each bar is {rounds}, in {d.unit}"
         f"{' of the time-stamp counter' if d.cycles else ''}: shorter is faster. {spread} X25519MLKEM768 is a "
         "whole exchange: everything that client and server compute. Grey bars are other libraries on "
         "this machine. The bar of node is the OpenSSL in Node.js with its JavaScript interface. OpenSSL "
         "keeps ML-KEM keys expanded, like kexlane's prepared keys.", single),
        ("Batches", f"What one operation costs, in {d.unit}, when a call does several side by side. The "
         "target portable is not shown, because it gains nothing.", batches),
        ("Threads", "Whole exchanges of X25519MLKEM768 (client keygen, server respond, client finish) by "
         "all threads together. Two threads of one core share its units, so all time counts here.", threads),
        ("Hot, cold, evicted", f"A call in a loop, a call after 3 ms of scalar work, and a call whose code, tables "
         f"and keys are in neither the first nor the second level of the caches, in {d.unit}. The second and the "
         "third are what one handshake costs among other work. ML-KEM draws no randomness here.", states),
        ("Where the cycles go", f"Shares of the kernels, on {d.targets[0]} and on portable, from a build "
         "with counters (KEXLANE_PROFILE). Counting takes some cycles too, most of all in short "
         "kernels.", profile),
    ]
    out = ["<!doctype html>", '<html lang="en">', '<meta charset="utf-8">',
           '<meta name="viewport" content="width=device-width, initial-scale=1">', "<title>kexlane: bench report</title>",
           f"<style>{COLOURS}{STYLE}</style>", "<h1>kexlane</h1>", f"<p>Measured {esc(data['date'])}.</p>", "<dl>"]
    out += [f"<dt>{esc(key)}</dt><dd>{esc(str(value))}</dd>" for key, value in data["machine"].items()]
    out.append("</dl>")
    out += [f'<p class="warn">{esc(warning[0].upper() + warning[1:])}.</p>' for warning in data["warnings"]]
    for title, text, draw in charts:
        if (wide := draw(d, narrow=False)) is None:
            continue
        out += [f"<h2>{esc(title)}</h2>", f"<p>{esc(text)}</p>",
                f'<div class="wide" role="img" aria-label="{esc(title)}">{svg(wide)}</div>',
                f'<div class="narrow" role="img" aria-label="{esc(title)}">{svg(draw(d, narrow=True))}</div>']
    out += ["<details><summary>All figures</summary>", '<div class="scroll"><table>',
            "<tr><th>operation<th>cycles<th>ns<th>per second<th>quartiles<th>clean</tr>"]
    for row in data["results"]:
        cells = [f"{row[key]:,.0f}" if row[key] else "" for key in ("cycles", "ns", "per_second")]
        cells.append(row["too_noisy"] or f"{100 * row['low'] - 100:+.1f} % {100 * row['high'] - 100:+.1f} %")
        cells.append("" if row["clean_percent"] is None else f"{row['clean_percent']:.0f} %")
        out.append(f"<tr><td>{esc(row['name'])}<td>{'<td>'.join(cells)}</tr>")
    out += ["</table></div></details>", "</html>", ""]
    return "\n".join(out)
