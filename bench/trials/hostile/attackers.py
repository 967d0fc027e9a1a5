"""
Peers that mean harm, and as many that do not: `attackers.py ROLE TARGETS`, where TARGETS is JSON, the port
or path of each kind of listener. Goes on until SIGTERM, then prints what it did as JSON.
"""

import contextlib
import json
import os
import random
import selectors
import signal
import socket
import ssl
import struct
import sys
import time

TICK_SECONDS = 0.02
RESET = struct.pack("ii", 1, 0)
SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
POST = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
PROXY = b"PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n"


def client_hello():
    """The first flight of a client of TLS."""
    context, outgoing = ssl.create_default_context(), ssl.MemoryBIO()
    client = context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def record(kind, payload):
    return struct.pack("!BHH", kind, 0x0303, len(payload)) + payload


# --- what is sent ------------------------------------------------------------------------------

HELLO = client_hello()

HALF_HANDSHAKES = [
    b"",
    HELLO[:1],
    HELLO[: len(HELLO) // 2],
    HELLO[:-1],
    HELLO,
    HELLO + record(22, b"\x10\0\0\1"),
]


def beginnings(kind):
    """What a peer of this kind would say if it meant well."""
    return {
        "tls": HELLO,
        "http": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Header: x\r\n" * 200,
        "ws": UPGRADE + b"\x82\xfe\xff\xff\0\0\0\0" + bytes(65_535),
        "required": PROXY + bytes(1000),
        "optional": PROXY + bytes(1000),
    }.get(kind, bytes(1000))


def endless(kind):
    """What a peer of this kind says before data without an end."""
    return {
        "http": POST,
        "ws": UPGRADE + b"\x82\xff\0\0\0\0\0\x0f\xff\xff\0\0\0\0",
        "required": PROXY,
        "optional": PROXY,
        "tls": HELLO,
    }.get(kind, b"")


def random_bytes(dice):
    return dice.randbytes(dice.choice([1, 7, 100, 1460, 20_000]))


def broken_http(dice):
    return dice.choice(
        [
            b"GET",
            b"GET / HTTP/1.1\r\nHost",
            b"GET / HTTP/9.9\r\n\r\n",
            b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 3000,
            b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
            b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            b"POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\nabc",
            b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 50,
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + dice.randbytes(200),
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0" * 500,
        ]
    )


def broken_upgrade(dice):
    return dice.choice(
        [
            UPGRADE[: dice.randrange(len(UPGRADE))],
            UPGRADE.replace(b"13", b"99"),
            UPGRADE.replace(b"dGhl", b"!!!!"),
            UPGRADE.replace(b"Sec-WebSocket-Key", b"X-Key"),
            UPGRADE + dice.randbytes(300),
            UPGRADE + b"\x81\x05hello",
            UPGRADE + b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff",
            UPGRADE + b"\x89\x80\0\0\0\0" * 500,
            UPGRADE + b"\x01\x81\0\0\0\0\xff" + b"\x80\x81\0\0\0\0\xff",
        ]
    )


def broken_proxy(dice):
    return dice.choice(
        [
            b"PROXY ",
            b"PROXY TCP4 1.2.3.4\r\n",
            b"PROXY TCP4 " + b"9" * 200,
            b"PROXY UNKNOWN\n",
            SIGNATURE,
            SIGNATURE + b"\x21\x11\xff\xff" + bytes(300),
            SIGNATURE + b"\x21\x11\0\x04abcd",
            SIGNATURE + b"\x21\x11\0\x0f" + bytes(12) + b"\x04\xff\xff",
            SIGNATURE + b"\x99\x11\0\x0c" + bytes(12),
            SIGNATURE + dice.randbytes(64),
        ]
    )


def broken_tls(dice):
    return dice.choice(
        [
            HELLO[:60] + dice.randbytes(200),
            record(22, dice.randbytes(500)),
            record(21, b"\2\x28"),
            record(20, b"\1") * 100,
            record(23, dice.randbytes(16_000)),
            HELLO + dice.randbytes(600),
            HELLO + record(21, b"\1\0"),
            b"\x16\x03\x01\xff\xff" + dice.randbytes(300),
            b"GET / HTTP/1.1\r\n\r\n",
        ]
    )


GARBAGE = [random_bytes, broken_http, broken_upgrade, broken_proxy, broken_tls]


# --- peers -------------------------------------------------------------------------------------


class Place:
    """Room for some peers of one kind at once, each replaced by a new one when it ends."""

    def __init__(self, make, count, pace):
        self.make, self.free, self.pace, self.credit = make, count, pace, 0.0

    def due(self, seconds):
        """How many peers may begin, at `pace` new ones a second."""
        self.credit = min(self.pace, self.credit + self.pace * seconds)
        begin = min(self.free, int(self.credit))
        self.credit -= begin
        return begin


class Crowd:
    """
    Connections of one process, served in one loop. Each follows a generator that yields how long it
    waits, or None for the end of its input. What comes back is read and forgotten.
    """

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.counts = {"opened": 0, "ended by the node": 0, "at once": 0, "not connected": 0}
        self.places, self.waiting, self.open = [], [], 0

    def add(self, make, count, pace):
        self.places.append(Place(make, count, pace))

    def run(self):
        stopped = []
        signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
        last = time.monotonic()
        while not stopped:
            begin = time.monotonic()
            for place in self.places:
                for _ in range(place.due(begin - last)):
                    self._open(place)
            last = begin
            self._read()
            self._go_on(begin)
            time.sleep(max(0, TICK_SECONDS - (time.monotonic() - begin)))

    def _open(self, place):
        kind, target, act = place.make()
        peer = socket.socket(socket.AF_UNIX if kind == "unix" else socket.AF_INET)
        try:
            peer.settimeout(0.2)
            peer.connect(target if kind == "unix" else ("127.0.0.1", target))
        except OSError:
            self.counts["not connected"] += 1
            peer.close()
            return
        peer.setblocking(False)
        place.free -= 1
        self.open += 1
        self.counts["opened"] += 1
        self.counts["at once"] = max(self.counts["at once"], self.open)
        steps = act(kind, peer)
        if act is not deaf:
            self.selector.register(peer, selectors.EVENT_READ, (place, steps))
        self._step(peer, place, steps)

    def _step(self, peer, place, steps):
        try:
            wait = next(steps)
        except (StopIteration, OSError):
            self._leave(peer, place)
            return
        if wait is not None:
            self.waiting.append((time.monotonic() + wait, peer, place, steps))

    def _leave(self, peer, place):
        with contextlib.suppress(KeyError):
            self.selector.unregister(peer)
        peer.close()
        place.free += 1
        self.open -= 1

    def _read(self):
        for key, _ in self.selector.select(0):
            peer, (place, _) = key.fileobj, key.data
            try:
                over = not peer.recv(1 << 16)
            except BlockingIOError:
                continue
            except OSError:
                over = True
            if over:
                self.counts["ended by the node"] += 1
                self._leave(peer, place)

    def _go_on(self, now):
        waiting, self.waiting = self.waiting, []
        for entry in waiting:
            when, peer, place, steps = entry
            if when > now:
                self.waiting.append(entry)
            elif peer.fileno() >= 0:
                self._step(peer, place, steps)


def at(targets, act, *kinds):
    """Peers that act so, at all listeners or at those of some kinds."""
    choice = [kind for kind in targets if kind != "udp" and (not kinds or kind in kinds)]

    def make():
        kind = random.choice(choice)
        return kind, targets[kind], act

    return make


def half_handshake(kind, peer):
    """Some of a handshake, then nothing, until the node has had enough."""
    peer.send(random.choice(HALF_HANDSHAKES))
    yield None


def byte_by_byte(kind, peer):
    for byte in beginnings(kind):
        peer.send(bytes([byte]))
        yield 1


def silent(kind, peer):
    yield None


def deaf(kind, peer):
    """Sends as much as is taken, and reads nothing."""
    peer.send(endless(kind))
    data = bytes(1 << 16)
    for _ in range(60):
        with contextlib.suppress(BlockingIOError):
            peer.send(data)
        yield 0.5


def reset(kind, peer):
    """Says something, or nothing, and resets."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    with contextlib.suppress(BlockingIOError):
        peer.send(endless(kind) + bytes(random.choice([0, 1, 1000, 100_000])))
    yield random.uniform(0, 0.1)


def garbage(kind, peer):
    dice = random.Random()
    with contextlib.suppress(BlockingIOError):
        peer.send(dice.choice(GARBAGE)(dice))
    yield dice.uniform(0, 2)
    end = dice.randrange(3)
    if end == 0:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    elif end == 1:
        peer.shutdown(socket.SHUT_WR)
        yield 5


def polite(kind, peer):
    """A few bytes there and back, then FIN."""
    peer.send(b"hello")
    yield random.uniform(0, 2)
    peer.shutdown(socket.SHUT_WR)
    yield 5


class Datagrams:
    """Datagrams of all sizes, from sources that change."""

    def __init__(self, port, pace):
        self.port, self.pace, self.counts = port, pace, {"datagrams": 0}

    def run(self):
        stopped = []
        signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
        dice, begin = random.Random(), time.monotonic()
        sources = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(20)]
        while not stopped:
            while self.counts["datagrams"] < self.pace * (time.monotonic() - begin):
                data = dice.randbytes(dice.choice([0, 1, 40, 1400, 9000, 65_000]))
                with contextlib.suppress(OSError):
                    dice.choice(sources).sendto(data, ("127.0.0.1", self.port))
                self.counts["datagrams"] += 1
            time.sleep(TICK_SECONDS)


def role(name, targets):
    if name == "datagrams":
        return Datagrams(targets["udp"], 500)
    crowd = Crowd()
    if name == "handshakes":
        crowd.add(at(targets, half_handshake, "tls"), 10_000, 1000)
    elif name == "quiet":
        crowd.add(at(targets, byte_by_byte), 500, 100)
        crowd.add(at(targets, silent), 500, 100)
        crowd.add(at(targets, deaf), 30, 10)
    elif name == "loud":
        crowd.add(at(targets, reset), 500, 200)
        crowd.add(at(targets, garbage), 1000, 200)
    elif name == "benign":
        crowd.add(at(targets, silent, "tcp"), 11_000, 1000)
        crowd.add(at(targets, polite, "tcp"), 2000, 1000)
    return crowd


def main():
    peers = role(sys.argv[1], json.loads(sys.argv[2]))
    peers.run()
    print(json.dumps(peers.counts), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
