"""The ways in: who serves each, and whom the others are measured against there."""

from dataclasses import dataclass

TCP, TLS = "tcp", "tls"
OURS = ("echoport-epoll", "echoport-io_uring")


@dataclass(frozen=True)
class Way:
    """A prefix of workload names; the first of its servers is its yardstick. Empty: those of TCP."""

    title: str
    servers: tuple = ()
    churns: tuple = ()  # how connections can come and go there

    @property
    def yardstick(self):
        return self.servers[0] if self.servers else "c-epoll"

    @property
    def again(self):
        """A second copy of the yardstick: how noisy a run is."""
        return f"{self.yardstick} (A/A)"


WAYS = {
    TCP: Way("TCP", churns=("churn",)),
    "unix": Way("Unix sockets", ("c-epoll", "go", "echoport-epoll")),
    "udp": Way("UDP", ("c-udp", "go", "netty-epoll", *OURS)),
    TLS: Way(
        "TLS",
        ("go", "node", "nginx", "haproxy", "stunnel", "vertx-epoll", *OURS),
        churns=("churn", "resumed"),
    ),
    "http1": Way("HTTP/1.1", ("go", "node", "vertx-epoll", *OURS)),
    "http2": Way("HTTP/2", ("go", "node", "vertx-epoll", *OURS)),
    "ws": Way("WebSocket", ("go", "node", "vertx-epoll", *OURS)),
}


def named(text):
    """(way, the rest) of WAY:REST; without WAY it is TCP."""
    way, colon, rest = text.rpartition(":")
    if colon and way not in WAYS:
        raise ValueError(f"'{text}': expected one of {', '.join(WAYS)} before the colon")
    return way or TCP, rest


def prefix(way):
    return "" if way == TCP else f"{way}:"
