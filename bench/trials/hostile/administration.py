"""
A stranger at a node of 256 MB with 1,024 file descriptors: another client's echo goes on, health answers within
a second, and ten seconds after the stranger has gone nothing is left of the visit.
"""

import contextlib
import json
import os
import re
import subprocess
import threading
import time

from hostile.listeners import ATTACKERS_NICE, SERVER_NICE, prefer
from hostile.program import program
from kit.node import (
    MIB,
    Admin,
    Node,
    descriptors,
    eventually,
    expect,
    expect_equal,
    free_port,
    port_of,
    printed_port,
    run,
    start,
)
from kit.peers import tool
from kit.registry import trial

TRANSPORTS = ("epoll", "io_uring")
JAVA = "-Xmx256m"
# Takes most of the time of a loop, so that latencies say nothing.
LEAKS = "-Dio.netty.leakDetection.level=paranoid"
FILES = "1024"
GONE_SECONDS = 10
HEALTH_SECONDS, LINES_A_SECOND = 1.0, 10
MORE = {"descriptors": 12, "direct": 16, "threads": 4}


def node_for_strangers(transport, *settings, java=JAVA, **options):
    prefix = [tool("prlimit"), f"--nofile={FILES}", "nice", "-n", SERVER_NICE]
    node = Node(f"node.transport={transport}", *settings, java_opts=java, prefix=prefix, **options)
    prefer(node.process)
    return node


# --- what is measured --------------------------------------------------------------------------


def resources(node):
    """After a collection, because buffers that are garbage are freed by it."""
    jcmd = node.java_tool("jcmd")
    if jcmd:
        run([jcmd, str(node.pid), "GC.run"], 60)
    metrics = node.metrics()
    return {
        "descriptors": descriptors(node),
        "direct": metrics.sum("jvm_buffer_memory_used_bytes", id="direct") // MIB,
        "threads": metrics.sum("jvm_threads_live_threads"),
    }


class Health:
    """Asks on connections of its own, four times a second; a context manager."""

    def __init__(self, node):
        self.port, self.slowest, self.wrong, self.asked = node.admin_port, 0.0, [], 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        while not self.over.wait(0.25):
            begin = time.monotonic()
            try:
                with Admin(self.port) as admin:
                    status = admin.get("/health/live")[0]
            except OSError as fault:
                status = repr(fault)
            self.slowest = max(self.slowest, time.monotonic() - begin)
            self.asked += 1
            if status != 200:
                self.wrong.append(status)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def steady(node, seconds):
    command = program("steady", node.port, seconds)
    return start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def echoed(client, seconds):
    out, err = client.communicate(timeout=seconds + 60)
    expect(client.returncode == 0, f"expected an exact echo, seen {err[-300:]}")
    result = json.loads(out)
    expect_equal("messages that did not come back", result["lost"], 0)
    return result


