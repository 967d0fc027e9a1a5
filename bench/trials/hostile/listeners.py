"""
Peers that mean harm, on every listener at once, while others go on. A client of a plain listener must not
notice much, and what they took must be free again afterwards.
"""

import contextlib
import json
import os
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from hostile.program import program
from kit.node import (
    MIB,
    Node,
    check_ledger,
    descriptors,
    echoport,
    end,
    eventually,
    expect,
    expect_equal,
    port_of,
    run,
    start,
)
from kit.peers import connect, round_trip, tool
from kit.registry import trial
from promises.front import certificate

SERVER_CORE, PEERS_CORE = "0", "1"
SERVER_NICE, ATTACKERS_NICE = "-10", "5"
# Few collections, and none beside the loop: they share its core.
HEAP = "-Xms2g -Xmx2g -Xmn1g -XX:+UseG1GC -XX:+AlwaysPreTouch"
# Code that only attackers need is compiled beside the loop for the first minute or two.
WARM_SECONDS, MEASURED_SECONDS = 120, 30
LEAVE_SECONDS, SETTLE_SECONDS = 60, 15
ROLES = ["handshakes", "quiet", "loud", "datagrams"]
ECHOES = ["echo", "attacked", "optional", "required", "secure"]


def on_core(core, command, nice="0"):
    prefix = ["taskset", "-c", core] if (os.cpu_count() or 1) > 1 else []
    return [*prefix, "nice", "-n", nice, *command]


