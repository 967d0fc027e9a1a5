"""One block: one load on one server, and what it cost."""

import json
import re
import subprocess
import time
from dataclasses import dataclass, replace

from .machine import LOAD_CORE, OUT, busy_seconds, cpu_of, own_cpu, ticks_of
from .problems import Failed
from .servers import Scraper, child_setup
from .ways import TCP, TLS, WAYS, named, prefix

RAMP_SECONDS = 0.2
GRACE_SECONDS = 60


@dataclass(frozen=True)
class Load:
    """Messages in flight, messages by schedule (rate), or connections that come and go (churn)."""

    connections: int
    size: int
    depth: int = 1
    rate: float = 0
    churn: bool = False
    resumed: bool = False
    way: str = TCP

    @staticmethod
    def parse(text):
        way, form = named(text)
        match = re.fullmatch(r"(\d+)x(\d+)x(\d+|churn|resumed)", form)
        if not match or "0" in match.groups():
            raise ValueError(f"'{text}': expected CONNECTIONSxSIZExDEPTH or CONNECTIONSxSIZExchurn")
        connections, size, depth = match.groups()
        if depth.isdigit():
            return Load(int(connections), int(size), int(depth), way=way)
        if depth not in WAYS[way].churns:
            raise ValueError(f"'{text}': connections that come and go so are not measured there")
        return Load(int(connections), int(size), churn=True, resumed=depth == "resumed", way=way)

    @property
    def name(self):
        last = "resumed" if self.resumed else "churn" if self.churn else self.depth
        form = f"{self.connections}x{self.size}x{last}"
        return prefix(self.way) + form

    @property
    def title(self):
        return self.form if self.way == TCP else f"{WAYS[self.way].title}, {self.form}"

    @property
    def form(self):
        if self.churn:
            connect = "connect, resume the session" if self.resumed else "connect"
            return f"{self.connections} at a time: {connect}, echo {bytes_of(self.size)}, close"
        plural = "" if self.connections == 1 else "s"
        connections = f"{self.connections:,} connection{plural}"
        return f"{connections}, {bytes_of(self.size)}, {self.depth} in flight"

    def command(self, server, seconds):
        place = ["--path", server.path] if server.path else ["--port", server.port]
        words = [OUT / ("churn" if self.churn else "load"), *place]
        words += [word for pid in server.pids for word in ("--pid", pid)]
        words += ["--connections", self.connections, "--size", self.size]
        words += ["--seconds", seconds, "--ramp", RAMP_SECONDS]
        if self.churn and self.way == TLS:
            words += ["--tls", "resumed" if self.resumed else "full"]
        if not self.churn:
            words += ["--depth", self.depth, "--way", self.way]
        if self.rate:
            words += ["--rate", self.rate]
        return list(map(str, words))

    def share(self, parts):
        """What each of several load processes does."""
        return replace(self, connections=max(1, self.connections // parts), rate=self.rate / parts)


def bytes_of(size):
    for unit, name in ((2**20, "MiB"), (2**10, "KiB")):
        if size % unit == 0:
            return f"{size // unit} {name}"
    return f"{size} bytes"


def block(server, load, seconds):
    """
    The load's figures, CPU per message and the share of strangers. A pinned server's load has a
    core of its own; else there are as many loads as loops, and all share the cores.
    """
    core = LOAD_CORE if server.pinned else None
    processes = 1 if server.pinned else server.loops
    if server.process.poll() is not None:
        raise Failed(f"ended with {server.process.returncode}, see bench/out/{server.log.name}")
    busy, own, begun = busy_seconds(), cpu_of(*server.pids) + own_cpu(), time.monotonic()
    user, ticks = ticks_of(*server.pids)
    with Scraper(server):
        figures = together(run(server, load.share(processes), seconds, core, processes))
    own = cpu_of(*server.pids) + own_cpu() - own
    elapsed = time.monotonic() - begun
    if not figures["messages"]:
        raise Failed(f"not one message came back within {seconds} s")
    figures["cpu_nanos_per_message"] = figures["server_cpu_nanos"] / figures["messages"]
    figures["messages_per_second"] = figures["messages"] / figures["seconds"]
    figures["server_busy"] = figures["server_cpu_nanos"] / figures["seconds"] / 1e9
    figures["load_busy"] = figures["load_cpu_nanos"] / figures["seconds"] / 1e9
    user_after, ticks_after = ticks_of(*server.pids)
    figures["user_ticks"], figures["ticks"] = user_after - user, ticks_after - ticks
    figures["strangers"] = max(0, (busy_seconds() - busy - own) / elapsed / 2)
    return figures


def run(server, load, seconds, core, processes):
    running = [
        subprocess.Popen(
            load.command(server, seconds),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=child_setup(core),
        )
        for _ in range(processes)
    ]
    try:
        return [outcome(process, seconds) for process in running]
    finally:
        for process in running:
            if process.poll() is None:
                process.kill()
                process.wait()


def outcome(process, seconds):
    try:
        out, err = process.communicate(timeout=seconds + GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        raise Failed(f"the load was not done {GRACE_SECONDS} s after its end") from None
    if process.returncode != 0:
        raise Failed(err.strip() or f"load ended with {process.returncode}")
    return json.loads(out)


def together(parts):
    """Of loads side by side: messages add up; each saw the whole server's CPU time."""
    sum_of = {key: sum(part[key] for part in parts) for key in parts[0]}
    for key in ("seconds", "server_cpu_nanos"):
        sum_of[key] /= len(parts)
    for key in ("p50_micros", "p99_micros", "p999_micros"):
        sum_of[key] = max(part[key] for part in parts)
    return sum_of
