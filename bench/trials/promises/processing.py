"""What processors promise, tried as a user would. Each trial returns what was seen."""

import hashlib
import json
import os
import socket
import threading
import time
import zlib

from kit.node import (
    ECHOPORT,
    MIB,
    Logged,
    Node,
    check_load,
    echoport,
    eventually,
    expect,
    expect_equal,
    free_port,
    port_of,
    run,
    text_file,
)
from kit.peers import client_commands, connect, tool
from kit.registry import trial

GIB = 1 << 30
PEERS = 200
FRAMES = 50
NOTHING = {"in": 0, "out": 0}


def second_listener(frame, processors):
    return (
        "listeners.second.uri=tcp://127.0.0.1:0",
        f"listeners.second.frame={frame}",
        f"listeners.second.processors={processors}",
    )


def ledger(node, name):
    listeners = node.json("/api/v1/listeners")["listeners"]
    return next(listener["ledger"] for listener in listeners if listener["name"] == name)


@trial("process-lines", 90)
def lines(options):
    with Node(*second_listener("line", "[{name: uppercase}]")) as node:
        command = client_commands(port_of(node, "second"))[tool("nc")]
        code, out, _ = run(command, 10, stdin=text_file("a\nb\n"))
        expect_equal("exit code and output of nc", (code, out), (0, "A\nB\n"))
    return "nc -N prints A and B"


