"""
Peers that make the node hold memory: much of it, at once, for as long as they can. Another client's echo goes on
meanwhile, health answers, and afterwards everything is free again. `memory.py ATTACK PORT SECONDS` is the attackers.
"""

import contextlib
import gzip
import json
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

from hostile.administration import Health
from hostile.attackers import UPGRADE
from hostile.listeners import (
    ATTACKERS_NICE,
    PEERS_CORE,
    SERVER_CORE,
    check_ledgers,
    on_core,
    open_peers,
    prefer,
    steady,
)
from hostile.program import program
from hostile.requests import REQUESTS
from kit.node import (
    MIB,
    Node,
    descriptors,
    end,
    eventually,
    expect,
    expect_equal,
    free_port,
    port_of,
    run,
    start,
)
from kit.peers import connect, round_trip
from kit.registry import trial

# The memory of a small container.
HEAP = "-Xmx256m -XX:+ExitOnOutOfMemoryError"
HEALTH_SECONDS, FREE_SECONDS, ATTACK_SECONDS = 1, 10, 8
LINES_A_SECOND = 10
C_ECHO = Path(__file__).parents[2] / "measure/peers/c-epoll.c"
# A shared machine is not quieter than this.
NOISE_MICROSECONDS = 5000


def frame(size):
    return b"\x82\xff" + size.to_bytes(8, "big") + bytes(4)


ATTACKS = {
    # name: (listener, peers, what each of them sends first, how many bytes then; only `busy` reads)
    "busy": ("echo", 1500, b"", 64 * MIB),
    "deaf": ("echo", 1500, b"", 64 * MIB),
    "closed-window": ("echo", 3000, b"", MIB),
    "frames": ("sockets", 300, UPGRADE + frame(MIB), MIB - 1),
    "lines": ("lines", 400, b"", MIB - 1),
    "bombs": ("bombs", 3, gzip.compress(bytes(64 * MIB), 9), 0),
}
# What C can be asked as well: who sends there needs no more than an echo.
CONTROLLED = ("busy", "deaf", "closed-window", "frames", "lines")
WEB_ATTACKS = {"busy": ATTACKS["busy"], **{name: ("web", 700, sent, 0) for name, sent in REQUESTS.items()}}


# --- the attackers -----------------------------------------------------------------------------


class Attacker:
    """One peer that sends what it can, and reads nothing unless it is only busy."""

    def __init__(self, port, first, more):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            self.socket.connect(("127.0.0.1", port))
        self.first, self.more, self.sent = memoryview(first), more, 0

    def send(self):
        """Whether there is more to send."""
        chunk = self.first or bytes(min(self.more, 1 << 16))
        sent = self.socket.send(chunk)
        self.sent += sent
        if self.first:
            self.first = self.first[sent:]
        else:
            self.more -= sent
        return bool(self.first) or self.more > 0


