"""A running node, the processes around it, and the questions that its administration answers."""

import ctypes
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ECHOPORT = str(ROOT / "echoport")
os.environ.setdefault("ECHOPORT_AOT", "off")  # nobody trains beside what is tried
START_SECONDS = 60
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1
MIB = 1 << 20

_libc = ctypes.CDLL(None, use_errno=True)
_started = []


class Failed(Exception):
    """What was expected and what was seen, in one line."""


class Skipped(Exception):
    """What this machine lacks, in one line."""


def expect(condition, message):
    if not condition:
        raise Failed(message)


def expect_equal(what, seen, expected):
    expect(seen == expected, f"{what}: expected {expected}, seen {seen}")


# --- processes -------------------------------------------------------------------------------


def die_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def start(command, **options):
    """Starts a process that does not outlive this one. It gets signals of its own only."""
    process = subprocess.Popen(
        command, preexec_fn=die_with_parent, start_new_session=True, **options
    )
    _started.append(process)
    return process


def end(process):
    if process.poll() is None:
        process.kill()
    process.wait(STOP_SECONDS)
    if process in _started:
        _started.remove(process)


def end_all():
    for process in list(_started):
        end(process)


def run(command, timeout, **options):
    """Runs a short command; returns its exit code and what it wrote to the two outputs."""
    process = start(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        raise Failed(f"{' '.join(command[:3])}: expected to end within {timeout} s") from None
    finally:
        end(process)
    return process.returncode, out, err


def echoport(*arguments, timeout=60, **options):
    return run([ECHOPORT, *arguments], timeout, **options)


def check_load(result):
    """Every byte came back to `bench --json`. That a busy machine misses a rate is no fault of the node."""
    seen = {name: result[name] for name in ("messages", "lostMessages", "errors")}
    expect(seen["messages"] and not seen["lostMessages"] and not seen["errors"], f"expected an exact load, seen {seen}")


def eventually(seconds, question):
    """Asks until the answer is true or the time is over; returns the last answer."""
    deadline = time.monotonic() + seconds
    while True:
        answer = question()
        if answer or time.monotonic() > deadline:
            return answer
        time.sleep(0.05)


def check_ledger(name, ledger, echo=True):
    discarded, pending = ledger["discardedBytes"], ledger["pendingBytes"]
    expect_equal(f"{name} pending", pending, {"in": 0, "out": 0})
    expect_equal(f"{name} input", ledger["receivedBytes"], ledger["consumedBytes"] + discarded["in"])
    expect_equal(f"{name} output", ledger["producedBytes"], ledger["sentBytes"] + discarded["out"])
    if echo:
        expect_equal(f"{name} echo", ledger["consumedBytes"], ledger["producedBytes"])


def text_file(text):
    file = tempfile.TemporaryFile()
    file.write(text.encode())
    file.seek(0)
    return file


def listening_socket():
    return socket.create_server(("127.0.0.1", 0))


def free_port():
    with listening_socket() as listening:
        return listening.getsockname()[1]


def printed_port(node, begin):
    """That of the line which begins so."""
    return int(re.search(rf"^{begin} on .*:(\d+)$", node.text(), re.M)[1])


def port_of(node, listener):
    return printed_port(node, f"{listener} listening")


def descriptors(node):
    return len(os.listdir(f"/proc/{node.pid}/fd"))


# --- the node --------------------------------------------------------------------------------


class Logged:
    """A process of Echoport and what it prints. A context manager: leaving it ends the process."""

    def __init__(self, command, settings, stderr=subprocess.STDOUT, java_opts=""):
        self.log = tempfile.TemporaryFile("w+")
        for setting in settings:
            command = [*command, "--set", setting]
        self.process = start(
            command,
            stdout=self.log,
            stderr=stderr,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "ECHOPORT_JAVA_OPTS": java_opts},
        )
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.process)
        self.log.close()

    def text(self):
        size = os.fstat(self.log.fileno()).st_size
        return os.pread(self.log.fileno(), size, 0).decode(errors="replace")


