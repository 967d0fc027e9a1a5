"""HTTP, WebSocket and gRPC with clients of others: curl, Node, npm's. Each trial returns what was seen."""

import hashlib
import os
import pathlib
import subprocess
import tempfile

from kit.node import Node, Skipped, eventually, expect, expect_equal, run
from kit.peers import tool
from kit.registry import trial

TRIALS = pathlib.Path(__file__).resolve().parent.parent
BODY_BYTES = 64 << 20
VERSIONS = {
    "HTTP/1.1": ["--http1.1"],
    "HTTP/1.1 in chunks": ["--http1.1", "-H", "Transfer-Encoding: chunked"],
    "HTTP/2": ["--http2-prior-knowledge"],
}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@trial("http-curl", 180)
def curl(options):
    """A body of 64 MiB comes back with its sum, and the ledgers say so to the byte."""
    curl = tool("curl")
    with Node(uri="http://127.0.0.1:0") as node, tempfile.TemporaryDirectory() as directory:
        sent, back = (pathlib.Path(directory) / name for name in ("sent", "back"))
        sent.write_bytes(os.urandom(BODY_BYTES))
        for name, flags in VERSIONS.items():
            command = [curl, "-sS", *flags, "--data-binary", f"@{sent}", "-o", str(back)]
            code, _, err = run([*command, f"http://127.0.0.1:{node.port}/echo"], 60)
            expect_equal(f"{name}: exit code and errors of curl", (code, err), (0, ""))
            expect_equal(f"{name}: sum of what came back", digest(back), digest(sent))
        eventually(5, lambda: not node.connections("open"))
        for record in node.connections("closed")[: len(VERSIONS)]:
            ledger = record["ledger"]
            expect_equal("bytes received and sent", ledger["receivedBytes"], BODY_BYTES)
            expect_equal("bytes received and sent", ledger["sentBytes"], BODY_BYTES)
    return f"64 MiB, the same sum, by {', '.join(VERSIONS)}"


def installed(name, package):
    """The folder of this trial, with the package of npm's that it needs."""
    folder = TRIALS / name
    if not (folder / "node_modules" / package).is_dir():
        install = subprocess.run(
            [tool("npm"), "install", "--no-audit", "--no-fund"], cwd=folder, capture_output=True
        )
        if install.returncode != 0:
            raise Skipped(f"npm cannot install {package}")
    return folder


def expect_balance(node):
    """Every byte that was received was sent or is known to be lost; returns how many there were."""
    eventually(5, lambda: node.listener()["connections"]["open"] == 0)
    ledger = node.listener()["ledger"]
    lost = ledger["discardedBytes"]["in"] + ledger["discardedBytes"]["out"]
    made = ledger["producedBytes"] - ledger["consumedBytes"]
    expect_equal("bytes received", ledger["receivedBytes"] + made, ledger["sentBytes"] + lost)
    return ledger["receivedBytes"]


@trial("websocket", 300)
def websocket(options):
    """The cases of bench/trials/websocket; npm install there, or NODE_PATH, says where ws is."""
    folder = installed("websocket", "ws")
    http = "listeners.echo.http={compression: true, maxFrame: 16MiB}"
    with Node(http, uri="ws://127.0.0.1:0") as node:
        command = [tool("node"), "cases.js", f"ws://127.0.0.1:{node.port}"]
        code, out, err = run(command, 240, cwd=folder)
        expect(code == 0, f"expected no case to fail, seen: {out}{err}")
        received = expect_balance(node)
    cases = sum(int(line.rsplit(" ", 1)[1]) for line in out.splitlines())
    return f"{cases} cases, {received:,} bytes received and accounted for"


@trial("websocket-http2", 120)
def websocket_http2(options):
    """A WebSocket on a stream of HTTP/2 by Node, beside another request."""
    with Node(uri="http://127.0.0.1:0") as node:
        command = [tool("node"), "http2.js", f"http://127.0.0.1:{node.port}"]
        code, out, err = run(command, 100, cwd=TRIALS / "websocket")
        expect(code == 0, f"expected everything back, seen: {out}{err}")
        received = expect_balance(node)
    return f"{out.strip()}, {received:,} bytes received and accounted for"


@trial("grpc", 180)
def grpc(options):
    """The cases of bench/trials/grpc, by @grpc/grpc-js."""
    folder = installed("grpc", "@grpc/grpc-js")
    with Node(uri="http://127.0.0.1:0") as node:
        command = [tool("node"), "cases.js", f"127.0.0.1:{node.port}"]
        code, out, err = run(command, 150, cwd=folder)
        expect(code == 0, f"expected no case to fail, seen: {out}{err}")
        received = expect_balance(node)
    return f"{len(out.splitlines())} cases, {received:,} bytes received and accounted for"
