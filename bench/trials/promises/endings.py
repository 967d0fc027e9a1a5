"""Ways in which a connection ends, and what the log says of each. Each trial returns what was seen."""

import contextlib
import os
import re
import signal
import tempfile

from kit.node import Node, eventually, expect, expect_equal, port_of, run
from kit.peers import connect, flood, reset, round_trip, tool
from kit.registry import trial


class Endings:
    """The ends that a node's log has told so far, looked up by the peer's port."""

    def __init__(self, node):
        self.node = node
        self.seen = []

    def expect(self, port, reason, sentence):
        """Waits for the end of the connection from `port`; `sentence` is a pattern for all of it."""
        line = eventually(5, lambda: self._line(port))
        expect(line, f"expected the log to tell the end of port {port} ({reason})")
        expect_equal(f"reason of {line[0]!r}", line[1], reason)
        expect(re.fullmatch(sentence, line[2]), f"{reason}: expected {sentence!r}, seen {line[2]!r}")
        self.seen.append(f"{reason}: {line[2]}")

    def _line(self, port):
        return re.search(rf"\S+ \S+ 127\.0\.0\.1:{port} ([A-Z_]+): (.*)$", self.node.text(), re.M)


def port(peer):
    return peer.getsockname()[1]


def until_fin(peer, data):
    """Sends, and leaves when the gateway has finished; returns the port."""
    peer.sendall(data)
    while peer.recv(1024):
        pass
    number = port(peer)
    peer.close()
    return number


def listener(name, *settings, scheme="tcp"):
    yield f"listeners.{name}.uri={scheme}://127.0.0.1:0"
    for setting in settings:
        yield f"listeners.{name}.{setting}"


@trial("endings", 120)
def endings(options):
    with tempfile.TemporaryDirectory() as folder:
        return all_endings(certificate(tool("openssl"), folder))


def certificate(openssl, folder):
    """The settings of a listener's own certificate, that nobody has to trust."""
    files = {kind: os.path.join(folder, f"{kind}.pem") for kind in ("certificate", "key")}
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    code, _, err = run([*command, "-keyout", files["key"], "-out", files["certificate"]], 30)
    expect_equal(f"openssl, {err[-200:]!r}", code, 0)
    return [f"tls.{kind}={file}" for kind, file in files.items()]


def all_endings(certified):
    settings = [
        "log.connections=true",
        "drain.timeout=1s",
        *listener("brief", "idleTimeout=1s"),
        *listener("full", "maxConnections=1"),
        *listener(
            "strict", "frame=line", "frameLimit=16B", "processors=[{name: uppercase}]"
        ),
        *listener("failing", "frame=line", "processors=[{name: hex, mode: decode}]"),
        *listener("secured", *certified, scheme="tls"),
    ]
    with Node(*settings) as node, contextlib.ExitStack() as sockets:
        told = Endings(node)

        def open_to(number, **how):
            return sockets.enter_context(connect(number, **how))

        by_peers(node, told, open_to)
        by_the_gateway(node, told, open_to)
        by_a_drain(node, told, open_to)
    return f"{len(told.seen)} ends: " + " | ".join(told.seen)


def reset_behind_bytes(options, transport):
    """The loop sees bytes and a reset at once, and has nothing to send: the node was stopped meanwhile."""
    behind = [*listener("behind", "proxyProtocol={mode: required, trusted: [127.0.0.0/8]}")]
    behind.append("listeners.web.uri=http://127.0.0.1:0")
    with Node(f"node.transport={transport}", *behind) as node:
        cases = {"behind": b"PROXY UNKNOWN\r\n", "web": b"POST /ec", "echo": b"abc"}
        for name, data in cases.items():
            peers = [connect(port_of(node, name)) for _ in range(20)]
            expect(eventually(10, lambda: len(node.connections("open")) >= 20), "expected 20 peers")
            node.process.send_signal(signal.SIGSTOP)
            for peer in peers:
                peer.sendall(data)
                reset(peer)
            node.process.send_signal(signal.SIGCONT)
            left = eventually(20, lambda: not node.connections("open"))
            expect(left, f"{name}: expected none left, {len(node.connections('open'))} are open")
    return f"{len(cases)} times 20 peers that reset behind their last byte, none is left"


for _transport in ("epoll", "io_uring"):
    trial(f"reset-behind-bytes-{_transport}", 120)(
        lambda options, transport=_transport: reset_behind_bytes(options, transport)
    )


def by_peers(node, told, open_to):
    silent = open_to(node.port)
    told_of = port(silent)
    silent.close()
    told.expect(told_of, "PEER_FINISHED", r"The peer connected and closed without sending anything\.")
    finished = open_to(node.port)
    expect(round_trip(finished, b"hello\n"), "expected an echo")
    told_of = port(finished)
    finished.close()
    told.expect(told_of, "PEER_FINISHED", r"The peer sent 6 B, closed, and got everything back\.")
    quiet = open_to(node.port)
    expect(round_trip(quiet), "expected an echo")
    told_of = port(quiet)
    reset(quiet)
    told.expect(told_of, "PEER_RESET", r"The peer reset the connection after 4 B\.")
    deaf = open_to(node.port, small_buffers=True)
    flood([deaf], 1.5, 30)
    told_of = port(deaf)
    reset(deaf)
    told.expect(
        told_of,
        "PEER_RESET",
        r"The peer stopped reading at \S+ \w+ and reset after \d s; \S+ \w+ were never sent\.",
    )
    dead = open_to(node.port, small_buffers=True)
    flood([dead], 0.2, 30)
    told_of = port(dead)
    dead.close()
    told.expect(told_of, "PEER_RESET", r"The peer .*; \S+ \w+ were never sent\.")


def by_the_gateway(node, told, open_to):
    idle = open_to(port_of(node, "brief"), timeout=10)
    expect_equal("end of an idle peer's input", idle.recv(1), b"")
    told.expect(port(idle), "IDLE", r"Nothing moved for 1 s, so the gateway closed it\.")
    expect(round_trip(open_to(port_of(node, "full"))), "expected an echo")
    refused = open_to(port_of(node, "full"))
    told.expect(port(refused), "REFUSED", r"The gateway refused it: maxConnections: 1 is reached\.")
    rude = open_to(port_of(node, "strict"))
    told_of = until_fin(rude, b"no line so long is allowed\n")
    told.expect(told_of, "PROTOCOL_ERROR", r"The peer broke the protocol: .*; 27 B were never sent\.")
    wrong = open_to(port_of(node, "failing"))
    told_of = until_fin(wrong, b"no hex\n")
    told.expect(told_of, "PROCESSOR_FAILED", r"A processor failed: .*; \d B were never sent\.")
    plain = open_to(port_of(node, "secured"))
    told_of = until_fin(plain, b"this is no ClientHello\n")
    told.expect(told_of, "TLS_FAILED", r"TLS failed: \S.*\.")


def by_a_drain(node, told, open_to):
    idle, deaf = open_to(node.port), open_to(node.port, small_buffers=True)
    expect(round_trip(idle), "expected an echo")
    flood([deaf], 1, 30)
    node.terminate()
    expect_equal("end of an idle peer's input", idle.recv(1), b"")
    told_of = port(idle)
    idle.close()
    expect_equal("exit code", node.wait(20), 3)
    told.expect(told_of, "DRAINED", r"The node stopped and sent everything back before its FIN\.")
    told.expect(
        port(deaf),
        "DRAIN_CUT",
        r"The node stopped, and the peer had taken \S+ \w+ in time; \S+ \w+ were never sent\.",
    )
