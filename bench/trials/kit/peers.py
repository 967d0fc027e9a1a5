"""The other ends: clients that send, read slowly, wait, or do not read at all."""

import contextlib
import hashlib
import os
import selectors
import shutil
import socket
import struct
import subprocess
import threading
import time

from kit.node import Failed, Skipped, end, expect, expect_equal, start

CHUNK = 1 << 16
TIMEOUT = 120


def tool(name):
    if shutil.which(name) is None:
        raise Skipped(f"no {name} on the PATH")
    return name


def connect(port, host="127.0.0.1", timeout=TIMEOUT, small_buffers=False, source=None):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    peer = socket.socket(family, socket.SOCK_STREAM)
    if small_buffers:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32768)
    if source:
        peer.bind((source, 0))
    peer.settimeout(timeout)
    peer.connect((host, port))
    return peer


def reset(peer):
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def round_trip(peer, data=b"ping"):
    """Whether `data` comes back; False if the connection ends instead."""
    try:
        peer.sendall(data)
        got = b""
        while len(got) < len(data):
            part = peer.recv(CHUNK)
            if not part:
                return False
            got += part
    except OSError:
        return False
    expect_equal("echo", got, data)
    return True


# --- half-close ------------------------------------------------------------------------------


class Payload:
    """Random bytes, the same for all peers but for the last 32."""

    def __init__(self, size):
        self.common = os.urandom(size - 32)
        self.hash = hashlib.sha256(self.common)

    def own(self):
        """The last bytes of one peer, and the sum of all that it sends."""
        tail = os.urandom(32)
        whole = self.hash.copy()
        whole.update(tail)
        return tail, whole.hexdigest()


class SlowReader:
    """
    Reads what comes back while the other side of the conversation still sends. Full speed is never
    used: the echo is behind, its window and every buffer on the way are full when the FIN goes out;
    then nothing is read for a while, then the rest, slowly.
    """

    def __init__(self, read, sent_all, sleep_first):
        self.read = read
        self.sent_all = sent_all
        self.sleep_first = sleep_first
        self.sum = hashlib.sha256()
        self.bytes = 0
        self.after_fin = 0

    def run(self):
        time.sleep(self.sleep_first)
        waited = False
        while True:
            if self.sent_all.is_set():
                if not waited:
                    waited = True
                    time.sleep(0.3)
                    self.after_fin = self.bytes
                time.sleep(0.001)
            elif self.bytes % (16 * CHUNK) < CHUNK:
                time.sleep(0.001)
            data = self.read()
            if not data:
                return
            self.bytes += len(data)
            self.sum.update(data)


def check_sum(reader, size, digest):
    expect(
        reader.bytes == size and reader.sum.hexdigest() == digest,
        f"expected {size} bytes with the sum of what was sent, then FIN, seen {reader.bytes} bytes",
    )
    return size - reader.after_fin


def half_close_python(port, payload, sleep_first=0.0):
    """Returns how many bytes were still on the way when the peer had shut down its side."""
    tail, digest = payload.own()
    sent_all = threading.Event()
    faults = []
    with connect(port) as peer:

        def send():
            try:
                peer.sendall(payload.common)
                peer.sendall(tail)
                peer.shutdown(socket.SHUT_WR)
            except OSError as fault:
                faults.append(fault)
            sent_all.set()

        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        reader = SlowReader(lambda: peer.recv(CHUNK), sent_all, sleep_first)
        try:
            reader.run()
        except OSError as fault:
            raise Failed(f"expected FIN, seen {fault!r} after {reader.bytes} bytes") from None
        sender.join(TIMEOUT)
        expect(not faults, f"expected to send everything, seen {faults}")
    return check_sum(reader, len(payload.common) + len(tail), digest)


def client_commands(port):
    return {
        "nc": ["nc", "-N", "127.0.0.1", str(port)],
        "ncat": ["ncat", "127.0.0.1", str(port)],
        "socat": ["socat", "-t", "60", "-", f"TCP:127.0.0.1:{port}"],
    }