class Node(Logged):
    """`echoport serve` on free loopback ports."""

    def __init__(
        self, *settings, uri="tcp://127.0.0.1:0", java_opts="", prefix=(), stderr=subprocess.STDOUT
    ):
        own = (f"listeners.echo.uri={uri}", "admin.port=0", "node.name=trial")
        super().__init__([*prefix, ECHOPORT, "serve"], (*own, *settings), stderr, java_opts)
        if not eventually(START_SECONDS, self._ready_or_ended) or self.process.poll() is not None:
            text = self.text()
            self.__exit__()
            raise Failed(f"expected a node that starts, seen: {text[-500:]}")
        self.port, self.admin_port = port_of(self, "echo"), port_of(self, "admin")

    def _ready_or_ended(self):
        return re.search("^ready", self.text(), re.M) or self.process.poll() is not None

    def log_lines(self):
        return self.text().count("\n")

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failed(f"expected the node to end within {seconds} s, it did not") from None

    def report(self):
        """The final report: the last line that is a JSON object."""
        lines = [line for line in self.text().splitlines() if line.startswith('{"event"')]
        expect(lines, f"expected a final report, seen: {self.text()[-300:]}")
        return json.loads(lines[-1])

    # --- what /proc says

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self):
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"^VmRSS:\s+(\d+)", status, re.M)[1]) * 1024

    def java_tool(self, name):
        """A tool beside the `java` that runs the node, or None in a JRE."""
        tool = Path(os.readlink(f"/proc/{self.pid}/exe")).parent / name
        return str(tool) if tool.exists() else None

    # --- what the administration says

    def admin(self):
        return Admin(self.admin_port)

    def get(self, path):
        with self.admin() as admin:
            return admin.get(path)

    def json(self, path):
        return json.loads(self.get(path)[1])

    def metrics(self):
        with self.admin() as admin:
            return admin.metrics()

    def connections(self, state):
        answer = self.json(f"/api/v1/connections?state={state}&limit=1000")
        expect("connections" in answer, f"expected connections, seen {answer}")
        return answer["connections"]

    def listener(self):
        return self.json("/api/v1/listeners")["listeners"][0]


class Admin:
    """A connection to the administration that stays open."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def get(self, path):
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        return response.status, response.read().decode()

    def metrics(self):
        status, text = self.get("/metrics")
        expect_equal("status of /metrics", status, 200)
        return Metrics(text)


class Metrics:
    """One scrape."""

    def __init__(self, text):
        self.text = text
        self.samples = []
        for line in text.splitlines():
            match = re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line)
            if match:
                labels = dict(re.findall(r'(\w+)="([^"]*)"', match[2] or ""))
                self.samples.append((match[1], labels, float(match[3])))

    def sum(self, name, **labels):
        found = [
            value
            for sample, its, value in self.samples
            if sample == name and labels.items() <= its.items()
        ]
        return int(sum(found))


class Subscriber:
    """A client of the stream of completions that counts records without parsing them."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=15)
        self.socket.sendall(b"GET /api/v1/completions HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.raw, self.text = bytearray(), bytearray()
        self.seen = self.dropped = 0
        while b"\r\n\r\n" not in self.raw:
            self.raw += self.socket.recv(4096)
        head, _, self.raw = self.raw.partition(b"\r\n\r\n")
        expect(head.startswith(b"HTTP/1.1 200"), f"expected a stream, seen {head!r}")
        self.socket.settimeout(1)

    def close(self):
        self.socket.close()

    def lines(self):
        """Complete lines that have arrived; empty after a second without any."""
        try:
            self.raw += self.socket.recv(1 << 18)
        except socket.timeout:
            return []
        self._unchunk()
        whole = self.text.rfind(b"\n") + 1
        lines = bytes(self.text[:whole]).split(b"\n")
        del self.text[:whole]
        return lines

    def _unchunk(self):
        at = 0
        while (line := self.raw.find(b"\r\n", at)) >= 0:
            size = int(self.raw[at:line], 16)
            if line + 4 + size > len(self.raw):
                break
            self.text += self.raw[line + 2 : line + 2 + size]
            at = line + 4 + size
        del self.raw[:at]

    def count(self):
        """Counts what has arrived; returns whether anything had."""
        lines = self.lines()
        for line in lines:
            if line.startswith(b'data: {"node"'):
                self.seen += 1
            elif line.startswith(b'data: {"records"'):
                self.dropped = json.loads(line[6:])["total"]
        return bool(lines)
