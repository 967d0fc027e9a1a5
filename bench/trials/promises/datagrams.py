"""Datagrams whose source is forged, and sockets of the Unix domain. Each trial returns what was seen."""

import os
import socket
import struct
import tempfile
import time

from kit.node import Node, Skipped, eventually, expect, expect_equal
from kit.registry import trial

# Eight, unless a busy machine pauses for half a second, from which on they are counted anew.
MOST_ANSWERS = 80


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
