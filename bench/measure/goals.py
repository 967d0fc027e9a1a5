"""The goals of the echo path, and what a run says to each."""

import statistics

from .loads import Load
from .pairs import interval, ratios, summary
from .servers import AGAIN, OURS, SCRAPED, SUBSCRIBED, YARDSTICK
from .startup import AOT
from .ways import WAYS

EPOLL, URING = "echoport-epoll", "echoport-io_uring"
CPU = "cpu_nanos_per_message"
SMALL, DEEP, LARGE = "50x128x1", "50x64x16", "8x65536x2"


def comparisons(names):
    """(server, reference) names that the goals need, of those that run."""
    best = URING if URING in names else EPOLL
    wanted = [(AGAIN, YARDSTICK), (URING, YARDSTICK), (EPOLL, YARDSTICK)]
    wanted += [(peer, YARDSTICK) for peer in names if peer not in (*OURS, AGAIN, YARDSTICK)]
    wanted += [(best, "c-io_uring"), (EPOLL, "netty-epoll")]
    wanted += [(best, other) for other in ("rust", "go", "node")]
    wanted += [(EPOLL, "vertx-epoll"), (URING, "vertx-io_uring")]
    wanted += [(ours + mode, ours) for mode in (SUBSCRIBED, SCRAPED) for ours in (URING, EPOLL)]
    return [pair for pair in dict.fromkeys(wanted) if set(pair) <= set(names)]


def rows(results):
    """Each goal as (text, must, aim, measured, verdict); None in measured when nothing was."""
    return [
        *[
            best_of_transports(
                results, f"ours (best transport) / C epoll, {title}", workload, must, aim
            )
            for title, workload, must, aim in (
                ("50 × 128 B", SMALL, 0.95, 0.88),
                ("50 × 64 B depth 16", DEEP, 0.98, 0.90),
                ("8 × 64 KiB", LARGE, 0.85, 0.75),
            )
        ],
        worst(results, "ours / C io_uring, each workload", [(URING, "c-io_uring")], 1.03, 0.97),
        worst(results, "ours on epoll / C epoll, each workload", [(EPOLL, YARDSTICK)], 1.15, 1.08),
        worst(
            results,
            "ours on epoll / raw Netty on epoll, each workload",
            [(EPOLL, "netty-epoll")],
            1.02,
            0.97,
        ),
        *[
            worst(results, f"ours / {title}, each workload", pairs, 0.90, 0.75)
            for title, pairs in {
                "Go": [(URING, "go")],
                "Node": [(URING, "node")],
                "Rust": [(URING, "rust")],
                "plain Vert.x (same transport)": [
                    (URING, "vertx-io_uring"),
                    (EPOLL, "vertx-epoll"),
                ],
            }.items()
        ],
        worst(
            results,
            "all records to a subscriber / no subscriber",
            [(URING + SUBSCRIBED, URING), (EPOLL + SUBSCRIBED, EPOLL)],
            1.02,
            1.01,
        ),
        worst(
            results,
            "scraped each second / not scraped",
            [(URING + SCRAPED, URING), (EPOLL + SCRAPED, EPOLL)],
            1.01,
            1.00,
        ),
        tail(results),
        scaling(results),
        idle(results),
        start(results),
        checkout(results),
        readiness(results),
        resident(results),
    ]


# Way in with a goal: (the other servers, the best of which counts; must, aim).
OF_WAYS = {
    "udp": (("c-udp",), 1.25, 1.10),
    "tls": (("go", "nginx", "haproxy"), 1.00, 0.85),
    "http1": (("go",), 0.64, 0.55),
    "http2": (("go",), 0.64, 0.55),
    "ws": (("go", "node", "vertx-epoll"), 1.00, 0.80),
}


def way_rows(results):
    """For each workload: ours on its best transport, and of the others the best, as rows()."""
    found = []
    for name, comparisons in results["cost"].items():
        load = Load.parse(name)
        if load.way not in OF_WAYS:
            continue
        others, must, aim = OF_WAYS[load.way]
        blocks = {c["server"]: c["blocks"] for c in comparisons}
        ours = [server for server in (URING, EPOLL) if server in blocks]
        others = [WAYS[load.way].again if o == WAYS[load.way].yardstick else o for o in others]
        others = [server for server in others if server in blocks]
        text = f"{load.title}, ours / best of {', '.join(map(of_again, others))}"
        if not ours or not others:
            found.append(unmeasured(text, *limits(must, aim)))
            continue
        best, peer = (min(names, key=lambda n: summary(blocks[n], CPU)[0]) for names in (ours, others))
        values = between(blocks[best], blocks[peer])
        measured = f"{shown(values)}, {transport(best)} / {of_again(peer)}"
        found.append((text, *limits(must, aim), measured, verdict(values[0], must, aim)))
    return found


def of_again(server):
    return server.partition(" ")[0]


def between(mine, theirs):
    """Of two servers that were compared with the same third one, round by round."""
    values = [one / other for one, other in zip(ratios(mine, CPU), ratios(theirs, CPU))]
    return statistics.median(values), *interval(values)


def verdict(value, must, aim, higher=False):
    sign = -1 if higher else 1
    if sign * value <= sign * aim:
        return "aim"
    return "must" if sign * value <= sign * must else "missed"


def limits(must, aim, sign="<="):
    return f"{sign} {must:.2f}", f"{sign} {aim:.2f}"


def unmeasured(text, must, aim):
    return (text, must, aim, None, "not measured")