def half_close_tool(name, port, payload):
    tail, digest = payload.own()
    sent_all = threading.Event()
    process = start(
        client_commands(port)[name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )

    def send():
        with contextlib.suppress(OSError), process.stdin as stdin:
            for part in (payload.common, tail):
                view = memoryview(part)
                while view:
                    view = view[stdin.write(view[:CHUNK]) :]
        sent_all.set()

    try:
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        reader = SlowReader(lambda: process.stdout.read(CHUNK), sent_all, 0)
        reader.run()
        sender.join(TIMEOUT)
        code = process.wait(TIMEOUT)
        expect(code == 0, f"{name}: expected exit code 0, seen {code}: {process.stderr.read()!r}")
    finally:
        end(process)
        process.stdout.close()
        process.stderr.close()
    return check_sum(reader, len(payload.common) + len(tail), digest)


def gigabyte(port, size):
    """Sends `size` random bytes through socat; returns the two sums."""
    process = start(
        client_commands(port)[tool("socat")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    sent, got = hashlib.sha256(), hashlib.sha256()

    def send():
        with contextlib.suppress(OSError), process.stdin as stdin:
            for _ in range(size >> 20):
                part = os.urandom(1 << 20)
                sent.update(part)
                stdin.write(part)

    try:
        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        count = 0
        while data := process.stdout.read(1 << 18):
            count += len(data)
            got.update(data)
        sender.join(TIMEOUT)
    finally:
        end(process)
        process.stdout.close()
    return sent.hexdigest(), got.hexdigest(), count


# --- many peers ------------------------------------------------------------------------------


def flood(peers, quiet_seconds, limit_seconds):
    """Sends on all peers, which never read, until no byte was taken for a while."""
    for peer in peers:
        peer.setblocking(False)
    data = bytes(CHUNK)
    total, last, begin = 0, time.monotonic(), time.monotonic()
    while time.monotonic() - last < quiet_seconds:
        expect(
            time.monotonic() - begin < limit_seconds,
            f"expected receiving to stop, seen {total} bytes taken and no end",
        )
        taken = 0
        for peer in peers:
            with contextlib.suppress(BlockingIOError):
                taken += peer.send(data)
        total += taken
        if taken:
            last = time.monotonic()
        else:
            time.sleep(0.05)
    return total


class Load:
    """Peers that send as fast as they can and check every byte, until they see FIN."""

    PATTERN = os.urandom(CHUNK)
    TWICE = PATTERN * 2
    AHEAD = 1 << 18

    class Peer:
        def __init__(self, socket_, own):
            self.socket = socket_
            self.offset = own
            self.sent = self.received = 0
            self.finished = False

    def __init__(self, port, count):
        self.peers = [self.Peer(connect(port), 7919 * i) for i in range(count)]
        self.selector = selectors.DefaultSelector()
        for peer in self.peers:
            peer.socket.setblocking(False)
            self.selector.register(
                peer.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, peer
            )
        self.faults = []

    def run(self, seconds):
        """Returns whether all peers have seen FIN."""
        deadline = time.monotonic() + seconds
        while self.selector.get_map() and time.monotonic() < deadline:
            for key, events in self.selector.select(0.1):
                self._serve(key.data, events)
        return not self.selector.get_map()

    def _serve(self, peer, events):
        try:
            if events & selectors.EVENT_READ:
                self._receive(peer)
            if events & selectors.EVENT_WRITE and not peer.finished:
                self._send(peer)
        except BlockingIOError:
            pass
        except OSError as fault:
            self.faults.append(f"{fault!r} after {peer.received} bytes")
            self._leave(peer)

    def _receive(self, peer):
        data = peer.socket.recv(CHUNK)
        if not data:
            peer.finished = True
            self._leave(peer)
            return
        at = (peer.offset + peer.received) % CHUNK
        if data != self.TWICE[at : at + len(data)]:
            self.faults.append(f"other bytes than sent at offset {peer.received}")
        peer.received += len(data)

    def _send(self, peer):
        if peer.sent - peer.received < self.AHEAD:
            at = (peer.offset + peer.sent) % CHUNK
            peer.sent += peer.socket.send(self.TWICE[at : at + CHUNK // 4])

    def _leave(self, peer):
        self.selector.unregister(peer.socket)
        peer.socket.close()

    def close(self):
        for peer in self.peers:
            peer.socket.close()
        self.selector.close()
