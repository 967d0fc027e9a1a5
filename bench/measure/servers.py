"""The servers: how each is started, pinned, awaited and stopped."""

import ctypes
import http.client
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from . import build, fronts
from .machine import DISTRIBUTION, LOAD_CORE, OUT, SERVER_CORE
from .problems import Failed, Missing, say
from .ways import TCP, TLS, WAYS, prefix

YARDSTICK, AGAIN = WAYS[TCP].yardstick, WAYS[TCP].again
TRANSPORTS = ("epoll", "io_uring", "nio")
SUBSCRIBED, SCRAPED = "-subscribed", "-scraped"
OURS = [f"echoport-{t}{mode}" for t in TRANSPORTS for mode in ("", SUBSCRIBED, SCRAPED)]
UPPERCASE = "-uppercase-"
PLACES = ("loop", "worker", "virtual", "bus")
PROCESSED = [f"echoport-epoll{UPPERCASE}{place}" for place in PLACES]
SPLICES = {"c-splice": 1 << 20, "c-splice-64k": 0}  # bytes of a pipe; 0: as the kernel makes it
# As a user starts it, by ./echoport; with or without an AOT cache.
LAUNCHED = {"checkout": "on", "checkout-no-aot": "off"}
# One load sends more than one stranger may.
UNLIMITED = ["listeners.echo.udp.perSecond=0", "listeners.echo.udp.bytesPerSecond.source=0B"]
# What serves no TCP.
OF_WAYS = ["c-udp", *fronts.FRONTS]
SERVERS = [
    "c-epoll",
    *SPLICES,
    "c-io_uring",
    "rust",
    "go",
    "node",
    "netty-epoll",
    "netty-io_uring",
    "netty-splice",
    "vertx-epoll",
    "vertx-io_uring",
    "vertx-nio",
    *OURS,
    *PROCESSED,
    *LAUNCHED,
    *OF_WAYS,
]
PEER_CLASSES = {"netty": "NettyEcho", "vertx": "VertxEcho"}

# SERVER+NAME is that server as --variant NAME=... says.
VARIANT = "+"

START_SECONDS = 60
STOP_SECONDS = 10
SCRAPE_SECONDS = 1
WARM_UP_SCRAPES = 500
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Variant:
    """What is different about a server of ours."""

    flags: list
    settings: list
    home: Path


NOTHING = Variant([], [], DISTRIBUTION)
NO_VARIANTS = {"": NOTHING}


def is_java(name):
    return name.startswith(("netty-", "vertx-", "echoport-"))


def transport_of(name):
    return name.split("-")[1]


def plain(name):
    """Echoport without what a mode adds."""
    return name.removesuffix(SUBSCRIBED).removesuffix(SCRAPED)


def is_launched(name):
    return name.partition(VARIANT)[0] in LAUNCHED


def launched_from(variant):
    """A checkout, by its target/echoport."""
    return variant.home.parent.parent


def keeps_aot_cache(name, folder):
    new = (folder.parent.parent / ".mvn" / "aot.sh").exists() and build.java_version()[0] >= 25
    return new and LAUNCHED[name.partition(VARIANT)[0]] == "on"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def common_jvm_flags():
    """What ./echoport and the image set as well."""
    flags = ["-Dvertx.disableContextTimings=true"]
    if build.java_version()[0] >= 24:
        flags += ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
    return flags


def bench_jvm_flags(more=""):
    """The same for all Java servers. Below 512 MB Netty gives up thread-local buffers."""
    return ["-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", *common_jvm_flags(), *more.split()]


def settings(name, way, place, admin_port, loops):
    thread = name.partition(UPPERCASE)[2]
    processed = (
        [f"listeners.echo.processors=[{{name: uppercase, on: {thread}}}]"] if thread else []
    )
    return [
        *processed,
        f"node.transport={transport_of(name)}",
        f"node.eventLoops={loops}",
        f"listeners.echo.uri={uri(way, place)}",
        f"admin.port={admin_port}",
        *map("listeners.echo.tls.{}={}".format, ("certificate", "key"), identity(way)),
        *(UNLIMITED if way == "udp" else []),
    ]


