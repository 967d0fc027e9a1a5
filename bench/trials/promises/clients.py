"""What clients of others say of faults on purpose, as docs/fault-clients.md has it.

    python3 bench/trials/promises/clients.py     prints the tables of that page
"""

import http.client
import json
import re
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kit.node import ROOT, Logged, ECHOPORT, START_SECONDS, eventually, expect, printed_port, run  # noqa: E402
from kit.peers import tool  # noqa: E402
from kit.registry import trial  # noqa: E402
from promises.web import TRIALS, installed  # noqa: E402

CLIENTS = TRIALS / "clients"
TIMES = 3
PAGE = ROOT / "docs/fault-clients.md"

ENDS = ("{do: reset, at: {sent: 1000B}}", "{do: close, at: {sent: 1000B}}")
BYTES = ("{do: corrupt, at: {sent: 1000B}, bits: 1}", "{do: drop, at: {sent: 1000B}, bytes: 10B}")
INSERT = "{do: insert, at: {sent: 1000B}, text: more}"
TRUNCATE = "{do: truncate, at: {sent: 1000B}}"
REFUSE = "{do: refuse}"

STREAM = (
    *ENDS,
    "{do: finish, at: {sent: 1000B}}",
    "{do: stall, at: {sent: 1000B}}",
    TRUNCATE,
    *BYTES,
    INSERT,
    "{do: duplicate, at: {sent: 1000B}, bytes: 10B}",
    "{do: swap, at: {sent: 1000B}, bytes: 10B}",
    REFUSE,
)
TLS = (
    *ENDS,
    "{do: noCloseNotify, at: {sent: 1000B}}",
    "{do: badRecord, at: {sent: 1000B}}",
    "{do: alert, what: internal_error, at: {sent: 1000B}}",
    "{do: alert, what: unrecognized_name}",
    "{do: certificate, what: expired}",
    "{do: certificate, what: otherName}",
    "{do: certificate, what: selfSigned}",
    "{do: stallHandshake}",
    REFUSE,
)
HTTP_1 = (
    "{do: status, status: 503}",
    "{do: slowHead, time: 10s}",
    "{do: badChunk, at: {sent: 1000B}}",
    "{do: wrongLength, what: longer, bytes: 10B}",
    "{do: wrongLength, what: shorter, bytes: 10B}",
    *ENDS,
    *BYTES,
    INSERT,
    REFUSE,
)
HTTP_2 = (
    "{do: status, status: 503}",
    "{do: slowHead, time: 10s}",
    "{do: goaway}",
    "{do: goaway, code: ENHANCE_YOUR_CALM}",
    "{do: rstStream, code: REFUSED_STREAM}",
    "{do: rstStream, at: {sent: 1000B}}",
    "{do: wrongLength, what: longer, bytes: 10B}",
    *ENDS,
    BYTES[1],
    TRUNCATE,
)
WEB_SOCKET = (
    "{do: status, status: 503}",
    "{do: closeFrame, code: 1012}",
    "{do: closeFrame, code: 1006}",
    "{do: badFrame, what: reservedBit}",
    "{do: badFrame, what: masked}",
    "{do: badFrame, what: opcode}",
    "{do: badFrame, what: unfinished}",
    *ENDS,
    BYTES[0],
    TRUNCATE,
)


def asyncio(port, ca):
    return [sys.executable, CLIENTS / "stream.py", port]


def python_ssl(port, ca):
    return [sys.executable, CLIENTS / "stream.py", port, ca]


def node_net(port, ca):
    return [tool("node"), CLIENTS / "stream.mjs", port]


def node_tls(port, ca):
    return [tool("node"), CLIENTS / "stream.mjs", port, ca]


SEND = 'head -c 3000 /dev/zero | tr "\\0" a'
COUNT = 'echo; wc -c < "$got"; tr -d a < "$got" | wc -c'


def s_client(port, ca):
    """It ends with its input: after a second."""
    script = (
        f"got=$2.got; {{ {SEND}; sleep 1; }} | timeout 5 openssl s_client -quiet -verify_return_error"
        f' -verify_hostname localhost -CAfile "$2" -connect "127.0.0.1:$1" 2>&1 > "$got"; {COUNT}'
    )
    return ["sh", "-c", script, "sh", port, ca]


def curl(version):
    def command(port, ca):
        script = f'got=$3.got; : > "$got"; {SEND} | curl -sS -m 4 "$1" -o "$got" -w "%{{http_code}}" --data-binary @- "$2" 2>&1; {COUNT}'
        return ["sh", "-c", script, "sh", version, f"http://127.0.0.1:{port}/echo", ca]

    return command


def counted(out):
    """What it said, and what it got in bytes."""
    said, size, wrong = out.rstrip().rsplit("\n", 2)
    return said, f"{size.strip()} B{', wrong' if int(wrong) else ''}, "


def said_by_curl(out):
    said, got = counted(out)
    error = re.search(r"curl: (\(\d+\) .*)", said)
    text = re.sub(r" (after \d+ milliseconds|to 127).*", "", error[1]) if error else "end"
    status = re.search(r"^(\d{3})", said.replace(error[0], "").strip() if error else said)[1]
    return f"{'no answer' if status == '000' else status}, {got if status == '200' else ''}{text}"


