"""Results as Markdown and pictures, and where they go."""

import json
import re
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import goals, pictures
from .loads import Load
from .machine import BENCH, ROOT
from .pairs import median_ratio, summary
from .servers import AGAIN, YARDSTICK
from .ways import WAYS

PICTURES = BENCH / "pictures"
RESULTS = BENCH / "RESULTS.md"
CPU = goals.CPU
# Of its core: a server that is less busy waits, and its batches are smaller.
SURE = 0.9
MARKS = {"aim": "reached", "must": "within must", "missed": "**missed**"}
# The sections that a preset's results fill.
SECTIONS = {
    "goals": ["goals", "cost", "latency", "scaling", "memory", "startup", "resident"],
    "full": ["grid"],
    "curves": ["curves"],
    "two-loops": ["two-loops"],
    "ways": ["ways"],
}


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def name_of(comparison):
    reference = comparison["reference"]
    suffix = "" if reference == YARDSTICK else f" / {reference}"
    return comparison["server"] + suffix


# --- tables


def goal_table(results, found=goals.rows):
    rows = [
        (text, must, aim, measured or "-", MARKS.get(verdict, verdict))
        for text, must, aim, measured, verdict in found(results)
    ]
    return table(["goal", "must", "aim", "measured", ""], rows)


def cost_row(comparison):
    blocks = comparison["blocks"]
    value, low, high = summary(blocks, CPU)
    mine = [mine for mine, _ in blocks]
    return (
        name_of(comparison),
        f"{value:.2f}",
        f"{low:.2f} to {high:.2f}",
        f"{median_ratio(blocks, 'messages_per_second'):.2f}",
        f"{median_ratio(blocks, 'p99_micros'):.2f}",
        f"{100 * median_of(mine, 'server_busy'):.0f} %",
        f"{100 * median_of(mine, 'load_busy'):.0f} %",
        user_share(mine),
    )


def user_share(blocks):
    """Of blocks that have it: how much of the server's time was spent outside the kernel."""
    ticks = sum(block.get("ticks", 0) for block in blocks)
    user = sum(block.get("user_ticks", 0) for block in blocks)
    return f"{100 * user / ticks:.1f} %" if ticks else "-"


def median_of(blocks, key):
    return statistics.median(block[key] for block in blocks)


COST_HEADER = [
    "server",
    "CPU per message",
    "95 % interval",
    "throughput",
    "p99",
    "server busy",
    "load busy",
    "user time",
]


def cost_tables(results):
    texts = []
    for name, comparisons in results["cost"].items():
        texts.append(f"### {Load.parse(name).title}\n")
        texts.append(table(COST_HEADER, map(cost_row, comparisons)) + "\n")
        texts.append(disturbance(comparisons) + "\n")
    for server, figures in results.get("subscribers", {}).items():
        texts.append(
            f"{server}: {figures['completions']:,} completions up to the check,"
            f" {figures['dropped']:,} records dropped; at its end the subscriber had"
            f" {figures['log']}.\n"
        )
    return "\n".join(texts)


def cost_matrix(results):
    """CPU per message alone, a row for each workload: for sections that have many."""
    by_load = {
        name: {name_of(c): c["blocks"] for c in comparisons if c["blocks"]}
        for name, comparisons in results["cost"].items()
    }
    servers = list(dict.fromkeys(server for found in by_load.values() for server in found))
    rows = [
        (
            Load.parse(name).title,
            *(cost_cell(found[server]) if server in found else "-" for server in servers),
            "{:.1f} %, {:.1f} % at most".format(*share_of_others(found.values())),
        )
        for name, found in by_load.items()
        if found
    ]
    return (
        "CPU per message; `*`: the server was busy for less than 90 % of its core, so its ratio is"
        " less sure.\n\n" + table(["workload", *servers, "others took"], rows)
    )


def cost_cell(blocks):
    value, low, high = summary(blocks, CPU)
    mark = "" if median_of([mine for mine, _ in blocks], "server_busy") >= SURE else "*"
    return f"{value:.2f}{mark} ({low:.2f} to {high:.2f})"


def share_of_others(found):
    shares = [100 * block["strangers"] for blocks in found for pair in blocks for block in pair]
    return statistics.median(shares), max(shares)


def disturbance(comparisons):
    found = [comparison["blocks"] for comparison in comparisons]
    if not any(found):
        return "Nothing was measured."
    return (
        "Other processes and the hypervisor took {:.1f} % of the two cores (median block),"
        " {:.1f} % at most.".format(*share_of_others(found))
    )


