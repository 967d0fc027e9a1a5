"""A box on the path that does one thing wrong: relay.py PORT HOST:PORT collect | lose|double|swap there|back.

`collect` is for TCP and passes on what is small after 700 ms; the others are for UDP, for each tenth datagram of one
way. What was done is counted in a file: relay.py ... FILE.
"""

import contextlib
import select
import socket
import sys
import threading
import time

EVERY = 10
SO_RCVBUFFORCE = 33


def collect(port, to):
    def pass_on(source, sink):
        try:
            while data := source.recv(8 << 20):
                time.sleep(0.7 if len(data) < 100 else 0)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            for each in (source, sink):
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    with socket.create_server(("", port)) as server:
        while True:
            client = server.accept()[0]
            node = socket.create_connection(to)
            for ends in ((client, node), (node, client)):
                threading.Thread(target=pass_on, args=ends, daemon=True).start()


class Way:
    """One way of datagrams: each tenth is lost, doubled, or comes behind the next one."""

    def __init__(self, what):
        self.what, self.number, self.done, self.held = what, 0, 0, []

    def pass_on(self, data):
        self.number += 1
        wrong = bool(self.what) and self.number % EVERY == EVERY // 2
        self.done += wrong
        if not wrong:
            held, self.held = self.held, []
            return [data, *held]
        if self.what == "swap":
            self.held.append(data)
        return [data, data] if self.what == "double" else []


def datagrams(port, to, what, way, file):
    outside, inside = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    for each in (outside, inside):
        each.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20)
    outside.bind(("", port))
    inside.connect(to)
    there, back = Way(what if way == "there" else None), Way(what if way == "back" else None)
    client, told = None, 0
    while True:
        for each in select.select([outside, inside], [], [])[0]:
            if each is outside:
                data, client = outside.recvfrom(1 << 16)
                for datagram in there.pass_on(data):
                    inside.send(datagram)
            else:
                for datagram in back.pass_on(inside.recv(1 << 16)):
                    outside.sendto(datagram, client)
        if there.done + back.done != told:
            told = there.done + back.done
            with open(file, "w") as counted:
                counted.write(str(told))


if __name__ == "__main__":
    host, number = sys.argv[2].split(":")
    if sys.argv[3] == "collect":
        collect(int(sys.argv[1]), (host, int(number)))
    else:
        datagrams(int(sys.argv[1]), (host, int(number)), *sys.argv[3:6])