def found(results, workload, server, reference):
    for comparison in results.get("cost", {}).get(workload, []):
        if (comparison["server"], comparison["reference"]) == (server, reference):
            return summary(comparison["blocks"], CPU)
    return None


def shown(values):
    return f"{values[0]:.2f} ({values[1]:.2f} to {values[2]:.2f})"


def best_of_transports(results, text, workload, must, aim):
    candidates = {name: found(results, workload, name, YARDSTICK) for name in (URING, EPOLL)}
    candidates = {name: values for name, values in candidates.items() if values}
    if not candidates:
        return unmeasured(text, *limits(must, aim))
    best = min(candidates, key=lambda name: candidates[name][0])
    values = candidates[best]
    measured = f"{shown(values)}, {best.removeprefix('echoport-')}"
    return (text, *limits(must, aim), measured, verdict(values[0], must, aim))


def worst(results, text, pairs, must, aim):
    values = [
        (found(results, workload, *pair), workload, pair[0])
        for workload in results.get("cost", {})
        for pair in pairs
    ]
    values = [entry for entry in values if entry[0]]
    if not values:
        return unmeasured(text, *limits(must, aim))
    parts = [
        shown(entry[0]) + f" {entry[1]}" + (f" {transport(entry[2])}" if len(pairs) > 1 else "")
        for entry in values
    ]
    largest = max(entry[0][0] for entry in values)
    return (text, *limits(must, aim), "; ".join(parts), verdict(largest, must, aim))


def transport(server):
    return server.split("-")[1]


def tail(results):
    text, bounds = "p99.9 at 60 % load, ours / C epoll", limits(1.3, 1.05)
    entries = [
        (summary(comparison["blocks"], "p999_micros"), comparison["server"])
        for comparison in results.get("latency", {}).get("comparisons", [])
        if comparison["server"] in (URING, EPOLL)
    ]
    if not entries:
        return unmeasured(text, *bounds)
    values, server = min(entries)
    return (text, *bounds, f"{shown(values)}, {transport(server)}", verdict(values[0], 1.3, 1.05))


def scaling(results):
    text, bounds = "throughput, 2 loops on 2 cores / 1 loop on 1 core", limits(1.8, 1.95, ">=")
    entries = {
        name: figures["speed_up"]
        for name, figures in results.get("scaling", {}).items()
        if name in (URING, EPOLL)
    }
    if not entries:
        return unmeasured(text, *bounds)
    medians = {name: statistics.median(values) for name, values in entries.items()}
    best = max(medians, key=medians.get)
    measured = shown((medians[best], *interval(entries[best]))) + f", {transport(best)}"
    return (text, *bounds, measured, verdict(medians[best], 1.8, 1.95, higher=True))


def idle(results):
    text, bounds = "bytes per idle connection", ("<= 8 KB", "<= 4.2 KB (C)")
    entries = {
        name: figures["bytes_per_connection"]
        for name, figures in results.get("memory", {}).items()
        if name in (URING, EPOLL)
    }
    if not entries:
        return unmeasured(text, *bounds)
    best = min(entries, key=entries.get)
    measured = ", ".join(f"{value / 1e3:.1f} KB {transport(n)}" for n, value in entries.items())
    return (text, *bounds, measured, verdict(entries[best], 8000, 4200))


def start(results):
    text, bounds = "start to first echo, with AOT cache / without", limits(0.55, 0.40)
    starts = results.get("startup", {})
    entries = {}
    for name in (URING, EPOLL):
        if starts.get(name) and starts.get(name + AOT):
            entries[name] = statistics.median(starts[name + AOT]) / statistics.median(starts[name])
    if not entries:
        return unmeasured(text, *bounds)
    measured = ", ".join(f"{value:.2f} {transport(name)}" for name, value in entries.items())
    return (text, *bounds, measured, verdict(min(entries.values()), 0.55, 0.40))


def checkout(results):
    text, bounds = "start to first echo by ./echoport, with AOT cache / without", limits(0.65, 0.50)
    starts = results.get("startup", {})
    if not starts.get("checkout") or not starts.get("checkout-no-aot"):
        return unmeasured(text, *bounds)
    share = statistics.median(starts["checkout"]) / statistics.median(starts["checkout-no-aot"])
    return (text, *bounds, f"{share:.2f}", verdict(share, 0.65, 0.50))


def readiness(results):
    text, bounds = "first readiness answer after `ready`, the median start", ("<= 50 ms", "<= 10 ms")
    entries = {
        name: statistics.median(first for first, _ in answers)
        for name, answers in results.get("readiness", {}).items()
        if answers
    }
    if not entries:
        return unmeasured(text, *bounds)
    slowest = max(entries, key=entries.get)
    measured = f"{1000 * entries[slowest]:.0f} ms at most, {slowest}"
    return (text, *bounds, measured, verdict(entries[slowest], 0.050, 0.010))


def resident(results):
    text, bounds = "resident memory, -Xmx64m -Xmn6m: at rest; after serving 1,000 connections", (
        "<= 110 MB",
        "<= 80 MB",
    )
    entries = results.get("resident", {})
    if not entries:
        return unmeasured(text, *bounds)
    measured = ", ".join(
        f"{f['rest_bytes'] / 1e6:.0f}; {f['after_load_bytes'] / 1e6:.0f} MB {transport(name)}"
        for name, f in entries.items()
    )
    least = min(max(f["rest_bytes"], f["after_load_bytes"]) for f in entries.values())
    return (text, *bounds, measured, verdict(least, 110e6, 80e6))