def latency_table(results):
    found = results["latency"]
    rows = []
    for comparison in found["comparisons"]:
        blocks = comparison["blocks"]
        cells = [name_of(comparison)]
        for key in ("p50_micros", "p99_micros", "p999_micros"):
            value, low, high = summary(blocks, key)
            cells.append(f"{value:.2f} ({low:.2f} to {high:.2f})")
        cells.append(f"{100 * median_of([mine for mine, _ in blocks], 'server_busy'):.0f} %")
        rows.append(cells)
    rate = (
        f"50 connections, 128 bytes, {found['rate']:,.0f} messages a second: 60 % of the peak of"
        f" {found['slowest']}. Times count from when a message was due."
    )
    header = ["server", "p50", "p99", "p99.9", "server busy"]
    return f"{rate}\n\n{table(header, rows)}\n\n{disturbance(found['comparisons'])}\n"


def scaling_table(results):
    rows = []
    for name, figures in results["scaling"].items():
        raw = median_ratio(figures["blocks"], "messages_per_second")
        low, high = goals.interval(figures["speed_up"])
        busy = 100 * median_of([two for two, _ in figures["blocks"]], "server_busy")
        rows.append(
            (
                name,
                f"{statistics.median(figures['speed_up']):.2f}",
                f"{low:.2f} to {high:.2f}",
                f"{raw:.2f}",
                f"{busy:.0f} %",
            )
        )
    header = [
        "server",
        "2 loops / 1 loop, load counted apart",
        "95 % interval",
        "both on the same two cores",
        "server busy, of 200 %",
    ]
    return table(header, rows) + "\n"


def memory_table(results):
    rows = [
        (
            name,
            kilobytes(f["bytes_per_connection"]),
            kilobytes(f["heap_bytes_per_connection"]) if f["heap_bytes_per_connection"] else "-",
            kernel_share(f),
        )
        for name, f in results["memory"].items()
    ]
    count = next(iter(results["memory"].values()))["connections"] if rows else 0
    header = ["server", "memory of one", "of it objects in a Java heap", KERNEL]
    what = f"{count:,} connections, one echo of 64 bytes on each, then idle."
    return f"{what}\n\n{table(header, rows)}\n"


KERNEL = "kernel, both ends"


def kernel_share(figures):
    growth = figures.get("kernel_bytes_of_both_ends")
    return "-" if growth is None else kilobytes(growth)


def kilobytes(value):
    return f"{max(0, value) / 1e3:.1f} KB"


def startup_table(results):
    rows = []
    for name, seconds in results["startup"].items():
        if seconds:
            low, high = goals.interval(seconds)
            median = 1000 * statistics.median(seconds)
            answers = results.get("readiness", {}).get(name)
            first, second = map(in_order, zip(*answers)) if answers else ("-", "-")
            interval = f"{1000 * low:.0f} to {1000 * high:.0f}"
            rows.append((name, f"{median:.0f} ms", interval, first, second))
    columns = ["server", "start to first echo", "95 % interval", "first readiness", "second"]
    return table(columns, rows) + "\n"


def in_order(seconds):
    """The middle one, and the worst."""
    return f"{1000 * statistics.median(seconds):.0f} ms, {1000 * max(seconds):.0f} at most"


RESIDENT = ("rest_bytes", "after_load_bytes", "peak_bytes")


def resident_table(results):
    rows = [
        (name, *(f"{figures[key] / 1e6:.0f} MB" for key in RESIDENT))
        for name, figures in results["resident"].items()
    ]
    header = ["-Xmx64m -Xmn6m", "at rest", "after a load of 1,000 connections", "peak"]
    return table(header, rows) + "\n"


def growth_table(results):
    rows = [
        (
            name,
            f"{f['connections']:,}",
            kilobytes(f["bytes_per_connection"]),
            kernel_share(f),
            f"{f['opened_per_second']:,.0f}",
        )
        for name, steps in results["growth"].items()
        for f in steps
    ]
    header = ["server", "connections", "memory of one", KERNEL, "opened and echoed a second"]
    return table(header, rows)