def uri(way, place):
    if way == "unix":
        return f"unix:{place}"
    return f"{'http' if way in ('http1', 'http2') else way}://127.0.0.1:{place}"


def identity(way):
    """Certificate and key, where there is TLS."""
    return build.certificate()[:2] if way == TLS else []


def command_line(name, way, port, admin_port, loops, flags, variant):
    if name in LAUNCHED:
        places = [f"listeners.echo.uri=tcp://127.0.0.1:{port}", f"admin.port={admin_port}"]
        launcher = ["env", f"ECHOPORT_AOT={LAUNCHED[name]}", launched_from(variant) / "echoport"]
        return [*launcher, "serve", *words([*places, *variant.settings])]
    if name == "c-epoll":
        return [build.c("peers/c-epoll.c", "c-epoll", "-lpthread"), port, loops]
    if name in SPLICES:
        program = build.c("peers/c-splice.c", "c-splice", "-lpthread")
        return [program, port, loops, SPLICES[name]]
    if name == "c-io_uring":
        return [build.uring(), port, loops]
    if name == "c-udp":
        return [build.c("peers/c-udp.c", "c-udp"), port]
    if name == "go":
        program = build.go_web() if way in ("http2", "ws") else build.go()
        return [program, way, port, loops, *identity(way)]
    if name == "rust":
        return [build.rust(), port, loops]
    if name == "node":
        if loops > 1:
            raise Missing("one loop is all that net has")
        found = ["env", f"NODE_PATH={build.node_modules()}"] if way == "ws" else []
        node = build.tool("node", "install nodejs")
        return [*found, node, build.MEASURE / "peers/echo.js", way, port, *identity(way)]
    arguments = java_arguments(name, way, port, admin_port, loops, variant)
    return [build.java_tool("java"), *flags, *arguments]


def java_arguments(name, way, port, admin_port, loops, variant):
    family = name.partition("-")[0]
    if way == "udp" and family == "netty":
        class_path = build.peer_class_path()
        return ["-cp", class_path, build.java("NettyDatagrams", class_path), port]
    if family in PEER_CLASSES:
        class_path = build.peer_class_path()
        main = build.java(PEER_CLASSES[family], class_path)
        return ["-cp", class_path, main, transport_of(name), port, loops, way, *identity(way)]
    ours = [*settings(name, way, port, admin_port, loops), *variant.settings]
    if name.endswith(SUBSCRIBED):
        class_path = build.full_class_path(variant.home)
        main = build.java("EchoportSubscriber", class_path)
        return ["-cp", class_path, main, *ours]
    if name.endswith(UPPERCASE + "bus"):
        class_path = build.full_class_path(variant.home)
        main = build.java("EchoportBusProcessor", class_path)
        return ["-cp", class_path, main, *ours]
    return ["-jar", build.distribution(variant.home), "serve", *words(ours)]


def words(ours):
    return [word for setting in ours for word in ("--set", setting)]


def child_setup(core):
    """Runs in the child: pins it to a core, if any, and lets it end when this script is killed."""

    def prepare():
        if core is not None:
            os.sched_setaffinity(0, {core})
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return prepare


