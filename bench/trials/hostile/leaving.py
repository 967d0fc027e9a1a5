"""Peers that leave in the middle of something. Each trial returns what was seen."""

import socket
import ssl
import struct
import tempfile

from kit.node import Node, descriptors, eventually, expect, expect_equal, port_of
from kit.peers import connect, reset
from kit.registry import trial
from promises.front import certificate

PEERS, WAVE = 10_000, 500
# One of ten leaves with FIN: ports of those who close first are taken for a minute.
FIN_OF = 10


def frame(kind, flags, stream, payload):
    return struct.pack(">IBI", len(payload) << 8 | kind, flags, stream) + payload


def client_hello():
    to_server = ssl.MemoryBIO()
    context = ssl.create_default_context()
    client = context.wrap_bio(ssl.MemoryBIO(), to_server, server_hostname="localhost")
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return to_server.read()


UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
NO_CREDIT = frame(4, 0, 0, struct.pack(">HI", 4, 0))
GET = frame(1, 5, 1, b"\x82\x86\x04\x05/echo")
KINDS = {
    "half a request": ("echo", b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"),
    "half a head": ("echo", b"GET /echo HTTP/1.1\r\nHost"),
    "a request, kept alive": ("echo", b"GET /echo HTTP/1.1\r\nHost: x\r\n\r\n"),
    "HTTP/2, unread": ("echo", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + NO_CREDIT + GET),
    "half a frame of a WebSocket": ("echo", UPGRADE + b"\x81\xfe\x01\x00\x01\x02\x03\x04abc"),
    "half a handshake": ("secure", client_hello()[:100]),
    "a handshake, unanswered": ("secure", client_hello()),
}


def visit(port, data):
    peers = []
    for _ in range(WAVE):
        peers.append(connect(port, timeout=10))
        peers[-1].sendall(data)
    for at, peer in enumerate(peers):
        if at % FIN_OF:
            reset(peer)
        else:
            peer.shutdown(socket.SHUT_WR)
            peer.close()


@trial("leaving", 600)
def leaving(options):
    """After 10,000 peers of each kind descriptors and ledgers are where they were."""
    with tempfile.TemporaryDirectory() as folder:
        pem, key = certificate(folder)
        settings = ["listeners.secure.uri=https://127.0.0.1:0"]
        settings.append(f"listeners.secure.tls={{certificate: {pem}, key: {key}}}")
        with Node(*settings, uri="http://127.0.0.1:0") as node:
            ports = {"echo": node.port, "secure": port_of(node, "secure")}
            for port, data in KINDS.values():
                visit(ports[port], data)  # what is there once stays
            before = settled(node)
            for kind, (port, data) in KINDS.items():
                for _ in range(PEERS // WAVE):
                    visit(ports[port], data)
                back = eventually(30, lambda: descriptors(node) <= before)
                expect(back, f"{kind}: expected {before} descriptors, seen {descriptors(node)}")
            for listener in node.json("/api/v1/listeners")["listeners"]:
                ledger = listener["ledger"]
                lost, pending = ledger["discardedBytes"], ledger["pendingBytes"]
                expect_equal("pending", pending, {"in": 0, "out": 0})
                expect_equal("received", ledger["consumedBytes"] + lost["in"], ledger["receivedBytes"])
                expect_equal("produced", ledger["sentBytes"] + lost["out"], ledger["producedBytes"])
            expect(" ERROR " not in node.text(), f"expected no error, seen {node.text()[-300:]}")
    return f"{PEERS:,} peers each: {', '.join(KINDS)}; {before} descriptors before and after"


def settled(node):
    """How many there are when nobody is connected."""
    gone = eventually(30, lambda: node.metrics().sum("echoport_connections") == 0)
    expect(gone, "expected all peers to be gone")
    return descriptors(node)