@trial("process-gzip", 900)
def gzip_gigabyte(options):
    """What the gateway compresses, the client's side decompresses while it arrives."""
    with Node(*second_listener("raw", "[{name: gzip, level: 1}]")) as node:
        sent, got = hashlib.sha256(), hashlib.sha256()
        peer = connect(port_of(node, "second"), timeout=120)

        def send():
            for i in range(GIB // MIB):
                part = os.urandom(MIB // 2) + bytes([i % 251]) * (MIB // 2)
                sent.update(part)
                peer.sendall(part)
            peer.shutdown(socket.SHUT_WR)

        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        inflater = zlib.decompressobj(wbits=31)
        compressed = 0
        while data := peer.recv(1 << 18):
            compressed += len(data)
            got.update(inflater.decompress(data))
        got.update(inflater.flush())
        sender.join(10)
        expect(inflater.eof, "expected the stream to end with its check sum, it did not")
        expect_equal("sum of what came back", got.hexdigest(), sent.hexdigest())
        seen = ledger(node, "second")
        expect_equal("consumed bytes", seen["consumedBytes"], GIB)
        expect_equal("produced bytes", seen["producedBytes"], compressed)
    return f"1 GiB came back byte for byte as {compressed / MIB:.0f} MiB of gzip, consumed and produced agree"


def pipeline(port, number, outcomes):
    frames = [b"%d-%d\n" % (number, i) for i in range(FRAMES)]
    with connect(port, timeout=900) as peer:
        peer.sendall(b"".join(frames))
        peer.shutdown(socket.SHUT_WR)
        answer = bytearray()
        while data := peer.recv(1 << 16):
            answer += data
        outcomes.append(bytes(answer) == b"".join(frames))


def p99(port, seconds):
    command = ["bench", f"tcp://127.0.0.1:{port}", "--connections", "10", "--rate", "500/s", "--ramp", "3s"]
    out = echoport(*command, "--duration", f"{seconds}s", "--json", timeout=seconds + 60)[1]
    result = json.loads(out)
    check_load(result)
    return result["roundTripNanos"]["p99"] // 1000


@trial("process-slow", 900)
def slow_workers(options):
    """200 peers pipeline frames to two workers that sleep; another listener must not notice."""
    each = 100 if options.duration >= 60 else 10
    settings = second_listener("line", f"[{{name: sleep, time: {each}ms}}]")
    with Node(*settings, "workers.default.threads=2", java_opts="-Xmx128m") as node:
        port = port_of(node, "second")
        p99(node.port, 5)
        quiet = p99(node.port, 10)
        outcomes = []
        peers = [
            threading.Thread(target=pipeline, args=(port, i, outcomes), daemon=True)
            for i in range(PEERS)
        ]
        for peer in peers:
            peer.start()
        time.sleep(1)
        loaded = p99(node.port, 10)
        held = node.resident_bytes()
        ready = node.get("/health/ready")[0]
        for peer in peers:
            peer.join(800)
        expect_equal("peers whose answers came in order", sum(outcomes), PEERS)
        expect_equal("readiness under the load", ready, 200)
        expect(held < 400 * MIB, f"expected less than 400 MiB resident, seen {held / MIB:.0f}")
        expect(
            loaded <= 2 * max(quiet, 1000),
            f"expected a p99 of at most twice {quiet} µs (or 1 ms), seen {loaded} µs",
        )
    return (
        f"{PEERS} peers, {FRAMES} frames of {each} ms each: all in order; p99 elsewhere {quiet} µs "
        f"without and {loaded} µs with that load; ready; {held / MIB:.0f} MiB resident"
    )


# --- worker nodes ----------------------------------------------------------------------------


def cluster(name, own, members):
    listed = ", ".join(f'"127.0.0.1:{port}"' for port in members)
    return (
        f"node.name={name}",
        "cluster.enabled=true",
        "cluster.host=127.0.0.1",
        "cluster.port=0",
        f"cluster.memberPort={own}",
        f"cluster.discovery.members=[{listed}]",
    )


class Worker(Logged):
    """`echoport worker`. A context manager: leaving it ends the process."""

    def __init__(self, *settings):
        super().__init__([ECHOPORT, "worker"], ("admin.port=0", *settings))

    def answered(self):
        """Ends it; how many frames it has answered."""
        self.process.terminate()
        self.process.wait(20)
        reports = [line for line in self.text().splitlines() if line.startswith('{"event"')]
        expect(reports, f"expected a final report, seen: {self.text()[-300:]}")
        return json.loads(reports[-1])["requests"]["answered"]


class Asker(threading.Thread):
    """Keeps frames in flight on one connection after another, and verifies each answer."""

    DEPTH = 16

    def __init__(self, port, number):
        super().__init__(daemon=True)
        self.port, self.number = port, number
        self.right = self.wrong = self.cut = 0
        self.over = False

    def run(self):
        while not self.over:
            try:
                with connect(self.port, timeout=30) as peer:
                    self._ask(peer)
            except OSError:
                self.cut += 1
                time.sleep(0.05)

    def _ask(self, peer):
        sequence, received = 0, b""
        answers = peer.makefile("rb")
        while not self.over:
            batch = [f"{self.number}-{sequence + i}-abc" for i in range(self.DEPTH)]
            peer.sendall("".join(line + "\n" for line in batch).encode())
            for line in batch:
                received = answers.readline()
                if not received:
                    raise OSError("the gateway ended the connection")
                if received == line.upper().encode() + b"\n":
                    self.right += 1
                else:
                    self.wrong += 1
            sequence += self.DEPTH


@trial("process-workers", 240)
def worker_is_killed(options):
    """One of two workers is killed under load, without retries; then a new one comes."""
    ports = [free_port() for _ in range(4)]
    second = second_listener("line", "[{name: uppercase, on: bus, timeout: 2s}]")
    gateway = Node(*second, *cluster("gateway", ports[0], ports))
    workers = [Worker(*cluster(f"w{i}", ports[i], ports)) for i in (1, 2)]
    with gateway as node, workers[0] as first, workers[1] as other:
        members = lambda: node.json("/api/v1/cluster")["members"]  # noqa: E731
        expect(eventually(60, lambda: len(members()) == 3), f"expected 3 members: {members()}")
        port = port_of(node, "second")
        askers = [Asker(port, i) for i in range(8)]
        for asker in askers:
            asker.start()
        time.sleep(5)
        first.process.kill()
        time.sleep(6)
        cut = sum(asker.cut for asker in askers)
        with Worker(*cluster("w3", ports[3], ports)) as late:
            joined = eventually(60, lambda: "cluster: joined" in late.text())
            expect(joined, "expected a new worker to join")
            time.sleep(5)
            taken = late.answered()
        for asker in askers:
            asker.over = True
        for asker in askers:
            asker.join(30)
        right, wrong = sum(a.right for a in askers), sum(a.wrong for a in askers)
        expect_equal("wrong answers", wrong, 0)
        expect_equal("connections cut after the kill", sum(a.cut for a in askers), cut)
        most = len(askers) * Asker.DEPTH
        settled = eventually(10, lambda: ledger(node, "second")["pendingBytes"] == NOTHING)
        expect(settled, "expected nothing pending at the end")
        seen = ledger(node, "second")
        lost = seen["discardedBytes"]
        expect_equal("reasons", set(lost["byReason"]) - {"PROCESSOR_FAILED"}, set())
        expect_equal(
            "received bytes, accounted",
            seen["consumedBytes"] + lost["in"],
            seen["receivedBytes"],
        )
        expect(cut <= len(askers), f"expected each connection to be cut once at most, seen {cut}")
        expect(taken > 0, "expected the new worker to take work within 5 s of joining")
        expect(other.answered() > 0, "expected the other worker to have answered")
    return (
        f"{right} frames right; kill -9 of a worker cut {cut} of {len(askers)} connections with at "
        f"most {most} frames in flight, {lost['in']} bytes PROCESSOR_FAILED; a new worker answered "
        f"{taken} frames in its first 5 s as a member"
    )
