"""
What a stranger who reaches a port can do without a token: `strangers.py ATTACK JSON`, where JSON has the ports.
Each goes on for the seconds of its last argument, then prints what it did.
"""

import contextlib
import json
import resource
import socket
import struct
import sys
import time

RESET = struct.pack("ii", 1, 0)
ROUTES = ["/api/v1/stats", "/api/v1/completions", "/api/v1/listeners", "/api/v1/connections", "/api/v1/cluster"]
ROUTES += ["/", "/health/live", "/health/ready", "/console/app.js", "/missing", "/%zz"]
PIPELINED, BODY = 7, b"x" * 7900
H2C = (
    b"GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    b"HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n"
)


def request(path, body=b"", host="localhost"):
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{length}\r\n".encode() + body


def connect(port, source="127.0.0.1"):
    return socket.create_connection(("127.0.0.1", port), 5, (source, 0))


def send_and_reset(port, data, pause=0.0):
    """Whether it was all taken."""
    with contextlib.suppress(OSError), connect(port, "127.0.0.2") as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        peer.sendall(data)
        time.sleep(pause)
        return True
    return False


# --- attacks -----------------------------------------------------------------------------------


def pipelined(ports, seconds):
    """3,000 connections, half of them to the metrics, the rest to all routes; more until the time is over."""
    deadline, done = time.monotonic() + seconds, 0
    while done < 3000 or time.monotonic() < deadline:
        path = "/metrics" if done % 2 else ROUTES[done // 2 % len(ROUTES)]
        send_and_reset(ports["admin"], request(path) + request(path, BODY) * PIPELINED, 0.002 * (done % 3 == 0))
        done += 1
        for port in ("agent", "bridge"):
            if done % 12 == 0 and port in ports:
                send_and_reset(ports[port], b"\x7f\xff\xff\xff" + BODY)
    return done


def streams(ports, seconds):
    """Event streams and half requests of one source."""
    peers = []
    for path in ["/api/v1/completions", "/api/v1/stats"] * 40:
        peers.append(connect(ports["admin"], "127.0.0.9"))
        peers[-1].sendall(request(path))
    for _ in range(200):
        peers.append(connect(ports["admin"], "127.0.0.9"))
        with contextlib.suppress(OSError):
            peers[-1].sendall(b"GET / HTTP/1.1\r\nHost: ")
    time.sleep(seconds)
    return len(peers)


def idle(ports, seconds):
    """1,300 connections to each port that say nothing."""
    peers = []
    for port in ports.values():
        for number in range(1300):
            with contextlib.suppress(OSError):
                peers.append(connect(port, f"127.0.0.{2 + number % 2}"))
    time.sleep(seconds)
    return len(peers)


def noise(ports, seconds):
    """Whatever a careless server writes a stack trace for, as fast as one peer can."""
    deadline, done = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        send_and_reset(ports["admin"], request("/%zz", host="evil") * 50, 0.001)
        send_and_reset(ports["admin"], request("/?a=%zz") + b"\0\xff nonsense\r\n\r\n", 0.001)
        send_and_reset(ports["web"], H2C, 0.003 * (done % 2))
        for frame in (b"[]", b'{"type": 7}', b"{", b'{"type":"send"}', b'{"type":"x","address":"a"}'):
            send_and_reset(ports["bridge"], struct.pack("!I", len(frame)) + frame, 0.001)
        done += 1
    return done


ATTACKS = {attack.__name__: attack for attack in (pipelined, streams, idle, noise)}


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    print(ATTACKS[sys.argv[1]](json.loads(sys.argv[2]), float(sys.argv[3])), flush=True)


if __name__ == "__main__":
    main()
