"""What processors promise, tried as a user would. Each trial returns what was seen."""

import hashlib
import json
import os
import re
import socket
import threading
import time
import zlib

from node import MIB, Node, echoport, expect, expect_equal, run
from peers import client_commands, connect, tool
from trials import text_file, trial

GIB = 1 << 30
PEERS = 200
FRAMES = 50


def port_of(node, listener):
    return int(re.search(rf"^{listener} listening on .*:(\d+)$", node.text(), re.M)[1])


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
    code, out, _ = echoport(*command, "--duration", f"{seconds}s", "--json", timeout=seconds + 60)
    expect_equal("exit code of bench", code, 0)
    return json.loads(out)["roundTripNanos"]["p99"] // 1000


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
