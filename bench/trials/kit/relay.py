"""A box on the path that does something wrong, in a program because nftables cannot:

    relay.py PORT HOST:PORT collect                           TCP: passes on what is small after 700 ms
    relay.py PORT HOST:PORT forget SECONDS none|client|server|both
                                                              TCP: resets connections that rest for so long towards
                                                              those, and loses what then comes
    relay.py PORT HOST:PORT lose,double,swap there|back|both FILE
                                                              UDP: loses, doubles or passes on behind the next one,
                                                              in turn, each tenth datagram of a way; counted in FILE
"""

import contextlib
import json
import select
import socket
import struct
import sys
import threading
import time

EVERY = 10
SO_RCVBUFFORCE = 33


def connections(port, to, serve):
    with socket.create_server(("", port), backlog=500) as server:
        while True:
            client = server.accept()[0]
            threading.Thread(target=serve, args=(client, socket.create_connection(to)), daemon=True).start()


def collect(client, node):
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

    threading.Thread(target=pass_on, args=(client, node), daemon=True).start()
    pass_on(node, client)


def forget(seconds, who, client, node):
    other = {client: node, node: client}
    while ready := select.select([client, node], [], [], seconds)[0]:
        for each in ready:
            if not (data := each.recv(1 << 16)):
                return
            other[each].sendall(data)
    for told, end in (("client", client), ("server", node)):
        if who in (told, "both"):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.close()
    threading.Event().wait()  # the other end keeps its connection, and nobody reads it


class Way:
    """One way of datagrams, and how often what was done to them."""

    def __init__(self, wrongs):
        self.wrongs, self.number, self.held = wrongs, 0, []
        self.done = {"lose": 0, "double": 0, "swap": 0}

    def pass_on(self, data):
        self.number += 1
        if not self.wrongs or self.number % EVERY != EVERY // 2:
            held, self.held = self.held, []
            self.done["swap"] += sum(each != data for each in held)  # of two that are equal nobody sees it
            return [data, *held]
        wrong = self.wrongs[self.number // EVERY % len(self.wrongs)]
        if wrong == "swap":
            self.held.append(data)
            return []
        self.done[wrong] += 1
        return [data, data] if wrong == "double" else []


def datagrams(port, to, wrongs, where, file):
    outside, inside = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    for each in (outside, inside):
        each.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20)
    outside.bind(("", port))
    inside.connect(to)
    there, back = (Way(wrongs if where in (name, "both") else []) for name in ("there", "back"))
    client, told = None, ""
    while True:
        for each in select.select([outside, inside], [], [])[0]:
            if each is outside:
                data, client = outside.recvfrom(1 << 16)
                for datagram in there.pass_on(data):
                    inside.send(datagram)
            else:
                for datagram in back.pass_on(inside.recv(1 << 16)):
                    outside.sendto(datagram, client)
        now = json.dumps({"there": there.done, "back": back.done})
        if now != told:
            told = now
            with open(file, "w") as counted:
                counted.write(now)


def main():
    (host, number), port, what = sys.argv[2].split(":"), int(sys.argv[1]), sys.argv[3]
    to = (host, int(number))
    if what == "collect":
        connections(port, to, collect)
    elif what == "forget":
        connections(port, to, lambda *ends: forget(float(sys.argv[4]), sys.argv[5], *ends))
    else:
        datagrams(port, to, what.split(","), *sys.argv[4:6])


if __name__ == "__main__":
    main()