class Server:
    """A running echo server, in a session of its own so that Ctrl-C is ours."""

    def __init__(
        self,
        name,
        label=None,
        loops=1,
        core=SERVER_CORE,
        flags=None,
        more_flags="",
        variants=NO_VARIANTS,
        way=TCP,
    ):
        self.label, self.loops, self.way = label or name, loops, WAYS[way]
        name, _, varied = name.partition(VARIANT)
        self.name, variant = name, variants[varied]
        self.pinned = core is not None
        self.is_java = is_java(name)
        self.port, self.admin_port = free_port(), free_port()
        self.path = f"{tempfile.gettempdir()}/bench-{self.port}.sock" if way == "unix" else None
        self.log = OUT / f"{re.sub(r'[^a-z0-9_-]', '', self.label.lower())}.log"
        if self.is_java:
            flags = bench_jvm_flags(more_flags) if flags is None else flags
            flags = [*flags, *variant.flags]
        self.behind = None
        if name in fronts.FRONTS:
            self.behind = Server(YARDSTICK, f"{name} behind", core=core).await_ready()
            command = fronts.command_line(name, self.port, self.behind.port)
        else:
            place = self.path or self.port
            command = command_line(name, way, place, self.admin_port, loops, flags, variant)
        self.started = time.monotonic()
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                list(map(str, command)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=OUT,
                start_new_session=True,
                preexec_fn=child_setup(core),
            )

    @property
    def pid(self):
        return self.process.pid

    @property
    def pids(self):
        """Of all processes that an echo goes through."""
        return [self.pid, *(self.behind.pids if self.behind else [])]

    def await_ready(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            ended = self.process.poll() is not None
            lines = self.log.read_text(errors="replace").splitlines()
            if any(line.startswith("ready") for line in lines):
                return self
            if self.behind and accepts(self.port):
                return self
            if ended:
                causes = [line for line in lines if re.match(r"Caused by|cannot|Exception", line)]
                raise Missing(f"did not start: {(causes or lines or ['no output'])[-1].strip()}")
            time.sleep(0.05)
        raise Missing(f"was not ready within {START_SECONDS} s, see bench/out/{self.log.name}")

    def stop(self):
        if self.behind:
            self.behind.stop()
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.path:
            Path(self.path).unlink(missing_ok=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def metric(self, name):
        """The sum of a counter over its labels."""
        total = 0
        for line in scrape(self.admin_port).splitlines():
            if re.match(rf"{name}[{{ ]", line):
                total += float(line.rpartition(" ")[2])
        return int(total)


def scrape(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        body = answer.read().decode()
        if answer.status != 200:
            raise Missing(f"/metrics answers {answer.status}")
        return body
    finally:
        connection.close()


def warm_up_scraping(server):
    """A scrape a second compiles nothing within a run; in a day it does."""
    if server.name.endswith(SCRAPED):
        for _ in range(WARM_UP_SCRAPES):
            scrape(server.admin_port)


class Scraper(threading.Thread):
    """Reads the metrics once a second, as Prometheus would, from the load's core."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.ended, self.scrapes = server, threading.Event(), 0

    def run(self):
        os.sched_setaffinity(0, {LOAD_CORE})
        due = time.monotonic()
        while not self.ended.wait(max(0, due - time.monotonic())):
            scrape(self.server.admin_port)
            self.scrapes += 1
            due += SCRAPE_SECONDS

    def __enter__(self):
        if self.server.name.endswith(SCRAPED):
            self.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        if not self.server.name.endswith(SCRAPED):
            return
        self.join()
        if not self.scrapes:
            raise Failed("/metrics could not be read")


def start(name, label, running, **how):
    """A server that is ready, also noted in running."""
    server = Server(name, label, **how)
    running.append(server)
    try:
        return server.await_ready()
    except Missing:
        running.remove(server)
        server.stop()
        raise


def serves(name, way):
    """Variants and modes of ours as well."""
    servers = WAYS[way].servers
    return plain(name.partition(VARIANT)[0]) in servers if servers else name not in OF_WAYS


def comparable(names):
    """Those that serve TCP, without the modes of ours."""
    return [name for name in names if name == plain(name) and serves(name, TCP)]


def scalable(names):
    """Those of them that can have two loops."""
    return [name for name in comparable(names) if name in ("c-epoll", "go", "rust", *OURS)]


def start_all(names, running, skipped, way=TCP, **how):
    """Starts those that serve this way; who cannot be started is named with the reason."""
    yardstick = WAYS[way].yardstick
    wanted = [(yardstick, yardstick), (yardstick, WAYS[way].again)]
    wanted += [(name, name) for name in names if name != yardstick and serves(name, way)]
    for name, label in wanted:
        try:
            start(name, label, running, way=way, **how)
        except Missing as reason:
            if name == yardstick:
                raise
            skipped[prefix(way) + name] = str(reason)
            say(f"skipped {name}: {reason}")