TABLES = {
    "goals": goal_table,
    "cost": cost_tables,
    "latency": latency_table,
    "scaling": scaling_table,
    "memory": memory_table,
    "startup": startup_table,
    "resident": resident_table,
    "growth": growth_table,
}
TITLES = {
    "goals": "Goals",
    "cost": "CPU per message",
    "latency": "Latency at 60 % load",
    "scaling": "Two loops",
    "memory": "Memory of an idle connection",
    "startup": "Start",
    "resident": "Resident memory in a small heap",
    "growth": "Memory and accepting as connections grow",
    "grid": "CPU per message, all workloads",
    "curves": "From one connection to ten thousand, from 64 bytes to 1 MiB",
    "two-loops": "CPU per message, two loops on two cores",
    "ways": "Each way in against its best peer",
}


def text(results):
    """Everything of one run, for a terminal."""
    parts = ["\n".join(f"- {k}: {v}" for k, v in results["environment"].items())]
    if results["environment"]["preset"] == "goals":
        parts.append(f"## {TITLES['goals']}\n\n{goal_table(results)}")
    for part, render in TABLES.items():
        if results.get(part):
            parts.append(f"## {TITLES[part]}\n\n{render(results)}")
    for title in ("skipped", "failed"):
        parts += [f"- {title} {name}: {why}" for name, why in results[title].items()]
    return "\n\n".join(parts) + "\n"


# --- pictures


def ratio_rows(results, workload):
    rows = []
    for comparison in results["cost"][workload]:
        server = comparison["server"]
        if comparison["reference"] == YARDSTICK and server != AGAIN:
            values = summary(comparison["blocks"], CPU)
            rows.append((server, *values, server.startswith("echoport")))
    return sorted(rows, key=lambda row: row[1])


def bars(results):
    panels = [(Load.parse(name).title, ratio_rows(results, name)) for name in results["cost"]]
    title = "Server CPU per message, C epoll = 1 (shorter is better)"
    note = f"{date(results)}; the line is the 95 % interval"
    return pictures.bars(title, note, [panel for panel in panels if panel[1]])


def chosen(results, curve):
    for name, comparisons in results["cost"].items():
        load = Load.parse(name)
        for comparison in comparisons:
            if curve.chosen(load) and comparison["reference"] == YARDSTICK:
                yield load, comparison


def series_of(results, curve):
    series = {}
    for load, comparison in chosen(results, curve):
        if comparison["server"] != AGAIN and comparison["blocks"]:
            point = (curve.x_of(load), summary(comparison["blocks"], CPU)[0])
            series.setdefault(comparison["server"], []).append(point)
    return series


def date(results):
    return f"{results['environment']['date']}, commit {results['environment']['commit']}"


# --- files


def strangers(name, results):
    part = "cost" if name in ("grid", "curves", "two-loops", "ways") else name
    shares = results["strangers"]
    share = max(shares.values()) if name == "goals" else shares[part]
    return f"others took {100 * share:.1f} % of the two cores on average"


def provenance(name, results):
    e = results["environment"]
    versions = ", ".join(
        f"{key} {e[key]}"
        for key in ("tcp", "netty", "vertx", "gcc", "go", "node", "rust")
        if key in e
    )
    lines = [
        f"{e['date']}, commit {e['commit']}: `{e['command']}`",
        f"{e['cores']} × {e['processor']}, {e['memory']}, Linux {e['kernel']}; {e['jdk']},"
        f" {e.get('jvm_flags', '')}; {versions}",
        f"{e['placing']}, load in {e['load']}; {e['pairs']} pairs of {e['block_seconds']} s;"
        f" {strangers(name, results)}",
    ]
    for later in results.get("later", ()):
        e = later["environment"]
        lines.append(
            f"{', '.join(later['cost'])}: {e['date']}, commit {e['commit']}: `{e['command']}`;"
            f" {e['pairs']} pairs of {e['block_seconds']} s; {strangers('cost', later)}"
        )
    for kind in ("skipped", "failed"):
        lines += [f"{kind} {name}: {why}" for name, why in results[kind].items()]
    return "\n".join(f"- {line}" for line in lines)


def section(name, results):
    if name == "grid" or name == "two-loops":
        body = cost_matrix(results)
    elif name == "ways":
        body = ways_section(results)
    elif name == "curves":
        body = curves_section(results)
    elif name == "goals" or results.get(name):
        body = TABLES[name](results)
    else:
        return None
    if name == "cost":
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / "cost-goals.svg").write_text(bars(results))
    return f"## {TITLES[name]}\n\n{provenance(name, results)}\n\n{body.strip()}\n"


@dataclass(frozen=True)
class Curve:
    """Some of a run's workloads, and what grows from one to the next."""

    file: str
    title: str
    unit: str
    chosen: Callable[[Load], bool]
    x_of: Callable[[Load], int]