def prefer(process):
    """Linux schedules sessions as groups, where it is told to; `nice` counts within one only."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{process.pid}/autogroup").write_text(SERVER_NICE)


# --- the node ----------------------------------------------------------------------------------


def settings(folder, transport):
    pem, key = certificate(folder)
    yield f"node.transport={transport}"
    uris = {"attacked": "tcp", "optional": "tcp", "required": "tcp", "web": "http", "sockets": "ws"}
    for name, scheme in uris.items():
        yield f"listeners.{name}.uri={scheme}://127.0.0.1:0"
    for mode in ("optional", "required"):
        yield f"listeners.{mode}.proxyProtocol={{mode: {mode}, trusted: [127.0.0.0/8]}}"
    yield "listeners.secure.uri=tls://127.0.0.1:0"
    yield f"listeners.secure.tls={{certificate: {pem}, key: {key}}}"
    yield "listeners.datagrams.uri=udp://127.0.0.1:0"
    if transport != "io_uring":
        yield f"listeners.local.uri=unix:{folder}/echo.sock"


def targets(node, folder, transport):
    found = {"tcp": port_of(node, "attacked"), "tls": port_of(node, "secure")}
    found.update({"http": port_of(node, "web"), "ws": port_of(node, "sockets")})
    found.update({mode: port_of(node, mode) for mode in ("optional", "required")})
    found["udp"] = port_of(node, "datagrams")
    if transport != "io_uring":
        found["unix"] = f"{folder}/echo.sock"
    return found


# --- what is measured --------------------------------------------------------------------------


def steady(node, seconds):
    command = program("steady", node.port, seconds)
    code, out, err = run(on_core(PEERS_CORE, command), seconds + 60)
    expect(code == 0, f"expected an exact echo, seen {err}")
    result = json.loads(out)
    expect_equal("messages that did not come back", result["lost"], 0)
    return result


def measured(node):
    return steady(node, MEASURED_SECONDS)


def begin(role, found):
    command = program("attackers", role, json.dumps(found))
    return start(
        on_core(PEERS_CORE, command, ATTACKERS_NICE),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def under(node, found, roles, question):
    """The answer to a question that is asked while peers of these roles are there; what they did."""
    peers = {role: begin(role, found) for role in roles}
    try:
        answer = question()
        done = {role: stopped(role, peer) for role, peer in peers.items()}
    finally:
        for peer in peers.values():
            end(peer)
    eventually(LEAVE_SECONDS, lambda: not open_peers(node))
    left = open_peers(node)
    expect(not left, f"expected all connections to end, {len(left)} are open, such as {left[:1]}")
    return answer, done


def stopped(role, peer):
    peer.terminate()
    out, err = peer.communicate(timeout=60)
    expect(out, f"{role}: expected the attackers to live, seen {err[-500:]}")
    return json.loads(out)


def settle():
    time.sleep(SETTLE_SECONDS)


def open_peers(node):
    """All but the one that stands for all datagrams of a loop."""
    return [peer for peer in node.connections("open") if peer["listener"] != "datagrams"]


def resources(node):
    """Descriptors, and memory after a collection, in MiB."""
    expect_equal("jcmd", run([node.java_tool("jcmd"), str(node.pid), "GC.run"], 60)[0], 0)
    metrics = node.metrics()
    return {
        "descriptors": descriptors(node),
        "heap": metrics.sum("jvm_memory_used_bytes", area="heap") // MIB,
        "direct": metrics.sum("jvm_buffer_memory_used_bytes", id="direct") // MIB,
        "resident": node.resident_bytes() // MIB,
    }


# --- what must hold ----------------------------------------------------------------------------


def check_ledgers(node):
    for listener in node.json("/api/v1/listeners")["listeners"]:
        check_ledger(listener["name"], listener["ledger"], echo=listener["name"] in ECHOES)


def check_log(node, seconds):
    text = node.text()
    faults = re.findall(r"^.*(?:Exception|Error\b|\tat |LEAK).*$", text, re.M)
    expect(not faults, f"expected no exception in the log, seen {faults[:3]}")
    lines = text.count("\n")
    expect(lines < 100 + 30 * seconds, f"expected a bounded log, seen {lines} lines")
    return lines


def check_echoes(node, found):
    for kind in ("tcp", "optional"):
        with connect(found[kind], timeout=10) as peer:
            expect(round_trip(peer), f"{kind}: expected an echo")
    with connect(found["required"], timeout=10) as peer:
        peer.sendall(b"PROXY UNKNOWN\r\n")
        expect(round_trip(peer), "required: expected an echo")
    host = "127.0.0.1"
    uris = [f"tls://{host}:{found['tls']}", f"udp://{host}:{found['udp']}"]
    uris += [f"ws://{host}:{found['ws']}"] + ([f"unix:{found['unix']}"] if "unix" in found else [])
    for uri in uris:
        more = ["--insecure"] if uri.startswith("tls") else []
        code, out, err = echoport("probe", uri, "--timeout", "10s", "--critical", "9s", *more)
        expect(code in (0, 1), f"{uri}: expected an echo, seen {out}{err}")
    command = [tool("curl"), "-sS", "-d", "hello", f"http://{host}:{found['http']}/echo"]
    expect_equal("http", run(command, 30), (0, "hello", ""))


def hostile(options, transport):
    with tempfile.TemporaryDirectory() as folder, Node(
        *settings(folder, transport), java_opts=HEAP, prefix=on_core(SERVER_CORE, [])
    ) as node:
        expect(f"transport {transport}" in node.text(), f"expected {transport}, seen {node.text()}")
        prefer(node.process)
        found = targets(node, folder, transport)
        under(node, found, ROLES, lambda: steady(node, WARM_SECONDS))
        before, quiet = resources(node), measured(node)
        benign, _ = under(node, found, ["benign"], lambda: settle() or measured(node))
        (whole, attack), done = under(
            node, found, ROLES, lambda: (steady(node, options.duration), measured(node))
        )
        after, later = resources(node), measured(node)
        check_ledgers(node)
        check_echoes(node, found)
        lines = check_log(node, options.duration)
        node.terminate()
        expect_equal("exit code", node.wait(40), 0)
        report = node.report()
    expect_equal("pendingBytes", report["pendingBytes"], 0)
    text = (
        f"{options.duration} s: {summary(done)}; before {before}, after {after}; "
        f"{report['connections']['opened']} connections, {lines} log lines; latency before "
        f"{figures(quiet)}, benign {figures(benign)}, attack {figures(attack)}, after "
        f"{figures(later)}; all {options.duration} s of it {figures(whole)}"
    )
    check_resources(before, after, text)
    calm = max(typical(phase) for phase in (quiet, benign, later))
    for phase in (whole, attack):
        expect(
            typical(phase) <= 2 * calm,
            f"expected a p99 within twice {calm} us, seen {typical(phase)} us: {text}",
        )
    return text


def typical(phase):
    """The p99 of the middle one of the windows, in microseconds."""
    return round(statistics.median(phase["windows"]))


def figures(phase):
    return f"p50 {phase['p50']} us, p99 {phase['p99']} (windows {phase['windows']})"


def summary(done):
    peers = done["handshakes"]
    others = sum(done[role]["opened"] for role in ("quiet", "loud"))
    return (
        f"{peers['at once']} half-done handshakes at once, {peers['opened']} in all, {others} other "
        f"hostile peers, {done['datagrams']['datagrams']} datagrams"
    )


def check_resources(before, after, text):
    """Twelve more descriptors and 32 MiB more of heap, 16 of direct memory, an eighth of all."""
    bounds = {
        "descriptors": before["descriptors"] + 12,
        "heap": before["heap"] + 32,
        "direct": before["direct"] + 16,
        "resident": before["resident"] * 9 // 8,
    }
    for name, bound in bounds.items():
        expect(after[name] <= bound, f"expected {name} of at most {bound}, seen {text}")


for _transport in ("epoll", "io_uring"):
    trial(f"hostile-{_transport}", 7200)(
        lambda options, transport=_transport: hostile(options, transport)
    )
