"""
Each port for `--duration` seconds, half of them on epoll and half on io_uring, under `fuzzer.py`: another client's echo
is exact, health answers, ledgers balance, and the log has no stack trace and no leak.
"""

import json
import random
import subprocess
import tempfile
import time

from hostile.administration import LEAKS, TRANSPORTS, Health, bridge_of, echoed, resources, steady, stopped
from hostile.listeners import ATTACKERS_NICE, check_ledgers, open_peers
from hostile.program import program
from kit.node import Failed, Node, eventually, expect, expect_equal, free_port, port_of, start
from kit.registry import trial
from promises.front import certificate
from promises.processing import cluster

JAVA = f"-Xmx256m {LEAKS}"
LEAVE_SECONDS, LOOKS, LINES_A_SECOND = 120, 3, 10
CLUSTERED = ("bus", "member")
KINDS = ("tcp", "tls", "http", "ws", "udp", "admin", "agent", "bridge", *CLUSTERED)


def name_of(kind):
    return "datagrams" if kind == "udp" else "fuzzed"


def settings(kind, transport, folder, port):
    """Those of a node with the port that `kind` needs."""
    yield f"node.transport={transport}"
    pem, key = certificate(folder)
    own = {
        "tcp": "{uri: 'tcp://127.0.0.1:0', frame: line, processors: [{name: uppercase}]}",
        "tls": f"{{uri: 'tls://127.0.0.1:0', tls: {{certificate: {pem}, key: {key}}}}}",
        "http": "{uri: 'http://127.0.0.1:0'}",
        "ws": "{uri: 'ws://127.0.0.1:0', http: {compression: true}}",
        "udp": "{uri: 'udp://127.0.0.1:0'}",
    }
    if kind in own:
        yield f"listeners.{name_of(kind)}={own[kind]}"
    elif kind == "agent":
        yield f"admin.agentPort={port}"
    elif kind == "bridge":
        yield f"bridge.port={port}"
    elif kind in CLUSTERED:
        member = port if kind == "member" else free_port()
        yield from (each for each in cluster("fuzzed", member, [member]) if not each.startswith("cluster.port"))
        yield f"cluster.port={port if kind == 'bus' else free_port()}"
        yield "cluster.name=ours"


def port_for(node, kind, chosen):
    if kind == "bridge":
        return bridge_of(node)
    if kind in ("agent", *CLUSTERED):
        return chosen
    return node.admin_port if kind == "admin" else port_of(node, name_of(kind))


def joined(node):
    return eventually(60, lambda: "HazelcastBus cluster: " in node.text())


def fuzzed(node, kind, port, seconds, seed):
    lines = node.log_lines()
    client = steady(node, seconds)
    command = program("fuzzer", kind, port, seconds, seed)
    with Health(node) as health:
        peer = start(["nice", "-n", ATTACKERS_NICE, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        out, err = peer.communicate(timeout=seconds + 120)
        expect(out, f"expected the fuzzer to live, seen {err[-500:]}")
        echo = echoed(client, seconds)
    done, lines = json.loads(out), node.log_lines() - lines
    text = (
        f"seed {seed}: {done['visits']} visits, {done['MiB']} MiB, echo p99 {echo['p99']} us, "
        f"health {health.slowest:.2f} s, {lines} log lines"
    )
    expect(done["visits"] > 0, f"expected visits: {text}")
    expect(not health.wrong, f"expected health, seen {health.wrong[:3]}: {text}")
    expect(lines <= LINES_A_SECOND * seconds, f"expected ten log lines a second at most: {text}")
    return text


def left(node):
    """Who is. Some may have waited to be accepted, and a loop that is busy with them does not answer."""
    for _ in range(LOOKS):
        try:
            peers = open_peers(node)
        except Failed as busy:
            return [busy]
        if peers:
            return peers
        time.sleep(0.5)
    return []


def gone(node):
    eventually(LEAVE_SECONDS, lambda: not left(node))
    expect(not left(node), f"expected all connections to end, seen {left(node)[:1]}")


def fuzz(options, kind):
    seen, seconds = [], max(2, options.duration // 2)
    for transport in TRANSPORTS:
        with tempfile.TemporaryDirectory() as folder:
            chosen = free_port()
            with Node(*settings(kind, transport, folder, chosen), java_opts=JAVA) as node:
                expect(kind not in CLUSTERED or joined(node), f"expected to join, seen {node.text()[-500:]}")
                text = fuzzed(node, kind, port_for(node, kind, chosen), seconds, random.randrange(1 << 30))
                gone(node)
                check_ledgers(node)
                for _ in range(3):
                    resources(node)
                stopped(node)
                expect_equal("pendingBytes", node.report()["pendingBytes"], 0)
        seen.append(f"{transport} {text}")
    return "; ".join(seen)


for _kind in KINDS:
    trial(f"fuzz-{_kind}", 900)(lambda options, kind=_kind: fuzz(options, kind))
