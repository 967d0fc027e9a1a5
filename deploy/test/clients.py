#!/usr/bin/env python3
"""Verified clients that reconnect: HOST PORT CONNECTIONS SECONDS [PAUSE]; prints one JSON object.

A node that drains may end a connection before it has echoed all: `unreturned` counts those bytes, and
the nodes' final reports must discard as many. `ended` are connections that the other side closed,
`resets` those that failed; the next one follows after PAUSE seconds. Exits with 1 on a wrong byte.
"""
import json
import os
import socket
import sys
import threading
import time

host, port, connections, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
pause = float(sys.argv[5]) if len(sys.argv) > 5 else 0
end = time.monotonic() + seconds
lock = threading.Lock()
totals = dict.fromkeys(("sent", "back", "unreturned", "connections", "ended", "mismatches", "resets", "refused"), 0)


def add(**counts):
    with lock:
        for name, count in counts.items():
            totals[name] += count


def echo(peer, data):
    """Sends and returns what came back, which is shorter when the peer has finished."""
    peer.sendall(data)
    back = b""
    while len(back) < len(data) and (chunk := peer.recv(65536)):
        back += chunk
    return back


def connection():
    sent = returned = 0
    with socket.create_connection((host, port), 3) as peer:
        peer.settimeout(10)
        add(connections=1)
        try:
            while time.monotonic() < end:
                data = os.urandom(256)
                sent += len(data)
                back = echo(peer, data)
                returned += len(back)
                if back != data[: len(back)]:
                    add(mismatches=1)
                if len(back) < len(data):
                    add(ended=1)
                    break
                time.sleep(0.02)
        except OSError:
            add(resets=1)
    add(sent=sent, back=returned, unreturned=sent - returned)


def client():
    while time.monotonic() < end:
        try:
            connection()
            time.sleep(pause)
        except OSError:
            add(refused=1)
            time.sleep(0.1)


threads = [threading.Thread(target=client) for _ in range(connections)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(totals))
sys.exit(1 if totals["mismatches"] else 0)
