"""From the start of the process to the first byte that comes back."""

import http.client
import socket
import subprocess
import time

from . import build
from .loads import Load, block
from .machine import OUT
from .memory import echo_once
from .problems import Failed, Missing, say
from .servers import (
    LAUNCHED,
    START_SECONDS,
    VARIANT,
    Server,
    common_jvm_flags,
    is_launched,
    keeps_aot_cache,
    launched_from,
)

POLL_SECONDS = 0.001
TRAINING = [Load(20, 512), Load(4, 65536, 4)]
AOT = " with AOT cache"
KEPT_SECONDS = 120
ASKED = ("echoport-", *LAUNCHED)


def first_echo(server):
    """Seconds since its start."""
    deadline = server.started + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
                echo_once(connection)
                return time.monotonic() - server.started
        except ConnectionError:
            if server.process.poll() is not None:
                raise Missing(f"ended with {server.process.returncode}") from None
            time.sleep(POLL_SECONDS)
    raise Missing(f"no echo within {START_SECONDS} s, see bench/out/{server.log.name}")


def first_answers(server):
    """Seconds that readiness takes once the node says that it is ready, and right after that."""
    deadline = time.monotonic() + START_SECONDS
    while "\nready" not in server.log.read_text(errors="replace"):
        if time.monotonic() > deadline:
            raise Missing(f"was not ready within {START_SECONDS} s")
        time.sleep(POLL_SECONDS)
    return [readiness(server.admin_port) for _ in range(2)]


def readiness(port):
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/health/ready")
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise Failed(f"/health/ready answers {answer.status}")
    return time.monotonic() - began


def train(name, variants):
    """An AOT cache of a node that has served a load; needs JDK 25 or newer."""
    if build.java_version()[0] < 25:
        raise Missing("an AOT cache in one step needs JDK 25 or newer")
    cache = OUT / f"{name}.aot"
    cache.unlink(missing_ok=True)
    # A cache holds Java objects only when it is made with G1; any collector can use them.
    flags = ["-XX:+UseG1GC", f"-XX:AOTCacheOutput={cache}", *common_jvm_flags()]
    with Server(name, f"{name} training", core=None, flags=flags, variants=variants) as server:
        server.await_ready()
        for load in TRAINING:
            block(server, load, 3)
        server.process.terminate()
        server.process.wait(120)
    if not cache.exists():
        raise Missing(f"the JVM wrote no cache, see bench/out/{server.log.name}")
    return cache


def let_launcher_keep(name, variants):
    """An archive of classes is left by the first run that ends, a cache made beside one that does not."""
    with Server(name, f"{name} first", core=None, variants=variants) as server:
        server.await_ready()
        folder = launched_from(variants[name.partition(VARIANT)[2]]) / "target" / "echoport"
        deadline = time.monotonic() + KEPT_SECONDS
        while keeps_aot_cache(name, folder) and not any(folder.glob("*.aot")):
            if time.monotonic() > deadline:
                raise Missing(f"no AOT cache in {KEPT_SECONDS} s")
            time.sleep(0.5)


def measure(names, times, skipped, variants):
    """
    Seconds of each start, the servers in turn; those of ours with an AOT cache as well. And of the
    first answers to whether they are ready.
    """
    flags = {name: common_jvm_flags() for name in names}
    for name in [name for name in names if name.startswith("echoport-")]:
        try:
            flags[name + AOT] = [f"-XX:AOTCache={train(name, variants)}", *common_jvm_flags()]
        except (Missing, Failed, subprocess.SubprocessError) as reason:
            skipped[name + AOT] = str(reason)
            say(f"skipped {name + AOT}: {reason}")
    for name in filter(is_launched, names):
        try:
            let_launcher_keep(name, variants)
        except Missing as reason:
            skipped[name] = str(reason)
            say(f"skipped {name}: {reason}")
            del flags[name]
    found = {label: [] for label in flags}
    answers = {label: [] for label in flags if label.startswith(ASKED)}
    for _ in range(times):
        for label in list(found):
            try:
                name = label.removesuffix(AOT)
                how = {"core": None, "flags": flags[label], "variants": variants}
                with Server(name, f"{label} start", **how) as server:
                    found[label].append(first_echo(server))
                    if label in answers:
                        answers[label].append(first_answers(server))
            except (Missing, Failed) as reason:
                skipped[f"{label}, start"] = str(reason)
                say(f"skipped {label}: {reason}")
                del found[label]
    return found, answers
