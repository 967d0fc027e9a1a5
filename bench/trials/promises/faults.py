"""What faults on purpose promise: the same again by the seed, and an account that is exact with all of them."""

import hashlib
import json
import random
import socket
import tempfile
import threading
import time

from kit.node import (
    ECHOPORT,
    START_SECONDS,
    Logged,
    Node,
    Subscriber,
    echoport,
    eventually,
    expect,
    expect_equal,
    free_port,
    printed_port,
)
from kit.peers import connect
from kit.registry import trial

# The kinds of FaultRunsTest.
KINDS = (
    "{do: reset, at: {sent: 1B-90KiB}, probability: 20%}",
    "{do: close, at: {received: 1B-90KiB}, probability: 20%}",
    "{do: finish, at: {sent: 1B-90KiB}, probability: 10%}",
    "{do: stall, at: {sent: 0B-50KiB}, time: 1ms-20ms, probability: 30%}",
    "{do: delay, time: 1ms-5ms, probability: 20%}",
    "{do: rate, bytesPerSecond: 8MiB, probability: 20%}",
    "{do: slice, size: 1KiB-8KiB, probability: 20%}",
    "{do: corrupt, at: {sent: 0B-50KiB}, every: 10KiB, bytes: 1B-100B, probability: 30%}",
    "{do: drop, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 30%}",
    "{do: duplicate, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 30%}",
    "{do: insert, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 30%}",
    "{do: swap, at: {sent: 0B-80KiB}, bytes: 1B-5KiB, probability: 30%}",
    "{do: truncate, at: {sent: 50KiB-90KiB}, probability: 10%}",
    "{do: refuse, probability: 5%}",
    "{do: late, time: 1ms-20ms, probability: 20%}",
)
PLAN = f"[{', '.join(KINDS)}]"
INPUT = random.Random(1).randbytes(100_000)
CONNECTIONS = 1_000
CLIENTS = 8


def send(peer):
    try:
        peer.sendall(INPUT)
        peer.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # it was ended before


def exchange(port):
    """How a connection ended, and what came back."""
    got, end = bytearray(), "FIN"
    try:
        with connect(port) as peer:
            sender = threading.Thread(target=send, args=(peer,), daemon=True)
            sender.start()
            while data := peer.recv(1 << 16):
                got += data
            sender.join(10)
    except ConnectionResetError:
        end = "RST"
    return end, len(got), hashlib.sha256(got).hexdigest()


def happened(node):
    return node.metrics().sum("echoport_faults_total", listener="echo")