def said_by_s_client(out):
    said, got = counted(out)
    error = re.search(r"(verify error:.*)|error:\w+:[^:]*:[^:]*:([^:]*)|(errno=\d+)", said)
    return got + (next(filter(None, error.groups())) if error else "end")


def go(port, ca):
    return [go.program, port]


def java(port, ca):
    return [tool("java"), "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", Path(go.program).parent, "Web", port]


def ws(port, ca):
    return [tool("node"), installed("websocket", "ws") / "faults.js", port]


def http2(port, ca):
    return [tool("node"), CLIENTS / "http2.mjs", port]


# Heading, listener, plans, and the clients with what makes a cell of their output.
FAMILIES = (
    ("Streams", "echo", STREAM, {"Python asyncio": asyncio, "Node net": node_net, "Go net": go}),
    ("TLS", "tls", TLS, {"openssl s_client": s_client, "Python ssl": python_ssl, "Node tls": node_tls}),
    ("HTTP/1.1", "http", HTTP_1, {"curl": curl("--http1.1"), "Java HttpClient": java}),
    ("HTTP/2", "http", HTTP_2, {"curl": curl("--http2-prior-knowledge"), "Node http2": http2}),
    ("WebSocket", "ws", WEB_SOCKET, {"ws": ws}),
)
LISTENERS = {"echo": "tcp", "tls": "tls", "http": "http", "ws": "ws"}


def cell(client, command, port, ca):
    """A few times: where two things happen at once, a client tells the one that it sees first."""
    said = sorted({once(client, command, port, ca) for _ in range(TIMES)})
    return " or ".join(said)


def once(client, command, port, ca):
    _, out, err = run([str(each) for each in command(port, ca)], 60)
    if client == "curl":
        return said_by_curl(out)
    return said_by_s_client(out) if command is s_client else (out + err).strip().splitlines()[0]


class Faulty:
    """A node that takes one plan after the other."""

    def __init__(self, directory):
        key, certificate, self.ca = (directory / name for name in ("key", "certificate", "ca"))
        run([tool("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], 30)
        key.chmod(0o600)
        settings = [f"listeners.{name}.uri={scheme}://127.0.0.1:0" for name, scheme in LISTENERS.items()]
        settings += ["admin.port=0", f"listeners.tls.tls={{certificate: {certificate}, key: {key}}}", "drain.timeout=100ms"]
        self.node = Logged([ECHOPORT, "serve"], settings)
        expect(eventually(START_SECONDS, lambda: re.search("^ready", self.node.text(), re.M)), f"expected a node, seen: {self.node.text()[-500:]}")
        self.admin = printed_port(self.node, "admin listening")
        self.certificate = certificate

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.admin, timeout=15)
        connection.request(method, path, body)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        expect(answer.status == 200, f"{method} {path}: expected 200, seen {text}")
        return text

    def take(self, listener, plan):
        """The issuer of certificates that are wrong on purpose is trusted, so that only that is wrong."""
        self.ask("PUT", f"/api/v1/listeners/{listener}/faults", f"{{seed: 7, plan: [{plan}]}}")
        if listener == "tls":
            issuer = json.loads(self.ask("GET", "/api/v1/listeners/tls/faults")).get("authority", "")
            self.ca.write_text(self.certificate.read_text() + issuer)
        return printed_port(self.node, f"{listener} listening")


def seen():
    """The tables, with what clients say now."""
    tables = []
    with tempfile.TemporaryDirectory() as directory:
        go.program = str(Path(directory) / "stream")
        run([tool("go"), "build", "-o", go.program, str(CLIENTS / "stream.go")], 120)
        run([tool("javac"), "-d", directory, str(CLIENTS / "Web.java")], 120)
        faulty = Faulty(Path(directory))
        with faulty.node:
            for heading, listener, plans, clients in FAMILIES:
                lines = [f"| fault | {' | '.join(clients)} |", f"|---|{'---|' * len(clients)}"]
                for plan in plans:
                    port = faulty.take(listener, plan)
                    cells = [cell(name, command, port, faulty.ca) for name, command in clients.items()]
                    lines.append(f"| `{plan}` | {' | '.join(cells)} |")
                tables.append((heading, "\n".join(lines)))
    return tables


def cells(line):
    return [set(cell.split(" or ")) for cell in line.strip("| ").split(" | ")]


@trial("faults-clients", 900)
def clients(options):
    """Each cell of the page, anew: what a client says is one of the things that it says there."""
    page = {line.split(" | ")[0]: [] for line in PAGE.read_text().splitlines() if line.startswith("| `{do:")}
    for line in PAGE.read_text().splitlines():
        if line.startswith("| `{do:"):
            page[line.split(" | ")[0]].append(cells(line))
    count, others = 0, []
    for heading, table in seen():
        for line in table.splitlines()[2:]:
            known = page.get(line.split(" | ")[0], [])
            fits = any(len(row) == len(cells(line)) and all(map(set.issubset, cells(line), row)) for row in known)
            others += [] if fits else [f"{heading}: {line}"]
            count += 1
    expect(not others, f"expected what {PAGE.name} says, seen {'; '.join(others)}")
    return f"{count} lines of {PAGE.name}"


if __name__ == "__main__":
    for title, text in seen():
        print(f"## {title}\n\n{text}\n")