def attack(name, ports, seconds):
    command = program("strangers", name, json.dumps(ports), seconds)
    return start(["nice", "-n", ATTACKERS_NICE, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def visited(node, name, ports, seconds, meanwhile=lambda: None):
    """One attack, from before it to ten seconds after it; what was seen, in words."""
    echoed(steady(node, 5), 5)
    calm = echoed(steady(node, 5), 5)
    before, lines, begin = resources(node), node.log_lines(), time.monotonic()
    client = steady(node, seconds + 3)
    time.sleep(1)
    with Health(node) as health:
        stranger = attack(name, ports, seconds)
        time.sleep(min(2, seconds / 2))
        meanwhile()
        out, err = stranger.communicate(timeout=seconds * 10 + 60)
        expect(out, f"{name}: expected the stranger to live, seen {err[-300:]}")
    under = echoed(client, seconds + 3)
    took, more = time.monotonic() - begin, node.log_lines() - lines
    time.sleep(GONE_SECONDS)
    after = resources(node)
    text = (
        f"{name}: {out.strip()} visits; echo p99 {calm['p99']} us calm, {under['p99']} us; health asked "
        f"{health.asked} times, slowest {health.slowest:.2f} s; {more} log lines in {took:.0f} s; {before} -> {after}"
    )
    expect(not health.wrong, f"expected health to be 200, seen {health.wrong[:3]}: {text}")
    expect(health.slowest <= HEALTH_SECONDS, f"expected health within a second: {text}")
    expect(more <= LINES_A_SECOND * took, f"expected ten log lines a second at most: {text}")
    for kind, extra in MORE.items():
        expect(after[kind] <= before[kind] + extra, f"expected {kind} to be free again: {text}")
    return text


def check_log(text):
    faults = re.findall(r"^.*(?:\tat |\.\.\. \d+ more|LEAK|Exception in thread).*$", text, re.M)
    expect(not faults, f"expected neither a stack trace nor a leak, seen {faults[:3]}")


def stopped(node):
    node.terminate()
    expect_equal("exit code", node.wait(40), 0)
    check_log(node.text())


# --- trials ------------------------------------------------------------------------------------


def admin_ports(node):
    return {"admin": node.admin_port, "agent": printed_port(node, "agent checks answered"), "bridge": bridge_of(node)}


def leaks(transport, settings):
    """The same with a detector of leaks, which looks at what a collection has found."""
    with node_for_strangers(transport, *settings, java=f"{JAVA} {LEAKS}") as node:
        out, err = attack("pipelined", admin_ports(node), 1).communicate(timeout=300)
        expect(out, f"expected the stranger to live, seen {err[-300:]}")
        time.sleep(GONE_SECONDS)
        for _ in range(3):
            resources(node)
        stopped(node)
    return f"{transport} no leak in {out.strip()} visits"


def admin_port(node, seconds):
    ports = admin_ports(node)
    yield visited(node, "pipelined", ports, seconds)
    yield visited(node, "streams", ports, seconds, lambda: other_source_gets_a_stream(node))


def other_source_gets_a_stream(node):
    with Admin(node.admin_port) as admin:
        admin.connection.request("GET", "/api/v1/completions")
        expect_equal("stream of another source", admin.connection.getresponse().status, 200)


def bridge_of(node):
    return port_of(node, "bridge")


@trial("hostile-admin", 1800)
def hostile_admin(options):
    seen = []
    for transport in TRANSPORTS:
        settings = [f"admin.agentPort={free_port()}", f"bridge.port={free_port()}"]
        with node_for_strangers(transport, *settings) as node:
            seen += [f"{transport} {text}" for text in admin_port(node, max(20, options.duration))]
            stopped(node)
        seen.append(leaks(transport, settings))
    return "; ".join(seen)


@trial("hostile-descriptors", 1800)
def hostile_descriptors(options):
    seen, seconds = [], max(10, options.duration)
    for transport in TRANSPORTS:
        with node_for_strangers(transport) as node:
            for ports in ({"echo": node.port}, {"admin": node.admin_port}, {"echo": node.port, "admin": node.admin_port}):
                seen.append(f"{transport} {'+'.join(ports)} {visited(node, 'idle', ports, seconds)}")
            stopped(node)
    return "; ".join(seen)


@trial("hostile-log", 1800)
def hostile_log(options):
    seen, seconds = [], max(10, options.duration)
    for transport in TRANSPORTS:
        settings = ["listeners.web.uri=http://127.0.0.1:0", f"bridge.port={free_port()}"]
        with node_for_strangers(transport, *settings) as node:
            ports = {"admin": node.admin_port, "web": port_of(node, "web"), "bridge": bridge_of(node)}
            seen.append(f"{transport} {visited(node, 'noise', ports, seconds)}")
            stopped(node)
        seen.append(f"{transport} {deaf_log(transport)}")
    return "; ".join(seen)


def deaf_log(transport):
    """Each connection is a line, in a pipe that nobody reads."""
    reader, writer = os.pipe()
    with contextlib.ExitStack() as ends:
        ends.callback(os.close, reader)
        ends.callback(os.close, writer)
        node = node_for_strangers(transport, "log.connections=true", stderr=writer)
        with node, Health(node) as health:
            client, crowd = steady(node, 15), attack("idle", {"echo": node.port}, 0)
            for _ in range(9):
                crowd.communicate(timeout=60)
                crowd = attack("idle", {"echo": node.port}, 0)
            crowd.communicate(timeout=60)
            dropped = eventually(10, lambda: node.metrics().sum("echoport_log_dropped_total"))
            under = echoed(client, 15)
            node.terminate()
            begin = time.monotonic()
            expect_equal("exit code", node.wait(40), 0)
            took = time.monotonic() - begin
            report = node.report()
    expect(dropped > 0, "expected lines to be dropped and counted, seen none")
    expect(health.slowest <= HEALTH_SECONDS, f"expected health within a second, seen {health.slowest:.2f} s")
    opened = report["connections"]["opened"]
    return (
        f"deaf log: {opened} connections, {dropped} lines dropped, echo p99 {under['p99']} us, health slowest "
        f"{health.slowest:.2f} s, ended after {took:.1f} s with its report"
    )