CURVES = (
    Curve(
        "connections.svg",
        "CPU per message, C epoll = 1",
        "connections, 64 bytes, one in flight on each",
        lambda load: load.size == 64 and load.depth == 1 and not load.churn,
        lambda load: load.connections,
    ),
    Curve(
        "sizes.svg",
        "CPU per message, C epoll = 1",
        "bytes of a message, 8 connections, two in flight on each",
        lambda load: load.connections == 8 and load.depth == 2,
        lambda load: load.size,
    ),
    Curve(
        "churn.svg",
        "CPU per connection that comes, echoes 64 bytes and goes, C epoll = 1",
        "connections at a time",
        lambda load: load.churn,
        lambda load: load.connections,
    ),
)


def curves_section(results):
    PICTURES.mkdir(exist_ok=True)
    parts = []
    for curve in CURVES:
        series = series_of(results, curve)
        if series:
            picture = pictures.curves(curve.title, curve.unit, series)
            (PICTURES / curve.file).write_text(picture)
            parts.append(f"![{curve.title}, by {curve.unit}](pictures/{curve.file})")
            parts.append(one_core_table(results, curve))
    if results.get("growth"):
        parts.append(growth_table(results))
    parts.append(cost_matrix(results))
    return "\n\n".join(parts)


def ways_section(results):
    """The goals, then a matrix for each way in: its servers are its own."""
    parts = [goal_table(results, goals.way_rows)]
    for way, of in WAYS.items():
        cost = {name: c for name, c in results["cost"].items() if Load.parse(name).way == way}
        if cost:
            parts.append(f"### {of.title}\n\n{cost_matrix({'cost': cost})}")
    return "\n\n".join(parts)


def one_core_table(results, curve):
    """Not a ratio: how often a second one core of this machine does it, the load apart."""
    rates = {}
    for load, comparison in chosen(results, curve):
        for blocks, server in zip(zip(*comparison["blocks"]), ("server", "reference")):
            cost = median_of(blocks, "cpu_nanos_per_message")
            rates.setdefault(comparison[server], {}).setdefault(curve.x_of(load), cost)
    rates.pop(AGAIN, None)
    xs = sorted({x for of_server in rates.values() for x in of_server})
    rows = [
        (server, *(f"{1e9 / of[x]:,.0f}" if x in of else "-" for x in xs))
        for server, of in rates.items()
    ]
    return f"A second, of one core, by {curve.unit}:\n\n" + table(
        ["server", *(f"{x:,}" for x in xs)], rows
    )


def replace_section(file, name, body):
    """Puts the text between the section's marks; without marks, at the end."""
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    old = file.read_text()
    new = f"{begin}\n{body.strip()}\n{end}"
    if begin in old:
        pattern = re.escape(begin) + r".*?" + re.escape(end)
        file.write_text(re.sub(pattern, lambda _: new, old, flags=re.DOTALL))
    else:
        file.write_text(old.rstrip() + f"\n\n{new}\n")


def readme(results):
    """The picture of the goals' run, and how to repeat it."""
    return (
        "![Server CPU per message](bench/pictures/cost-goals.svg)\n\n"
        "Metrics and ledger are on; each bar is the median of paired ratios in one interleaved run,"
        " the line its 95 % interval. `bench/run --preset goals` repeats it,"
        " [bench/README.md](bench/README.md) says how, [bench/RESULTS.md](bench/RESULTS.md) has"
        " every figure."
    )


def read(file, later=()):
    """A run's results; where later runs measured a workload again, theirs."""
    results = json.loads(Path(file).read_text())
    results["later"] = [json.loads(Path(name).read_text()) for name in later]
    for run in results["later"]:
        results["cost"].update(run["cost"])
        measured = {pair["server"] for pairs in run["cost"].values() for pair in pairs}
        for server in measured & results["failed"].keys():
            del results["failed"][server]
    return results


def write(file, only, later=()):
    results = read(file, later)
    preset = results["environment"]["preset"]
    if preset not in SECTIONS:
        sys.exit(f"bench/report: {file}: preset {preset} (expected: {', '.join(SECTIONS)})")
    for name in SECTIONS[preset]:
        if only and name not in only:
            continue
        body = section(name, results)
        if body:
            replace_section(RESULTS, name, body)
            print(f"{RESULTS.relative_to(ROOT)}: {name}")
    if preset == "goals" and results.get("cost") and (not only or "cost" in only):
        replace_section(ROOT / "README.md", "bench", readme(results))
        print("README.md: bench")
