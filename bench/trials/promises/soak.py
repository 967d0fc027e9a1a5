"""
A long mixture of everything that peers do: steady load, churn, slow readers, half-close, resets,
idle peers. Nothing may be lost, and nothing may grow.
"""

import contextlib
import json
import os
import random
import statistics
import subprocess
import threading
import time

from kit.node import ECHOPORT, MIB, Node, check_load, descriptors, end, eventually, expect, expect_equal, start
from kit.peers import CHUNK, Payload, connect, half_close_python, reset
from kit.registry import trial

SAMPLE_SECONDS = 5
IDLE_PEERS = 200


class Actors:
    """Threads that repeat what one kind of peer does until the time is over."""

    def __init__(self, seconds):
        self.deadline = time.monotonic() + seconds
        self.threads, self.faults, self.counts = [], [], {}

    def add(self, name, action, times=1):
        self.counts[name] = 0
        for _ in range(times):
            thread = threading.Thread(target=self._repeat, args=(name, action), daemon=True)
            thread.start()
            self.threads.append(thread)

    def _repeat(self, name, action):
        dice = random.Random()
        try:
            while time.monotonic() < self.deadline and not self.faults:
                action(dice)
                self.counts[name] += 1
        except Exception as fault:
            self.faults.append(f"{name}: {fault!r}")

    def join(self):
        for thread in self.threads:
            thread.join(180)
            expect(not thread.is_alive(), "expected all peers to end, some did not")
        expect(not self.faults, f"expected an exact echo, seen {self.faults[:3]}")


def churn(port):
    """Connects, sends up to 64 KiB, reads them back, and ends as most peers do, or by FIN first."""
    data = os.urandom(CHUNK)

    def once(dice):
        size = dice.randint(1, CHUNK)
        with connect(port) as peer:
            peer.sendall(data[:size])
            if dice.random() < 0.5:
                peer.shutdown(1)
            got = bytearray()
            while len(got) < size:
                part = peer.recv(CHUNK)
                expect(part, f"churn: expected {size} bytes, seen FIN after {len(got)}")
                got += part
            expect(got == data[:size], "churn: expected what was sent, seen other bytes")
        time.sleep(0.002)

    return once


def resets(port):
    """Resets: at once, with an echo on the way, or with full buffers on the way."""

    def once(dice):
        peer = connect(port, small_buffers=True)
        size = dice.choice([0, 1, 1000, 200_000])
        peer.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            peer.send(bytes(size))
        time.sleep(dice.uniform(0, 0.02))
        reset(peer)

    return once


def slow(port):
    payload = Payload(4 * MIB)

    def once(dice):
        half_close_python(port, payload, dice.uniform(0, 1))

    return once


def check_sums(metrics):
    discarded = metrics.sum("echoport_discarded_bytes_total")
    received, sent = (metrics.sum(f"echoport_{what}_bytes_total") for what in ("received", "sent"))
    pending = metrics.sum("echoport_pending_bytes")
    expect_equal("received bytes", received, sent + discarded + pending)


def sample_until(node, actors):
    """Resident memory, again and again; checks the sums each time."""
    resident = []
    while time.monotonic() < actors.deadline and not actors.faults:
        time.sleep(SAMPLE_SECONDS)
        check_sums(node.metrics())
        resident.append(node.resident_bytes())
    return resident


def soak(options, transport):
    settings = [f"node.transport={transport}", "listeners.echo.idleTimeout=60s"]
    with Node(*settings, java_opts="-Xmx128m") as node, contextlib.ExitStack() as sockets:
        expect(f"transport {transport}" in node.text(), f"expected {transport}, seen {node.text()}")
        node.get("/health/ready")
        before = descriptors(node)
        uri = f"tcp://127.0.0.1:{node.port}"
        bench = start(
            [ECHOPORT, "bench", uri, "--rate", "2000/s", "--duration", f"{options.duration}s"]
            + ["--connections", "50", "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(IDLE_PEERS):
            sockets.enter_context(connect(node.port))
        actors = Actors(options.duration)
        actors.add("churned", churn(node.port), times=4)
        actors.add("reset", resets(node.port), times=2)
        actors.add("slow readers", slow(node.port), times=4)
        resident = sample_until(node, actors)
        actors.join()
        bench.wait(60)
        result = json.loads(bench.stdout.read().splitlines()[-1])
        end(bench)
        check_load(result)
        sockets.close()
        gone = eventually(90, lambda: node.metrics().sum("echoport_connections") == 0)
        expect(gone, "expected all connections to be closed, some are open")
        check_sums(node.metrics())
        left = eventually(10, lambda: descriptors(node) <= before) and descriptors(node)
        expect(left, f"expected {before} descriptors as before, seen {descriptors(node)}")
        closed = node.listener()["connections"]
        node.terminate()
        expect_equal("exit code", node.wait(40), 0)
        report = node.report()
    expect_equal("pendingBytes", report["pendingBytes"], 0)
    expect_equal(
        "receivedBytes",
        report["receivedBytes"],
        report["sentBytes"] + sum(report["discardedBytes"].values()),
    )
    return (
        f"{options.duration} s: {actors.counts}, bench {result['messages']} messages; "
        f"{report['receivedBytes']} bytes received = sent + discarded {report['discardedBytes']}; "
        f"{left} descriptors as before; {growth(resident)}; {closed['opened']} connections"
    )


def growth(resident):
    """Fails if memory in the last quarter is well above that of the second."""
    quarter = max(1, len(resident) // 4)
    early = statistics.median(resident[quarter : 2 * quarter] or resident)
    late = statistics.median(resident[-quarter:])
    expect(
        late <= early * 1.15 + 16 * MIB,
        f"expected steady memory, seen {early / MIB:.0f} MiB, then {late / MIB:.0f} MiB",
    )
    return f"resident {early / MIB:.0f} MiB in the second quarter, {late / MIB:.0f} MiB in the last"


for _transport in ("epoll", "io_uring"):
    trial(f"soak-{_transport}", 7200)(lambda options, transport=_transport: soak(options, transport))
