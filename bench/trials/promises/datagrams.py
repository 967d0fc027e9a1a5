"""Datagrams whose source is forged, or that are lost, and sockets of the Unix domain. Each trial returns what was seen."""

import json
import os
import socket
import struct
import tempfile
import time

from kit.node import Node, Skipped, eventually, expect, expect_equal
from kit.registry import trial

# Eight, unless a busy machine pauses for half a second, from which on they are counted anew.
MOST_ANSWERS = 80


DATAGRAMS = 100_000
GROUP = 100
LOSS = 0.1
SIGMAS = 5


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def forge(source, destination, payload):
    """Sends one datagram that claims to come from `source`; takes root."""
    length = 8 + len(payload)
    addresses = socket.inet_aton(source[0]) + socket.inet_aton(destination[0])
    header = struct.pack("!HHHH", source[1], destination[1], length, 0)
    pseudo = addresses + struct.pack("!BBH", 0, socket.IPPROTO_UDP, length)
    check = checksum(pseudo + header + payload) or 0xFFFF
    udp = header[:6] + struct.pack("!H", check) + payload
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, 0, 0, 64, socket.IPPROTO_UDP, 0) + addresses
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
            raw.sendto(ip + udp, (destination[0], 0))
    except PermissionError:
        raise Skipped("root, to forge the source of a datagram") from None


def counts(node):
    listener = node.listener()
    return listener["ledger"]["receivedBytes"], listener["ledger"]["sentBytes"]


def refused(node):
    return {k: v for k, v in node.listener()["datagramsRefused"].items() if v}


def lossy(seed):
    """Numbers of the datagrams that came back, and how many were lost on the way in and out."""
    plan = f"[{{do: loss, probability: {LOSS:.0%}}}]"
    settings = (
        f"listeners.echo.faults={{seed: {seed}, plan: {plan}}}",
        "listeners.echo.udp={perSecond: 0, bytesPerSecond: {source: 0B}}",
    )
    back = set()
    with Node(*settings, uri="udp://127.0.0.1:0") as node, node.admin() as admin:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.connect(("127.0.0.1", node.port))
            client.setblocking(False)
            for first in range(0, DATAGRAMS, GROUP):
                for number in range(first, first + GROUP):
                    client.send(struct.pack("!Q", number))
                expect(
                    eventually(20, lambda: settled(admin, 8 * (first + GROUP))),
                    f"expected datagrams up to {first + GROUP} to be received, seen {counts(node)[0] // 8}",
                )
                back.update(struct.unpack("!Q", answer)[0] for answer in pending_answers(client))
        metrics = node.metrics()
        lost = [
            metrics.sum("echoport_faults_total", kind="loss", direction=way)
            for way in ("RECEIVE", "SEND")
        ]
        discarded = node.listener()["ledger"]["discardedBytes"]
        expect_equal("bytes discarded", (discarded["in"], discarded["out"]), (8 * lost[0], 8 * lost[1]))
    expect_equal("datagrams back and lost", len(back) + sum(lost), DATAGRAMS)
    return back, lost


def settled(admin, received):
    ledger = json.loads(admin.get("/api/v1/listeners")[1])["listeners"][0]["ledger"]
    return ledger["receivedBytes"] == received and ledger["pendingBytes"] == {"in": 0, "out": 0}


def pending_answers(client):
    while True:
        try:
            yield client.recv(64)
        except BlockingIOError:
            return


@trial("lossy-datagrams", 600)
def lossy_datagrams(options):
    """As many are lost on each way as chance allows, and the same again with the same seed."""
    back, lost = lossy(42)
    for sent, count in zip((DATAGRAMS, DATAGRAMS - lost[0]), lost):
        allowed = SIGMAS * (sent * LOSS * (1 - LOSS)) ** 0.5
        expect(abs(count - sent * LOSS) < allowed, f"expected {sent * LOSS:.0f} ± {allowed:.0f} lost, seen {count}")
    expect(lossy(42)[0] == back, "expected the same datagrams to be lost with the same seed, seen others")
    expect(lossy(43)[0] != back, "expected others to be lost with another seed, seen the same")
    return f"of {DATAGRAMS} datagrams {lost[0]} were lost on the way in, {lost[1]} out; the same ones again with the same seed"


@trial("forged-same-port", 60)
def forged_same_port(options):
    with Node(uri="udp://127.0.0.1:0") as one, Node(uri=f"udp://127.0.0.2:{one.port}") as other:
        forge(("127.0.0.2", one.port), ("127.0.0.1", one.port), b"forged")
        expect(eventually(5, lambda: refused(one)), "expected the datagram to be counted")
        time.sleep(1)
        expect_equal("reasons", refused(one), {"ECHO_PORT": 1})
        expect_equal("bytes in and out of the first", counts(one), (6, 0))
        expect_equal("bytes in and out of the second", counts(other), (0, 0))
    return "one datagram received, nothing answered"


@trial("forged-loop", 60)
def forged_loop(options):
    with Node(uri="udp://127.0.0.1:0") as one, Node(uri="udp://127.0.0.1:0") as other:
        forge(("127.0.0.1", other.port), ("127.0.0.1", one.port), b"forged")
        expect(eventually(20, lambda: refused_by(one, other)), "expected the loop to be broken")
        seen = counts(one), counts(other)
        time.sleep(1)
        expect_equal("bytes a second later", (counts(one), counts(other)), seen)
        expect_equal("reasons", refused_by(one, other), [{"LOOP": 1}])
        answers = [sent // len(b"forged") for _, sent in seen]
    expect(all(8 <= count <= MOST_ANSWERS for count in answers), f"expected 8 answers, seen {answers}")
    return f"{answers[0]} and {answers[1]} answers to and fro, then silence"


def refused_by(*nodes):
    return [reasons for reasons in map(refused, nodes) if reasons]


@trial("unix-stale", 120)
def unix_stale(options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "echo.sock")
        listening = f"listeners.local.uri=unix:{path}"
        with Node(listening) as node:
            echo(path)
            node.process.kill()
            node.wait(5)
        expect(os.path.exists(path), "expected a node that is killed to leave its socket")
        with Node(listening) as node:
            echo(path)
            node.terminate()
            expect_equal("exit code", node.wait(20), 0)
        expect(not os.path.exists(path), "expected the socket to be removed at the end")
    return "a dead socket is replaced, a stopped node leaves none"


def echo(path):
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(5)
        peer.connect(path)
        peer.sendall(b"hello")
        peer.shutdown(socket.SHUT_WR)
        expect_equal("echo", peer.makefile("rb").read(), b"hello")