def attack(name, port, seconds):
    _, peers, first, more = {**ATTACKS, **WEB_ATTACKS}[name]
    events = selectors.EVENT_WRITE | (selectors.EVENT_READ if name == "busy" else 0)
    selector, opened, ended, sent = selectors.DefaultSelector(), 0, 0, 0
    deadline, waiting = time.monotonic() + seconds, []
    while time.monotonic() < deadline:
        if opened < peers:
            for _ in range(min(100, peers - opened)):
                attacker = Attacker(port, first, more)
                selector.register(attacker.socket, events, attacker)
                opened += 1
        for key, ready in selector.select(0.01):
            attacker = key.data
            try:
                if ready & selectors.EVENT_READ:
                    attacker.socket.recv(1 << 16)
                if not ready & selectors.EVENT_WRITE:
                    continue
                before = attacker.sent
                if not attacker.send():
                    selector.unregister(attacker.socket)
                    waiting.append(attacker)
                sent += attacker.sent - before
            except BlockingIOError:
                pass
            except OSError:
                ended += 1
                selector.unregister(attacker.socket)
                attacker.socket.close()
                opened -= 1
    print(json.dumps({"peers": opened, "ended": ended, "MiB": sent // MIB}), flush=True)
    os._exit(0)


# --- what must hold ----------------------------------------------------------------------------


def settings(transport):
    yield f"node.transport={transport}"
    yield "listeners.sockets.uri=ws://127.0.0.1:0"
    yield "listeners.lines={uri: 'tcp://127.0.0.1:0', frame: line, processors: [{name: uppercase}]}"
    yield "listeners.web.uri=http://127.0.0.1:0"
    yield "listeners.bombs={uri: 'tcp://127.0.0.1:0', processors: [{name: gunzip}]}"


def state(node):
    metrics = node.metrics()
    return {
        "descriptors": descriptors(node),
        "threads": len(os.listdir(f"/proc/{node.pid}/task")),
        "held": metrics.sum("echoport_memory_bytes", kind="held") // 1024,
        "reserved": metrics.sum("echoport_memory_bytes", kind="reserved") // MIB,
    }


def free_again(node, before):
    """The reason why not, if any."""
    now = state(node)
    room = {"descriptors": 4, "threads": 4, "held": 64, "reserved": 8}
    grown = [name for name in now if now[name] > before[name] + room[name]]
    return f"expected {before}, seen {now}" if grown else ""


@contextlib.contextmanager
def attackers(name, port):
    command = on_core(PEERS_CORE, program("memory", name, port, ATTACK_SECONDS), ATTACKERS_NICE)
    peers = start(command, stdout=subprocess.PIPE, text=True)
    try:
        yield peers
    finally:
        end(peers)


def open_port(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def beside_c(names):
    """What others wait beside the same attackers if a server does nothing but echo: the p99 for each attack."""
    with tempfile.TemporaryDirectory() as folder:
        echoes = Path(folder) / "c-epoll"
        code, _, err = run(["cc", "-O2", "-o", echoes, C_ECHO, "-lpthread"], 60)
        expect(code == 0, f"expected a C compiler: {err}")
        echo = SimpleNamespace(port=free_port())
        server = start(on_core(SERVER_CORE, [echoes, str(echo.port), "1"]), stdout=subprocess.DEVNULL)
        try:
            prefer(server)
            eventually(5, lambda: open_port(echo.port))
            seen = {}
            for name in names:
                with attackers(name, echo.port) as peers:
                    seen[name] = steady(echo, ATTACK_SECONDS - 2)["p99"]
                    peers.wait(60)
            return seen
        finally:
            end(server)


def attacked(node, name, calm, c=0):
    """What was seen, and the p99 of others in microseconds."""
    listener = {**ATTACKS, **WEB_ATTACKS}[name][0]
    before, lines, begin = state(node), node.log_lines(), time.monotonic()
    limit = node.metrics().sum("echoport_memory_bytes", kind="limit")
    with attackers(name, port_of(node, listener)) as peers:
        with Health(node) as health:
            seen = steady(node, ATTACK_SECONDS - 2)
            reserved = node.metrics().sum("echoport_memory_bytes", kind="reserved")
        done = json.loads(peers.communicate(timeout=60)[0])
    expect(node.process.poll() is None, f"{name}: the node has ended: {node.text()[-500:]}")
    expect(not health.wrong, f"{name}: expected health, seen {health.wrong[:3]}")
    expect(health.slowest < HEALTH_SECONDS, f"{name}: health took {health.slowest:.1f} s")
    expect(reserved <= limit * 9 / 8, f"{name}: {reserved} bytes reserved of {limit}")
    bound = max(5 * max(calm, NOISE_MICROSECONDS), 2 * c) if name != "busy" else seen["p99"]
    expect(
        seen["p99"] <= bound,
        f"{name}: p99 {seen['p99']} us (windows {seen['windows']}), expected at most {bound} us; {done}",
    )
    with connect(node.port, timeout=10) as peer:
        expect(round_trip(peer), f"{name}: expected an echo for a newcomer")
    eventually(FREE_SECONDS, lambda: not open_peers(node) and not free_again(node, before))
    expect(not free_again(node, before), f"{name}: {free_again(node, before)}")
    lines = node.log_lines() - lines
    most = LINES_A_SECOND * (time.monotonic() - begin)
    expect(lines <= most, f"{name}: {lines} lines in the log, expected at most {most:.0f}")
    return seen["p99"], (
        f"{name} {done['peers']} peers, {done['ended']} ended, p99 {seen['p99']} us{f' (C {c} us)' if c else ''}, health "
        f"{health.slowest * 1000:.0f} ms, {reserved // MIB} of {limit // MIB} MiB, {lines} lines"
    )


def memory(transport, attacks, control=()):
    c = beside_c(control)
    with Node(*settings(transport), java_opts=HEAP, prefix=on_core(SERVER_CORE, [])) as node:
        prefer(node.process)
        expect(f"transport {transport}" in node.text(), f"expected {transport}, seen {node.text()}")
        steady(node, 5)
        calm = steady(node, 5)["p99"]
        busy, seen = attacked(node, "busy", calm, c.get("busy", 0))
        least = calm if control else max(calm, busy)
        done = [seen] + [
            attacked(node, name, least, c.get(name, 0))[1] for name in attacks if name != "busy"
        ]
        check_ledgers(node)
        expect("\tat " not in node.text(), "expected no stack trace in the log")
        node.terminate()
        expect_equal("exit code", node.wait(40), 0)
        expect_equal("pendingBytes", node.report()["pendingBytes"], 0)
    return f"calm p99 {calm} us; " + "; ".join(done)


for _transport in ("epoll", "io_uring"):
    trial(f"hostile-memory-{_transport}", 600)(
        lambda options, transport=_transport: memory(transport, ATTACKS, CONTROLLED)
    )
    trial(f"hostile-requests-{_transport}", 900)(
        lambda options, transport=_transport: memory(transport, WEB_ATTACKS)
    )


if __name__ == "__main__":
    attack(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
