"""
A client that means well: `steady.py PORT SECONDS`. Sends at a fixed rate whatever comes back, verifies every
byte, and prints the latencies from the time at which each message should have gone out, as JSON.
"""

import json
import os
import select
import socket
import sys
import time
from collections import deque

RATE = 500
CONNECTIONS = 20
SIZE = 64
WINDOW_SECONDS = 5
LATE_SECONDS = 10


def prefer():
    """Ahead of attackers on the same core, where that is allowed."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        pass


class Steady:
    def __init__(self, port):
        self.peers = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
        for peer in self.peers:
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waiting = {peer: deque() for peer in self.peers}
        self.input = {peer: b"" for peer in self.peers}
        self.latencies = []

    def run(self, seconds):
        begin = time.monotonic()
        for number in range(seconds * RATE):
            due = begin + number / RATE
            while (left := due - time.monotonic()) > 0:
                self._receive(left)
            peer = self.peers[number % CONNECTIONS]
            data = number.to_bytes(8, "big") * (SIZE // 8)
            peer.sendall(data)
            self.waiting[peer].append((due, data))
            self._receive(0)
        deadline = time.monotonic() + LATE_SECONDS
        while any(self.waiting.values()) and time.monotonic() < deadline:
            self._receive(0.1)
        return sum(map(len, self.waiting.values()))

    def _receive(self, seconds):
        for peer in select.select(self.peers, [], [], seconds)[0]:
            data = peer.recv(1 << 16)
            if not data:
                raise SystemExit("expected an echo, seen FIN")
            self.input[peer] += data
            while len(self.input[peer]) >= SIZE:
                due, sent = self.waiting[peer].popleft()
                if self.input[peer][:SIZE] != sent:
                    raise SystemExit("expected what was sent, seen other bytes")
                self.input[peer] = self.input[peer][SIZE:]
                self.latencies.append((due, time.monotonic() - due))


def percentile(values, percent):
    values = sorted(values)
    return round(values[min(len(values) - 1, int(len(values) * percent / 100))] * 1e6)


def main():
    prefer()
    steady = Steady(int(sys.argv[1]))
    lost = steady.run(int(sys.argv[2]))
    first = steady.latencies[0][0]
    windows = {}
    for due, latency in steady.latencies:
        windows.setdefault(int((due - first) / WINDOW_SECONDS), []).append(latency)
    latencies = [latency for _, latency in steady.latencies]
    result = {"messages": len(latencies), "lost": lost}
    for percent in (50, 99, 99.9, 100):
        result[f"p{percent}"] = percentile(latencies, percent)
    result["windows"] = [percentile(window, 99) for window in windows.values()]
    print(json.dumps(result))


if __name__ == "__main__":
    main()
