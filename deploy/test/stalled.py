#!/usr/bin/env python3
"""Peers that send and never read, beside ten that echo: HOST PORT PEERS SECONDS; prints one JSON object.

Exits with 1 if one of the ten got a wrong byte, or none.
"""
import json
import os
import resource
import socket
import sys
import threading
import time

host, port, peers, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
over = threading.Event()
totals = dict.fromkeys(("echoes", "wrong", "failed", "stalled", "ended", "notConnected", "takenMiB"), 0)


def echo(peer):
    sent, back = os.urandom(1024), b""
    peer.sendall(sent)
    while len(back) < len(sent):
        part = peer.recv(4096)
        if not part:
            raise OSError("ended")
        back += part
    totals["echoes" if back == sent else "wrong"] += 1


def honest():
    while not over.is_set():
        try:
            with socket.create_connection((host, port), 5) as peer:
                while not over.is_set():
                    echo(peer)
                    time.sleep(0.01)
        except OSError:
            totals["failed"] += 1
            time.sleep(0.1)


def stalled():
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.settimeout(5)
    try:
        peer.connect((host, port))
    except OSError:
        totals["notConnected"] += 1
        return None
    peer.setblocking(False)
    return peer


def send(peer):
    """Returns whether the peer may go on."""
    try:
        totals["taken"] = totals.get("taken", 0) + peer.send(bytes(65536))
    except BlockingIOError:
        pass
    except OSError:
        totals["ended"] += 1
        peer.close()
        return False
    return True


threads = [threading.Thread(target=honest) for _ in range(10)]
for thread in threads:
    thread.start()
open_peers = [peer for _ in range(peers) if (peer := stalled())]
end = time.monotonic() + seconds
while time.monotonic() < end:
    open_peers = [peer for peer in open_peers if send(peer)]
    time.sleep(0.05)
over.set()
for thread in threads:
    thread.join()
totals["stalled"] = len(open_peers)
totals["takenMiB"] = totals.pop("taken", 0) >> 20
print(json.dumps(totals))
sys.exit(0 if totals["echoes"] and not totals["wrong"] else 1)