def run_of(seed):
    with Node(f"listeners.echo.faults.seed={seed}", f"listeners.echo.faults.plan={PLAN}") as node:
        got, faults = [], []
        for _ in range(CONNECTIONS // 100):
            stream = Subscriber(node.admin_port)
            reader = threading.Thread(target=lambda: faults.extend(drained(stream)), daemon=True)
            reader.start()
            got += [exchange(node.port) for _ in range(100)]
            stream.done = True
            reader.join(60)
            stream.close()
        expect_equal("records of faults", len(faults), happened(node))
    return got, sorted(faults)


def drained(stream):
    """The faults among what arrives, until nothing has for a second after the last connection."""
    stream.done = False
    faults = []
    while True:
        lines = stream.lines()
        for line in lines:
            expect(not line.startswith(b'data: {"records"'), "expected every record, some were lost")
            if line.startswith(b'data: {"node"') and b'"operation":"FAULT"' in line:
                record = json.loads(line[6:])
                keys = ("connection", "direction", "offset", "plan", "kind", "bytes")
                faults.append(tuple(record[key] for key in keys))
        if not lines and stream.done:
            return faults


@trial("faults-again", 1200)
def again(options):
    """The same seed twice, and another one."""
    got, faults = run_of(7)
    got_again, faults_again = run_of(7)
    got_other, faults_other = run_of(8)
    # How it ended is not compared: of a reset, whichever of its two threads is first at the socket learns.
    pairs = enumerate(zip(got, got_again), 1)
    differ = [(i, one, other) for i, (one, other) in pairs if one[1:] != other[1:]]
    expect(not differ, f"expected the same bytes, seen {len(differ)} others: {differ[:3]}")
    expect_equal("records", set(faults) ^ set(faults_again), set())
    expect_equal("number of records", len(faults_again), len(faults))
    expect(got_other != got and faults_other != faults, "expected others by another seed")
    ends = {end: sum(1 for each in got if each[0] == end) for end in ("FIN", "RST")}
    return f"{CONNECTIONS} connections twice: the same bytes, ends {ends} and {len(faults)} records; another seed: others"


SUMS = ("receivedBytes", "consumedBytes", "producedBytes", "sentBytes", "echoedBytes", "droppedBytes", "insertedBytes", "alteredBytes")


def check(ledger):
    discarded, pending = ledger["discardedBytes"], ledger["pendingBytes"]
    expect_equal("received", ledger["receivedBytes"], ledger["consumedBytes"] + discarded["in"] + pending["in"])
    expect_equal("produced", ledger["producedBytes"], ledger["sentBytes"] + discarded["out"] + pending["out"])
    expect_equal("consumed", ledger["consumedBytes"], ledger["echoedBytes"] + ledger["droppedBytes"])
    expect_equal("produced", ledger["producedBytes"], ledger["echoedBytes"] + ledger["insertedBytes"])
    lost = discarded["in"] + discarded["out"] + ledger["droppedBytes"]
    expect_equal("by reason", sum(discarded["byReason"].values()), lost)
    expect(min(pending.values()) >= 0, f"expected nothing negative, seen {pending}")


class Load:
    """Clients that come again and again, whether the listener is there or not."""

    def __init__(self, port):
        self.ended, self.refused = False, 0
        self.port = port
        self.threads = [threading.Thread(target=self.visit, daemon=True) for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def visit(self):
        while not self.ended:
            try:
                exchange(self.port)
            except OSError:
                self.refused += 1
                time.sleep(0.05)

    def end(self):
        self.ended = True
        for thread in self.threads:
            thread.join(60)


class Ledgers:
    """Of connections that have ended, collected before the node forgets them."""

    def __init__(self, node):
        self.node, self.known, self.looks = node, {}, 0

    def look(self):
        answer = json.loads(self.node.get("/api/v1/connections?state=closed&limit=1000")[1])
        self.known.update((each["id"], each["ledger"]) for each in answer["connections"])
        for listener in self.node.json("/api/v1/listeners")["listeners"]:
            check(listener["ledger"])
        self.looks += 1

    def watch(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.look()
            time.sleep(0.3)


@trial("faults-ledgers", 7200)
def ledgers(options):
    """Load with every kind, and a drain in the middle, after which the listener comes back."""
    port = free_port()
    faulty = f'flaky: {{uri: "tcp://127.0.0.1:{port}", faults: {{seed: 42, plan: {PLAN}}}}}'
    quiet = 'quiet: {uri: "tcp://127.0.0.1:0"}'
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:

        def configure(listeners):
            file.seek(0)
            file.truncate()
            file.write(f"node: {{name: trial}}\nadmin: {{port: 0}}\nlisteners: {{echo: null, {listeners}}}\n")
            file.flush()

        configure(f"{faulty}, {quiet}")
        with Configured(file.name) as node:

            def reload():
                code, _, err = echoport("reload", "--admin", f"http://127.0.0.1:{node.admin_port}")
                expect_equal("exit code of reload", (code, err), (0, ""))

            known = Ledgers(node)
            load = Load(port)
            known.watch(options.duration / 2)
            configure(quiet)
            reload()
            known.watch(1)
            configure(f"{faulty}, {quiet}")
            reload()
            known.watch(options.duration / 2)
            load.end()
            open_now = lambda: sum(each["connections"]["open"] for each in flaky(node))
            expect(eventually(60, lambda: not open_now()), "expected all connections to end, some are open")
            known.look()
            opened = sum(each["connections"]["opened"] for each in flaky(node))
            expect_equal("ledgers", len(known.known), opened)
            for name in SUMS:
                total = sum(each["ledger"][name] for each in flaky(node))
                expect_equal(name, sum(each[name] for each in known.known.values()), total)
            for each in known.known.values():
                check(each)
            kinds = {kind: count for each in flaky(node) for kind, count in each["faults"].items() if count}
            expect(len(kinds) >= len(KINDS), f"expected every kind, seen {kinds}")
    return f"{options.duration} s, {opened} connections, {known.looks} looks: every ledger adds up, and all to the totals; {kinds}"


def flaky(node):
    return [each for each in node.json("/api/v1/listeners")["listeners"] if each["name"] == "flaky"]


class Configured(Node):
    """A node with a configuration file."""

    def __init__(self, file):
        Logged.__init__(self, [ECHOPORT, "serve", "--config", file], ())
        expect(eventually(START_SECONDS, self._ready_or_ended) and self.process.poll() is None, f"expected a node, seen {self.text()[-500:]}")
        self.admin_port = printed_port(self, "admin listening")
