"""What Echoport promises on one node, tried as a user would. Each trial returns what was seen."""

import contextlib
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from kit.node import (
    ECHOPORT,
    MIB,
    Node,
    Subscriber,
    check_ledger,
    echoport,
    end,
    eventually,
    expect,
    expect_equal,
    listening_socket,
    run,
    start,
    text_file,
)
from kit.peers import (
    Load,
    Payload,
    client_commands,
    connect,
    flood,
    gigabyte,
    half_close_python,
    half_close_tool,
    reset,
    round_trip,
    tool,
)
from kit.registry import trial

LOCK_STEP = "listeners.echo.window.operations=1"


# --- first session ---------------------------------------------------------------------------


@trial("hello", 90)
def hello(options):
    nc = client_commands(0)[tool("nc")][:-1]
    with Node() as node:
        code, out, _ = run([*nc, str(node.port)], 10, stdin=text_file("hello\n"))
        expect_equal("exit code and output of nc", (code, out), (0, "hello\n"))
    return "nc -N prints hello"


@trial("nmap", 180)
def nmap(options):
    tool("nmap")
    with Node() as node:
        command = ["nmap", "-n", "-Pn", "-sT", "-sV", "-p", str(node.port), "127.0.0.1"]
        _, out, _ = run(command, 150)
        line = re.search(rf"^{node.port}/tcp.*$", out, re.M)
        expect(line and "echo" in line[0], f"expected the service echo, seen {out[-300:]!r}")
    return " ".join(line[0].split())


# --- half-close ------------------------------------------------------------------------------


