"""
Sends what almost makes sense: `fuzzer.py KIND PORT SECONDS SEED`. Inputs that a peer of this kind would send are
changed at random places, sent in pieces, and the connection ends in one of three ways. Prints what it did as JSON.
"""

import contextlib
import json
import random
import socket
import ssl
import struct
import sys
import threading
import time

from hostile.attackers import HELLO, RESET, UPGRADE, record
from hostile.strangers import H2C, ROUTES, connect, request

THREADS, MOST_BYTES = 4, 1 << 17
TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE
H2 = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind, flags, stream, payload):
    return struct.pack("!I", len(payload))[1:] + bytes([kind, flags]) + struct.pack("!I", stream) + payload


def chunked(*chunks):
    return b"".join(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n" for chunk in (*chunks, b""))


def message(op, payload, first=0x80):
    return bytes([first | op, 0x80 | len(payload)]) + bytes(4) + payload


def bridged(**fields):
    text = json.dumps(fields).encode()
    return struct.pack("!I", len(text)) + text


def bus(sender, codec=8):
    parts = [struct.pack("!I", len(text)) + text for text in (b"echoport.stats", b"", sender)]
    rest = bytes([2, codec, 1]) + b"".join(parts) + struct.pack("!II", 4, 0)
    return struct.pack("!I", len(rest)) + rest


HEAD = bytes.fromhex("8286418aa0e41d139d09b8f01e07") + b"\x04\x05/echo"
POST = b"POST /echo?status=%s HTTP/1.1\r\nHost: x\r\n"
DEFLATED = UPGRADE[:-2] + b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"
FRAMES = message(1, b"hello") + message(1, b"he", 0) + message(0, b"llo") + message(9, b"?")

SEEDS = {
    "tcp": [b"hello\nworld\n" * 9, b"\n" * 99, b"x" * 65_535 + b"\n", "\u00e9\u20ac\n".encode() * 99],
    "tls": [HELLO, HELLO + record(22, bytes(99)), HELLO + record(21, b"\2\0"), record(23, bytes(999)), HELLO * 3],
    "http": [
        request("/echo") * 20,
        POST % b"200" + b"Content-Length: 5\r\n\r\nhello" * 2,
        POST % b"404" + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(b"hello", b"x" * 999),
        POST % b"200" + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
        b"HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" * 9,
        H2C + H2 + frame(4, 0, 0, b""),
        H2 + frame(4, 0, 0, b"") + frame(1, 4, 1, HEAD) + frame(0, 1, 1, b"hello") + frame(3, 0, 1, bytes(4)),
        H2 + frame(4, 0, 0, bytes(6)) + frame(6, 0, 0, bytes(8)) + frame(8, 0, 0, b"\0\0\1\0") + frame(7, 0, 0, bytes(8)),
        UPGRADE + FRAMES,
    ],
    "ws": [
        UPGRADE + FRAMES + message(8, b"\3\xe8bye"),
        DEFLATED + bytes([0xC1, 0x87]) + bytes(4) + bytes.fromhex("f248cdc9c90700") + FRAMES,
        DEFLATED + message(1, b"", 0) + message(0, b"") + FRAMES,
        UPGRADE + message(2, b"x" * 125) * 99,
    ],
    "udp": [b"", b"hello", b"x" * 1400, b"x" * 65_000, bytes(range(256))],
    "admin": [request(path) for path in ROUTES]
    + [
        request("/metrics") * 20,
        request("/api/v1/connections?state=closed&limit=9") + request("/api/v1/connections/1", b"x" * 999),
        b"POST /api/v1/reload HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Length: 2\r\n\r\n{}",
        H2C.replace(b"Host: x", b"Host: localhost"),
        H2 + frame(4, 0, 0, b"") + frame(1, 5, 1, HEAD),
        UPGRADE + FRAMES,
    ],
    "agent": [b"", b"x\n", request("/"), b"x" * 9999],
    "bridge": [
        bridged(type="ping") * 9,
        bridged(type="register", address="echoport.completions") + bridged(type="unregister", address="x"),
        bridged(type="send", address="echoport.processors.x", body={"a": [1, None]}, replyAddress="r", headers={"h": "v"}),
        bridged(type="publish", address="echoport.stats", body=None) * 20,
        bridged(type=7, address=[]) + bridged(),
    ],
    "bus": [bus(b"a-stranger"), bus(b""), bus(b"a", 255) * 3, struct.pack("!I", 1) + b"\1", bus(b"x" * 9999)],
    "member": [
        b"HZC" + bytes(99),
        b"HZCHZC" + struct.pack("!II", 64, 1) + bytes(99),
        b"CP2" + bytes(60),
        b"HZX\1" + bytes(9),
        b"GET /hazelcast/rest/cluster HTTP/1.1\r\nHost: x\r\n\r\n",
        b"get a\r\nset a 0 0 1\r\nx\r\n",
        HELLO,
    ],
}


def changed(dice, data):
    data = bytearray(data)
    for _ in range(dice.choice([0, 1, 1, 2, 5, 20])):
        at = dice.randrange(len(data) + 1)
        to = min(len(data), at + dice.choice([1, 2, 4, 30, 1000]))
        kind = dice.randrange(6)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            data[at:at] = dice.randbytes(dice.choice([1, 4, 99]))
        elif kind == 2:
            del data[at:to]
        elif kind == 3:
            data[at:at] = data[at:to] * dice.choice([1, 3, 50])
        elif kind == 4:
            data[at:to] = dice.choice([b"\xff", b"\0", b"\x7f\xff\xff\xff", b"\r\n"]) * (1 + (to - at) // 4)
        else:
            del data[at:]
    return bytes(data[:MOST_BYTES])


def sample(dice, kind):
    seeds = SEEDS[kind]
    return b"".join(changed(dice, dice.choice(seeds)) for _ in range(dice.choice([1, 1, 1, 2])))


def pieces(dice, data):
    parts = dice.choice([1, 1, 2, 5])
    cuts = sorted(dice.randrange(len(data) + 1) for _ in range(parts - 1))
    for begin, stop in zip([0, *cuts], [*cuts, len(data)]):
        yield data[begin:stop]


def visit(dice, kind, port):
    data = sample(dice, kind)
    with connect(port, "127.0.0.2") as peer:
        peer.settimeout(0.05)
        if kind == "tls" and dice.random() < 0.3:
            handshake(peer)
            data = sample(dice, "tcp") if dice.random() < 0.5 else record(23, sample(dice, "tcp"))
        for piece in pieces(dice, data):
            peer.sendall(piece)
            time.sleep(dice.choice([0, 0, 0.001]))
        end = dice.randrange(3)
        if end == 0:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        elif end == 1:
            peer.shutdown(socket.SHUT_WR)
            while peer.recv(1 << 16):
                pass
    return len(data)


def handshake(peer):
    """What follows it comes in clear text."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = TRUSTING.wrap_bio(incoming, outgoing)
    while True:
        try:
            client.do_handshake()
            peer.sendall(outgoing.read())
            return
        except ssl.SSLWantReadError:
            peer.sendall(outgoing.read())
            incoming.write(peer.recv(1 << 16))


def datagram(dice, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        data = sample(dice, "udp")[:65_507]
        for _ in range(10):
            peer.sendto(data, ("127.0.0.1", port))
    time.sleep(0.002)
    return 10 * len(data)


def run(dice, kind, port, deadline, done):
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            sent = datagram(dice, port) if kind == "udp" else visit(dice, kind, port)
            done.append(sent)


def main():
    kind, port, seconds, seed = sys.argv[1], *map(int, sys.argv[2:5])
    deadline, done = time.monotonic() + seconds, []
    threads = [
        threading.Thread(target=run, args=(random.Random(seed + number), kind, port, deadline, done))
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"visits": len(done), "MiB": sum(done) >> 20}), flush=True)


if __name__ == "__main__":
    main()
