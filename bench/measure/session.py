"""One run: the parts that were asked for, one after the other, and their results."""

import statistics
from dataclasses import replace

from . import build, goals, memory, startup
from .loads import Load, block
from .machine import SERVER_CORE, Strangers, describe
from .pairs import Method, give_up, measure, ratios, warm_up
from .problems import Failed, Missing, say
from .servers import (
    LAUNCHED,
    OURS,
    SCRAPED,
    SUBSCRIBED,
    VARIANT,
    YARDSTICK,
    bench_jvm_flags,
    comparable,
    scalable,
    start,
    start_all,
)
from .ways import TCP, WAYS, prefix

SMALL = Load(50, 128)
LATENCY_SHARE = 0.6
GROWTH = (100, 1000, 9000)
RESIDENT_CONNECTIONS = 1000
RESIDENT_SECONDS = 10


class Session:
    """Holds what runs, so that it can be stopped, and what was found, so that it can be written."""

    def __init__(self, options):
        self.options = options
        self.running = []
        self.results = {"skipped": {}, "failed": {}, "strangers": {}}
        self.plain = comparable(options.servers)

    def run(self, after_each=lambda results: None):
        load_on = build.loads()
        self.results["environment"] = {**self.environment(), "load": f"C on {load_on}"}
        for part in self.options.parts:
            say(f"part {part}")
            strangers = Strangers()
            try:
                getattr(self, part)()
            finally:
                self.stop()
                self.results["strangers"][part] = strangers.share()
                after_each(self.results)
            say(f"part {part}: {strangers.minutes:.1f} minutes")
        return self.results

    def environment(self):
        o = self.options
        try:
            java = {
                "jdk": build.java_version()[1],
                "jvm_flags": " ".join(bench_jvm_flags(o.jvm_flags)),
            }
        except Missing as reason:
            java = {"jdk": str(reason)}
        one = "one loop, server on core 0, load on core 1"
        return {
            "preset": o.preset,
            **describe(java),
            "placing": one if o.loops == 1 else f"{o.loops} loops, server and load unpinned",
            "pairs": o.pairs,
            "block_seconds": o.block_seconds,
        }

    def stop(self):
        for server in self.running:
            server.stop()
        self.running.clear()

    # --- parts

    def cost(self):
        """The workloads of one way in after those of another, each with its own servers."""
        self.results["cost"] = {}
        for way in dict.fromkeys(load.way for load in self.options.workloads):
            failed = {}
            try:
                self.cost_of(way, failed)
            except Missing as reason:
                if way == TCP:
                    raise
                self.results["skipped"][way] = str(reason)
                say(f"skipped {way}: {reason}")
            finally:
                self.results["failed"].update({prefix(way) + n: failed[n] for n in failed})
                self.stop()

    def cost_of(self, way, failed):
        self.start_servers(self.options.servers, self.options.loops, way)
        for load in [load for load in self.options.workloads if load.way == way]:
            say(f"workload {load.name}")
            self.warm(load, failed)
            found = measure(self.comparisons(load), load, self.method, failed)
            self.results["cost"][load.name] = found
        self.check_subscribers(failed)

    def latency(self):
        """An open loop at a rate that even the slowest server can keep."""
        self.start_servers(self.plain)
        failed = self.results["failed"]
        self.warm(SMALL, failed)
        peaks = {}
        for server in self.alive(failed):
            blocks = [block(server, SMALL, 2)["messages_per_second"] for _ in range(3)]
            peaks[server.label] = statistics.median(blocks)
        slowest = min(peaks, key=peaks.get)
        load = replace(SMALL, rate=round(LATENCY_SHARE * peaks[slowest]))
        say(f"  {load.rate:,}/s, 60 % of the peak of {slowest}")
        yardstick = self.of(YARDSTICK)
        pairs = [(server, yardstick) for server in self.alive(failed) if server != yardstick]
        method = replace(self.method, block_seconds=self.options.latency_seconds)
        self.results["latency"] = {
            "rate": load.rate,
            "slowest": slowest,
            "peaks": peaks,
            "comparisons": measure(pairs, load, method, failed),
        }

    def scaling(self):
        """CPU per message of two loops, unpinned with their load, against one on its own core."""
        self.results["scaling"] = {}
        for name in scalable(self.plain):
            try:
                self.results["scaling"][name] = self.scaling_of(name)
                say(f"  {name}: {statistics.median(self.results['scaling'][name]['speed_up']):.2f}")
            except (Missing, Failed) as reason:
                self.results["skipped"][f"{name}, two loops"] = str(reason)
                say(f"skipped {name}: {reason}")
            self.stop()

    def scaling_of(self, name):
        servers = []
        for loops, core in ((1, SERVER_CORE), (2, None)):
            label = f"{name}, {loops} loops"
            more = self.options.jvm_flags
            server = start(name, label, self.running, loops=loops, core=core, more_flags=more)
            warm_up(server, SMALL, self.method)
            servers.append(server)
        one, two = servers
        failed = {}
        found = measure([(two, one)], SMALL, self.method, failed)
        if not found:
            raise Failed("; ".join(failed.values()))
        return {
            "speed_up": [2 / ratio for ratio in ratios(found[0]["blocks"], goals.CPU)],
            "blocks": found[0]["blocks"],
        }

    def memory(self):
        count = self.options.idle_connections
        self.results["memory"] = memory.each(
            self.plain,
            self.results["skipped"],
            lambda name: memory.idle(name, count, self.options.variants),
        )

    def growth(self):
        """Memory and the rate of accepting as connections become more."""
        self.results["growth"] = memory.each(
            self.plain,
            self.results["skipped"],
            lambda name: [memory.idle(name, count, self.options.variants) for count in GROWTH],
        )

    def startup(self):
        self.results["startup"], self.results["readiness"] = startup.measure(
            dict.fromkeys([*self.plain, *LAUNCHED]),
            self.options.starts,
            self.results["skipped"],
            self.options.variants,
        )

    def resident(self):
        names = [name for name in self.plain if name.partition(VARIANT)[0] in OURS]
        self.results["resident"] = memory.each(
            names,
            self.results["skipped"],
            lambda name: memory.resident(
                name, RESIDENT_CONNECTIONS, RESIDENT_SECONDS, self.options.variants
            ),
        )

    # --- servers

    @property
    def method(self):
        o = self.options
        return Method(o.pairs, o.block_seconds, o.warm_up_seconds)

    def start_servers(self, names, loops=1, way=TCP):
        core = SERVER_CORE if loops == 1 else None
        start_all(
            names,
            self.running,
            self.results["skipped"],
            loops=loops,
            core=core,
            more_flags=self.options.jvm_flags,
            variants=self.options.variants,
            way=way,
        )

    def of(self, label):
        return next(server for server in self.running if server.label == label)

    def alive(self, failed):
        return [server for server in self.running if server.label not in failed]

    def warm(self, load, failed):
        """Warms all up; those that fail are left out from now on."""
        for server in self.alive(failed):
            try:
                warm_up(server, load, self.method)
            except Failed as reason:
                give_up([server], reason, failed)
        yardstick = WAYS[load.way].yardstick
        if yardstick in failed:
            raise Failed(f"{yardstick} on {load.name}: {failed[yardstick]}")

    def comparisons(self, load):
        labels = [server.label for server in self.running]
        yardstick = WAYS[load.way].yardstick
        pairs = [(label, yardstick) for label in labels if label != yardstick]
        if self.options.against == "goals" and load.way == TCP:
            pairs = goals.comparisons(labels)
        elif self.options.against == "variants":
            pairs = [(label, label.partition(VARIANT)[0]) for label in labels if VARIANT in label]
        if load.churn:
            pairs = [(s, r) for s, r in pairs if not s.endswith((SUBSCRIBED, SCRAPED))]
        return [(self.of(server), self.of(reference)) for server, reference in pairs]

    def check_subscribers(self, failed):
        """A subscriber that got not all records would have been cheap."""
        for server in self.alive(failed):
            if server.name.endswith(SUBSCRIBED):
                dropped = server.metric("echoport_completion_records_dropped_total")
                made = server.metric("echoport_completions_total")
                server.stop()
                self.results.setdefault("subscribers", {})[server.name] = {
                    "completions": made,
                    "dropped": dropped,
                    "log": server.log.read_text().strip().rpartition("\n")[2],
                }