def half_close(options, transport, *settings):
    payload = Payload(64 * MIB)
    few = max(1, options.times // 5)
    with Node(f"node.transport={transport}", *settings) as node:
        expect(f"transport {transport}" in node.text(), f"expected {transport}, seen {node.text()}")
        jobs = [(half_close_python, (node.port, payload))] * options.times
        jobs += [(half_close_python, (node.port, payload, 5))] * options.times
        tools = [name for name in ("nc", "ncat", "socat") if shutil.which(name)]
        for name in tools:
            jobs += [(half_close_tool, (name, node.port, payload))] * few
        random.shuffle(jobs)
        with ThreadPoolExecutor(options.concurrency) as pool:
            futures = [pool.submit(function, *arguments) for function, arguments in jobs]
            outcomes = [future.exception() or future.result() for future in futures]
        faults = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        expect(
            not faults,
            f"expected {len(jobs)} of {len(jobs)} peers to get all, seen {len(faults)} that did not:"
            f" {faults[:3]}",
        )
        eventually(5, lambda: node.metrics().sum("echoport_connections") == 0)
        check_totals(node.metrics(), sent=len(jobs) * 64 * MIB, finished=len(jobs))
    missing = sorted({"nc", "ncat", "socat"} - set(tools))
    return (
        f"{options.times} slow readers, {options.times} that sleep 5 s first, "
        f"{few} each of {', '.join(tools)}: {len(jobs)} of {len(jobs)} got 64 MiB with the same "
        f"sum, then FIN; {statistics.median(outcomes) / MIB:.1f} MiB were unread at their own FIN"
        + (f"; skipped: {', '.join(missing)}" if missing else "")
    )


def check_totals(metrics, sent, finished):
    expect_equal("received bytes", metrics.sum("echoport_received_bytes_total"), sent)
    expect_equal("sent bytes", metrics.sum("echoport_sent_bytes_total"), sent)
    closed = metrics.sum("echoport_connections_closed_total", reason="PEER_FINISHED")
    expect_equal("connections closed as PEER_FINISHED", closed, finished)


for _transport in ("nio", "epoll", "io_uring"):
    trial(f"half-close-{_transport}", 900)(
        lambda options, transport=_transport: half_close(options, transport)
    )
    trial(f"half-close-{_transport}-lock-step", 900)(
        lambda options, transport=_transport: half_close(options, transport, LOCK_STEP)
    )


@trial("gigabyte", 300)
def one_gigabyte(options):
    tool("socat")
    with Node() as node:
        begin = time.monotonic()
        sent, got, count = gigabyte(node.port, 1024 * MIB)
        expect(sent == got, f"expected the sum {sent}, seen {got} of {count} bytes")
    return f"1 GiB through socat in {time.monotonic() - begin:.1f} s, twice {sent[:12]}..."


# --- peers that do not read ------------------------------------------------------------------


@trial("deaf-peers", 180)
def deaf_peers(options):
    peers, window, constant = 500, 256 * 1024, 2 * 64 * 1024
    bound = peers * (window + constant)
    java_opts = "-Xmx256m -XX:NativeMemoryTracking=summary"
    with Node(java_opts=java_opts) as node, contextlib.ExitStack() as sockets:
        witness = sockets.enter_context(connect(node.port))
        for _ in range(3000):
            expect(round_trip(witness), "expected an echo before the load")
        rss, direct, lines = node.resident_bytes(), native_bytes(node), node.log_lines()
        deaf = [
            sockets.enter_context(connect(node.port, small_buffers=True)) for _ in range(peers)
        ]
        with ThreadPoolExecutor(1) as pool:
            flooding = pool.submit(flood, deaf, 2, 60)
            slowest = echo_while(witness, flooding)
            taken = flooding.result()
        grown, grown_direct = node.resident_bytes() - rss, native_bytes(node) - direct
        held = [c["window"]["heldBytes"] for c in node.connections("open") if not received_all(c)]
        expect(len(held) == peers, f"expected {peers} peers with bytes pending, seen {len(held)}")
        expect(max(held) <= window + constant, f"expected 384 KiB a peer at most, seen {max(held)}")
        expect(
            grown_direct <= bound, f"expected {bound} bytes outside the heap at most, seen {grown_direct}"
        )
        expect(
            grown <= bound + 128 * MIB,
            f"expected {bound} bytes and a heap of 128 MiB more at most, seen {grown}",
        )
        expect(slowest < 2, f"expected the others' echo within 2 s, seen {slowest:.1f} s")
        expect_equal("log lines", node.log_lines(), lines)
    return (
        f"{taken / MIB:.0f} MiB taken, held {sum(held) / MIB:.0f} MiB in buffers, at most "
        f"{max(held) >> 10} KiB a peer; outside the heap +{mib(grown_direct)}, resident "
        f"+{grown / MIB:.0f} MiB (bound {bound / MIB:.0f} MiB, and the heap); slowest other echo "
        f"{slowest * 1000:.0f} ms; no log line"
    )


def mib(size):
    return f"{size / MIB:.0f} MiB" if size else "unknown (no jcmd)"


def received_all(connection):
    return connection["ledger"]["pendingBytes"]["out"] == 0


def echo_while(witness, future):
    """Seconds of the slowest round trip; at least some after `future` is done."""
    slowest, after = 0.0, 0
    while after < 20:
        after += future.done()
        begin = time.monotonic()
        expect(round_trip(witness), "expected an echo beside deaf peers, seen the end")
        slowest = max(slowest, time.monotonic() - begin)
        time.sleep(0.01)
    return slowest


def native_bytes(node):
    """Memory that the JVM tracks as 'Other': buffers outside the heap. 0 without jcmd."""
    jcmd = node.java_tool("jcmd")
    if not jcmd:
        return 0
    _, out, _ = run([jcmd, str(node.pid), "VM.native_memory", "summary", "scale=KB"], 30)
    match = re.search(r"Other \(reserved=\d+KB, committed=(\d+)KB", out)
    return int(match[1]) * 1024 if match else 0


# --- drain -----------------------------------------------------------------------------------


@trial("drain", 120)
def drain(options):
    with Node() as node, contextlib.closing(Load(node.port, 200)) as load:
        load.run(3)
        expect(not load.faults, f"expected an echo under load, seen {load.faults[:3]}")
        node.terminate()
        over = load.run(30)
        code = node.wait(40)
        report = node.report()
        expect(over, "expected FIN for all peers within 30 s, seen some without")
        expect(not load.faults, f"expected FIN and no reset, seen {len(load.faults)}: {load.faults[:3]}")
        received = sum(peer.received for peer in load.peers)
        discarded = sum(report["discardedBytes"].values())
        expect_equal("bytes that the peers got and sentBytes", received, report["sentBytes"])
        expect_equal("receivedBytes", report["receivedBytes"], report["sentBytes"] + discarded)
        expect_equal("pendingBytes", report["pendingBytes"], 0)
        expect_equal("connections", report["connections"]["opened"], 200)
        expect_equal("exit code", code, 0)
    return (
        f"200 peers under load got {received} bytes, sentBytes {report['sentBytes']}, receivedBytes "
        f"{report['receivedBytes']}, discarded {report['discardedBytes']}, no reset, exit 0"
    )


@trial("drain-cut", 90)
def drain_cut(options):
    with Node("drain.timeout=1s") as node, contextlib.ExitStack() as sockets:
        deaf = [sockets.enter_context(connect(node.port, small_buffers=True)) for _ in range(5)]
        other = sockets.enter_context(connect(node.port))
        expect(round_trip(other), "expected an echo")
        flood(deaf, 1, 30)
        begin = time.monotonic()
        node.terminate()
        expect_equal("end of an idle peer's input", other.recv(1), b"")
        other.close()
        code = node.wait(20)
        took = time.monotonic() - begin
        report = node.report()
        closed, cut = report["connections"]["closed"], report["discardedBytes"].get("DRAIN_CUT", 0)
        expect_equal("exit code", code, 3)
        expect_equal("closed", closed, {"DRAINED": 1, "DRAIN_CUT": 5})
        expect(cut > 0, f"expected discarded bytes under DRAIN_CUT, seen {report}")
        expect_equal("receivedBytes", report["receivedBytes"], report["sentBytes"] + cut)
        expect(took < 5, f"expected the end soon after 1 s, seen {took:.1f} s")
    return f"exit 3 after {took:.1f} s, closed {closed}, {cut} bytes cut"


@trial("drain-grace", 60)
def drain_grace(options):
    with Node("drain.grace=2s") as node:
        expect_equal("ready before", node.get("/health/ready")[0], 200)
        node.terminate()
        gone = eventually(1, lambda: node.get("/health/ready")[0] == 503)
        expect(gone, "expected readiness 503 at once")
        with connect(node.port) as peer:
            expect(round_trip(peer), "expected an echo during the grace period")
        expect_equal("live", node.get("/health/live")[0], 200)
        expect_equal("exit code", node.wait(20), 0)
    return "ready 503 and live 200 at once, new peers served during the grace period, exit 0"


@trial("second-signal", 60)
def second_signal(options):
    with Node() as node, connect(node.port, small_buffers=True) as deaf:
        flood([deaf], 1, 30)
        node.terminate()
        expect(eventually(5, lambda: "draining" in node.text()), "expected a drain to begin")
        expect(node.process.poll() is None, "expected the drain to wait for the peer")
        begin = time.monotonic()
        node.process.send_signal(signal.SIGINT)
        code = node.wait(5)
        took = time.monotonic() - begin
        expect_equal("exit code", code, 3)
        expect(took < 1, f"expected the end at once, seen {took:.1f} s")
    return f"ended {took * 1000:.0f} ms after the second signal, exit 3"


# --- completions -----------------------------------------------------------------------------


@trial("completions-abc", 60)
def completions_abc(options):
    nc = client_commands(0)[tool("nc")][:-1]
    with Node() as node, contextlib.closing(Subscriber(node.admin_port)) as stream:
        expect_equal("output of nc", run([*nc, str(node.port)], 10, stdin=text_file("abc"))[1], "abc")
        lines = []
        eventually(5, lambda: lines.extend(stream.lines()) or sum(map(is_record, lines)) >= 2)
        lines.extend(stream.lines())
        records = [json.loads(line[6:]) for line in lines if is_record(line)]
        seen = [(r["operation"], r["offset"], r["bytes"], r["sequence"], r["outcome"]) for r in records]
        expect_equal("records", seen, [("RECEIVE", 0, 3, 1, "OK"), ("SEND", 0, 3, 2, "OK")])
        clock = [records[0]["completedNanos"], records[1]["postedNanos"], records[1]["completedNanos"]]
        expect(clock == sorted(clock), f"expected a receive before its send, seen {clock}")
    return f"{seen[0]}, {seen[1]}"


def is_record(line):
    return line.startswith(b"data: ")


@trial("completions-sum", 240)
def completions_sum(options):
    with Node() as node, contextlib.closing(Subscriber(node.admin_port)) as stream:
        bench = bench_process(node, options.duration)
        while bench.poll() is None:
            stream.count()
        expect_equal("exit code of bench", bench.returncode, 0)
        while stream.count():
            pass
        metrics = node.metrics()
        completions = metrics.sum("echoport_completions_total")
        dropped = metrics.sum("echoport_completion_records_dropped_total", subscriber="sse")
        expect_equal("records dropped, as the stream tells", stream.dropped, dropped)
        expect_equal("records seen and dropped", stream.seen + dropped, completions)
        expect(stream.seen > 0, "expected records")
        check_ledgers(node, metrics)
    return (
        f"{options.duration} s of bench: {stream.seen} records seen + {dropped} dropped = "
        f"{completions} completions; the ledgers of 50 closed connections add up to the totals"
    )


def bench_process(node, seconds):
    uri = f"tcp://127.0.0.1:{node.port}"
    command = [ECHOPORT, "bench", uri, "--duration", f"{seconds}s", "--json"]
    return start(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def check_ledgers(node, metrics):
    connections = node.connections("closed")
    expect_equal("closed connections", len(connections), 50)
    for connection in connections:
        check_ledger(connection["id"], connection["ledger"])
    for key, name in (("receivedBytes", "received"), ("sentBytes", "sent")):
        total = sum(connection["ledger"][key] for connection in connections)
        expect_equal(key, total, metrics.sum(f"echoport_{name}_bytes_total"))
    completed = sum(connection["completions"] for connection in connections)
    expect_equal("completions", completed, metrics.sum("echoport_completions_total"))


@trial("deaf-subscriber", 300)
def deaf_subscriber(options):
    pairs = max(4, round(options.duration * 0.6))
    with Node() as node:
        bench = bench_process(node, 60 + pairs * 10)
        expect(eventually(60, lambda: snapshot(node)[2] > 0), "expected bench to make load")
        time.sleep(5)
        with_one, without = [], []
        for pair in range(pairs):
            for deaf in (True, False) if pair % 2 else (False, True):
                (with_one if deaf else without).append(block(node, deaf))
        expect(bench.poll() is None, f"expected load until the end, bench ended {bench.poll()}")
        end(bench)
        dropped = node.metrics().sum("echoport_completion_records_dropped_total", subscriber="sse")
        expect(dropped > 0, "expected drops to be counted, seen none")
    rate = [a[0] / b[0] for a, b in zip(with_one, without)]
    cpu = [a[1] / b[1] for a, b in zip(with_one, without)]
    low, high = interval(rate)
    text = (
        f"throughput {statistics.median(rate):.3f} [{low:.3f}, {high:.3f}] of none in {pairs} pairs, "
        f"CPU per message {statistics.median(cpu):.3f}, {dropped} records dropped"
    )
    expect(high >= 0.97, f"expected throughput within 3 % of none, seen {text}")
    return text


def block(node, deaf):
    """Completions per second, and CPU per completion, of two seconds."""
    with contextlib.ExitStack() as sockets:
        if deaf:
            stream = sockets.enter_context(connect(node.admin_port, small_buffers=True))
            stream.sendall(b"GET /api/v1/completions HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(1.5)
        begin = snapshot(node)
        time.sleep(2)
        seconds, cpu, count = (b - a for a, b in zip(begin, snapshot(node)))
        return count / seconds, cpu / count


def snapshot(node):
    completions = node.listener()["completions"]
    return time.monotonic(), node.cpu_seconds(), completions["RECEIVE"].get("OK", 0)


def interval(ratios):
    """95 % of the medians of resampled ratios, with a fixed seed."""
    dice = random.Random(1)
    medians = sorted(statistics.median(dice.choices(ratios, k=len(ratios))) for _ in range(2000))
    return medians[50], medians[-51]


# --- metrics, start ----------------------------------------------------------------------------


@trial("promtool", 60)
def promtool(options):
    tool("promtool")
    with Node() as node, connect(node.port) as peer:
        expect(round_trip(peer), "expected an echo")
        text = node.metrics().text
        code, out, err = run(["promtool", "check", "metrics"], 30, stdin=text_file(text))
        expect_equal("promtool", (code, out + err), (0, ""))
    return f"{text.count('# TYPE')} metrics accepted without a remark"


@trial("port-in-use", 60)
def port_in_use(options):
    with listening_socket() as first, listening_socket() as second:
        listener, admin = first.getsockname()[1], second.getsockname()[1]
        settings = [f"listeners.echo.uri=tcp://127.0.0.1:{listener}", f"admin.port={admin}"]
        arguments = [part for setting in settings for part in ("--set", setting)]
        code, out, err = echoport("serve", *arguments)
        expect_equal("exit code", code, 1)
        lines = [line for line in err.splitlines() if " in use" in line]
        expect_equal("lines that say it", len(lines), 2)
        expect("ready" not in out, f"expected no ready line, seen {out}")
        wanted = ["listeners.echo", f"tcp://127.0.0.1:{listener}", "stop ", "listeners.echo.port"]
        expect(names(lines, wanted), f"expected a line with {wanted}, seen {lines}")
        wanted = ["admin", f"127.0.0.1:{admin}", "admin.port"]
        expect(names(lines, wanted), f"expected a line with {wanted}, seen {lines}")
    return "exit 1; " + " | ".join(lines)


def names(lines, wanted):
    return any(all(part in line for part in wanted) for line in lines)


def descriptors(transport):
    tool("prlimit")
    node = Node(f"node.transport={transport}")
    with node, contextlib.ExitStack() as sockets:
        # Lower than the node knew at its start, where it would have kept a reserve.
        expect_equal("prlimit", run(["prlimit", f"--pid={node.pid}", "--nofile=256"], 10)[0], 0)
        admin = sockets.enter_context(node.admin())
        admin.get("/health/live")
        peers = [sockets.enter_context(connect(node.port)) for _ in range(400)]
        for peer in peers:
            peer.sendall(b"?")
        capacity = settled(lambda: admin.metrics().sum("echoport_connections"))
        expect(0 < capacity < 256, f"expected some of 400 to be served, seen {capacity}")
        refused = admin.metrics().sum("echoport_accept_refused_total", reason="FILE_DESCRIPTORS")
        expect(refused > 0, "expected refusals to be counted, seen none")
        lines, begin = node.log_lines(), node.cpu_seconds()
        time.sleep(3)
        busy, more = (node.cpu_seconds() - begin) / 3, node.log_lines() - lines
        expect(busy < 0.2, f"expected less than 20 % of a core while full, seen {busy:.0%}")
        expect(more <= 5, f"expected a log line a second at most, seen {more} in 3 s")
        for peer in peers[::2]:
            peer.close()
        left = time.monotonic()
        new = [sockets.enter_context(connect(node.port)) for _ in range(10)]
        for peer in new:
            peer.sendall(b"?")
        waiting = peers[1::2] + new
        wanted = min(capacity, len(waiting))
        served = eventually(2, lambda: len(answered(waiting)) >= wanted) and time.monotonic() - left
        expect(served, f"expected {wanted} served within 2 s, seen {len(answered(waiting))}")
        for peer in peers[1::2]:
            peer.close()
        again = eventually(2, lambda: len(answered(new)) == len(new))
        expect(again, f"expected 10 new ones served within 2 s, seen {len(answered(new))}")
    return (
        f"{capacity} of 400 served, {refused} refusals counted so far, {busy:.1%} of a core, {more} "
        f"log lines in 3 s; half left: {wanted} of {len(waiting)} served after {served:.2f} s"
    )


for _transport in ("nio", "epoll", "io_uring"):
    trial(f"descriptors-{_transport}", 120)(
        lambda options, transport=_transport: descriptors(transport)
    )


def settled(question):
    last, since = question(), time.monotonic()
    while time.monotonic() - since < 1.5:
        time.sleep(0.1)
        now = question()
        if now != last:
            last, since = now, time.monotonic()
    return last


def answered(peers):
    """Those whose byte has come back, which stays unread."""
    found = []
    for peer in peers:
        peer.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            if peer.recv(1, socket.MSG_PEEK):
                found.append(peer)
    return found


# --- ends and limits ---------------------------------------------------------------------------


@trial("idle-timeout", 60)
def idle_timeout(options):
    with Node("listeners.echo.idleTimeout=1s") as node, connect(node.port, timeout=10) as peer:
        expect(round_trip(peer), "expected an echo")
        begin = time.monotonic()
        expect_equal("end of the input", peer.recv(1), b"")
        took = time.monotonic() - begin
        expect(0.9 <= took < 3, f"expected FIN after 1 s, seen {took:.1f} s")
        closed = eventually(2, lambda: closed_as(node, "IDLE") == 1)
        expect(closed, "expected one connection closed as IDLE")
    return f"FIN after {took:.2f} s, counted IDLE"


def closed_as(node, reason):
    return node.metrics().sum("echoport_connections_closed_total", reason=reason)


@trial("max-connections", 60)
def max_connections(options):
    with Node("listeners.echo.maxConnections=3") as node, contextlib.ExitStack() as sockets:
        peers = [sockets.enter_context(connect(node.port)) for _ in range(3)]
        expect(all(round_trip(peer) for peer in peers), "expected three peers to be served")
        with connect(node.port, timeout=5) as fourth:
            expect(not round_trip(fourth), "expected the fourth to be refused, it was served")
        expect(eventually(2, lambda: closed_as(node, "REFUSED") == 1), "expected one REFUSED")
        refused = node.metrics().sum("echoport_accept_refused_total", reason="MAX_CONNECTIONS")
        expect_equal("refusals", refused, 1)
        peers[0].close()
        expect(eventually(2, lambda: served_once(node)), "expected a place for a new one")
    return "the fourth of 3 refused and counted; served again when one left"


def served_once(node):
    with connect(node.port, timeout=5) as peer:
        return round_trip(peer)


@trial("ipv6", 60)
def ipv6(options):
    with Node(uri="tcp://[::1]:0") as node, connect(node.port, host="::1") as peer:
        line = re.search("^echo listening on (.*)$", node.text(), re.M)[1]
        expect_equal("address", line, f"tcp://[::1]:{node.port}")
        expect(round_trip(peer), "expected an echo over IPv6")
        code, out, _ = echoport("probe", f"tcp://[::1]:{node.port}")
        expect_equal("exit code of probe", code, 0)
        expect_equal("ready", node.get("/health/ready")[0], 200)
    return f"echo and probe over {line}"


@trial("peer-reset", 60)
def peer_reset(options):
    with Node() as node:
        quiet = connect(node.port)
        expect(round_trip(quiet), "expected an echo")
        reset(quiet)
        deaf = connect(node.port, small_buffers=True)
        flood([deaf], 1, 30)
        reset(deaf)
        expect(eventually(3, lambda: closed_as(node, "PEER_RESET") == 2), "expected two PEER_RESET")
        metrics = node.metrics()
        lost = metrics.sum("echoport_discarded_bytes_total", reason="PEER_RESET")
        received = metrics.sum("echoport_received_bytes_total")
        expect(lost > 0, "expected what the second had not read to be discarded")
        expect_equal("received", received, metrics.sum("echoport_sent_bytes_total") + lost)
        expect_equal("pending", metrics.sum("echoport_pending_bytes"), 0)
    return f"two counted PEER_RESET, {lost} bytes discarded for it"


# --- commands ----------------------------------------------------------------------------------


@trial("check-config", 60)
def check_config(options):
    with tempfile.TemporaryDirectory() as folder:
        good, bad = os.path.join(folder, "good.yaml"), os.path.join(folder, "bad.yaml")
        write(good, "admin:\n  port: 8081\n")
        write(bad, "admin:\n  prot: 8081\ndrain:\n  timeout: 30\n")
        code, out, err = echoport("check-config", good)
        expect_equal("exit code of a valid file", (code, err), (0, ""))
        expect("port: 8081" in out, f"expected what is in force, seen {out[-200:]}")
        code, out, err = echoport("check-config", bad)
        expect_equal("exit code of a wrong file", code, 1)
        lines = err.splitlines()
        expect_equal("problems", len(lines), 2)
        for line, wanted in zip(lines, (["bad.yaml:2", "admin.prot"], ["bad.yaml:4", "drain.timeout"])):
            expect(names([line], wanted), f"expected {wanted}, seen {line}")
        code, _, err = echoport("check-config", os.path.join(folder, "none.yaml"))
        expect_equal("exit code of a missing file", code, 1)
        expect("none.yaml" in err, f"expected the file's name, seen {err}")
    return "0 valid; 1 with file, line and key of each of two mistakes; 1 missing file"


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


@trial("probe", 120)
def probe(options):
    with Node() as node, listening_socket() as silent, listening_socket() as slow:
        threading.Thread(target=echo_late, args=(slow, 0.3), daemon=True).start()
        served_once(node)
        node.get("/health/ready")
        patient = ["--timeout", "10s", "--warn", "5s", "--critical", "9s"]
        tcp, http = f"tcp://127.0.0.1:{node.port}", f"http://127.0.0.1:{node.admin_port}"
        late = f"tcp://127.0.0.1:{slow.getsockname()[1]}"
        mute = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        cases = [
            (0, [tcp, *patient]),
            (0, [tcp, "--count", "3", "--size", "1000", *patient]),
            (0, [f"{http}/health/ready", *patient]),
            (1, [late, "--warn", "100ms", "--critical", "9s", "--timeout", "10s"]),
            (2, [late, "--warn", "100ms", "--critical", "200ms", "--timeout", "10s"]),
            (2, [mute, "--timeout", "500ms"]),
            (2, ["tcp://127.0.0.1:1"]),
            (3, [tcp, "--nonsense"]),
            (0, [tcp, "--docker", *patient]),
            (1, ["tcp://127.0.0.1:1", "--docker"]),
        ]
        begin = time.monotonic()
        for expected, arguments in cases:
            code, out, err = echoport("probe", *arguments)
            said = (out + err).strip()
            expect(code == expected, f"probe {arguments}: expected {expected}, seen {code} {said!r}")
            expect(said, f"probe {arguments}: expected a line, seen none")
    each = (time.monotonic() - begin) / len(cases)
    return f"{len(cases)} calls, exit codes {[code for code, _ in cases]}, {each * 1000:.0f} ms each"


def echo_late(server, seconds):
    """An echo that takes its time, one peer after the other, until its socket is closed."""
    with contextlib.suppress(OSError):
        while True:
            with contextlib.suppress(ConnectionError), server.accept()[0] as peer:
                while data := peer.recv(1024):
                    time.sleep(seconds)
                    peer.sendall(data)
