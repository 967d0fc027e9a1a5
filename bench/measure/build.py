"""Builds the peers and the load; what a toolchain lacks is said in one line."""

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

from .machine import MEASURE, DISTRIBUTION, OUT, ROOT
from .problems import Missing

# Without a logging back end Netty and Vert.x log through the JDK, at INFO.
PEER_JARS = ("netty-", "vertx-core", "jackson-core-2")
# Where Debian's librust-*-dev packages put their sources.
DEBIAN_CRATES = Path("/usr/share/cargo/registry")
DEBIAN_GO = "/usr/share/gocode"
WS = "ws@8.18.3"
BUILD_SECONDS = 300


def tool(name, hint):
    found = shutil.which(name)
    if not found:
        raise Missing(f"no {name}: {hint}")
    return found


def run(command, what, **more):
    try:
        result = subprocess.run(
            list(map(str, command)), capture_output=True, text=True, timeout=BUILD_SECONDS, **more
        )
    except subprocess.TimeoutExpired:
        raise Missing(f"{what} does not build within {BUILD_SECONDS} s") from None
    if result.returncode != 0:
        reason = (result.stderr or result.stdout).strip().splitlines() or ["no output"]
        errors = [line for line in reason if "error" in line]
        reason = (errors or reason)[0].replace(f"{ROOT}/", "")  # a report names no place
        raise Missing(f"{what} does not build: {reason}")


@functools.cache
def c(source, program, *libraries):
    compiler = tool(os.environ.get("CC", "gcc"), "set CC or install gcc")
    command = [compiler, "-O2", "-Wall", "-Wextra", "-o", OUT / program, MEASURE / source]
    run([*command, *libraries], source)
    return OUT / program


def has_liburing():
    return Path("/usr/include/liburing.h").exists()


def uring():
    if not has_liburing():
        raise Missing("no liburing.h: install liburing-dev")
    return c("peers/c-io_uring.c", "c-io_uring", "-luring", "-lpthread")


def loads():
    """Builds the load programs; returns what the main one runs on."""
    if not Path("/usr/include/openssl/ssl.h").exists():
        raise Missing("no openssl/ssl.h: install libssl-dev")
    tls = ["-lssl", "-lcrypto"]
    c("load/churn.c", "churn", *tls)
    if has_liburing():
        c("load/load.c", "load", "-DURING", "-luring", *tls)
        return "io_uring"
    c("load/load.c", "load", *tls)
    return "epoll"


@functools.cache
def go():
    compiler = tool("go", "install golang-go")
    run([compiler, "build", "-o", OUT / "go-echo", MEASURE / "peers/echo.go"], "echo.go")
    return OUT / "go-echo"


@functools.cache
def go_web():
    """HTTP/2 without TLS and WebSocket, by what Debian packages of Go's libraries hold."""
    compiler = tool("go", "install golang-go")
    libraries = {**os.environ, "GO111MODULE": "off", "GOPATH": DEBIAN_GO, "GOFLAGS": ""}
    command = [compiler, "build", "-o", OUT / "go-web", MEASURE / "peers/web.go"]
    try:
        run(command, "web.go", env=libraries)
    except Missing as reason:
        packages = "golang-golang-x-net-dev golang-github-gorilla-websocket-dev"
        raise Missing(f"{reason}: install {packages}") from None
    return OUT / "go-web"


@functools.cache
def node_modules():
    modules = OUT / "node_modules"
    if not (modules / "ws").exists():
        npm = tool("npm", "install npm")
        run([npm, "install", "--prefix", OUT, "--no-audit", "--no-fund", WS], "npm's ws")
    return modules


@functools.cache
def certificate():
    """Files (certificate, key, both) of a key on P-256, the same for all servers."""
    files = [OUT / name for name in ("tls.crt", "tls.key", "tls.pem")]
    command = [tool("openssl", "install openssl"), "req", "-x509", "-nodes", "-days", "30"]
    command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=localhost"]
    run([*command, "-out", files[0], "-keyout", files[1]], "the certificate")
    files[2].write_text(files[0].read_text() + files[1].read_text())
    return files


@functools.cache
def rust():
    cargo = shutil.which("cargo") or str(Path.home() / ".cargo" / "bin" / "cargo")
    if not os.access(cargo, os.X_OK):
        raise Missing("no cargo: install Rust")
    command = [cargo, "build", "--quiet", "--release", "--target-dir", OUT / "rust"]
    command += ["--manifest-path", MEASURE / "peers/rust/Cargo.toml"]
    if any(DEBIAN_CRATES.glob("tokio-1*")):
        command += ["--offline", "--config", 'source.crates-io.replace-with="debian"']
        command += ["--config", f'source.debian.directory="{DEBIAN_CRATES}"']
    run(command, "the Rust peer")
    return OUT / "rust" / "release" / "echo"


def java_tool(name):
    home = os.environ.get("JAVA_HOME")
    found = str(Path(home, "bin", name)) if home else shutil.which(name)
    if not found or not os.access(found, os.X_OK):
        raise Missing(f"no {name} in JAVA_HOME or PATH")
    return found


@functools.cache
def java_version():
    output = subprocess.run(
        [java_tool("java"), "-version"], capture_output=True, text=True, timeout=30
    ).stderr
    return int(re.search(r'version "(\d+)', output).group(1)), output.splitlines()[1]


def distribution(home=DISTRIBUTION):
    jar = home / "echoport.jar"
    if not jar.exists():
        raise Missing("target/echoport/echoport.jar is missing: run ./mvnw -B package -DskipTests")
    return jar


def peer_class_path():
    distribution()
    jars = (DISTRIBUTION / "lib").glob("*.jar")
    return os.pathsep.join(
        [str(OUT), *sorted(str(jar) for jar in jars if jar.name.startswith(PEER_JARS))]
    )


def full_class_path(home):
    return os.pathsep.join([str(OUT), str(distribution(home)), str(home / "lib" / "*")])


@functools.cache
def java(name, class_path):
    command = [java_tool("javac"), "--release", "17", "-proc:none", "-nowarn", "-d", OUT]
    run([*command, "-cp", class_path, MEASURE / "peers" / f"{name}.java"], f"{name}.java")
    return name
