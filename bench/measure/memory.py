"""Memory: of an idle connection, and of a whole node in a small heap."""

import re
import socket
import subprocess
import time

from . import build
from .loads import Load, block
from .machine import kernel_memory, memory_of, peak_memory_of
from .problems import Failed, Missing, say
from .servers import NO_VARIANTS, Server, bench_jvm_flags, common_jvm_flags, is_java

SETTLE_SECONDS = 2
WARM_UP_ROUNDS = 400
MESSAGE = b"x" * 64
# As in the image, but sooner.
TRIM = "-XX:TrimNativeHeapInterval=1000"
# A young generation of a third of the heap would keep pages that an echo seldom needs.
SMALL_HEAP = ["-Xmx64m", "-Xmn6m", "-XX:+UseSerialGC"]


def echo_once(connection):
    connection.sendall(MESSAGE)
    back = b""
    while len(back) < len(MESSAGE):
        part = connection.recv(len(MESSAGE))
        if not part:
            raise Failed("closed while it should echo")
        back += part
    if back != MESSAGE:
        raise Failed("came back changed")


def connect(port, count):
    """Connections that have echoed one message each."""
    opened = []
    try:
        for _ in range(count):
            opened.append(socket.create_connection(("127.0.0.1", port), timeout=10))
            echo_once(opened[-1])
        return opened
    except OSError as error:
        close(opened)
        raise Failed(f"connection {len(opened)}: {error}") from None


def close(connections):
    for connection in connections:
        connection.close()


def live_heap(pid):
    """Bytes of reachable objects of a JVM, after a full collection."""
    jcmd = build.java_tool("jcmd")
    subprocess.run([jcmd, str(pid), "GC.run"], capture_output=True, timeout=60, check=True)
    heap = subprocess.run(
        [jcmd, str(pid), "GC.heap_info"], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    used = re.findall(r"total \d+K, used (\d+)K", heap)  # young and old
    return 1024 * sum(map(int, used))


def idle(name, count, variants=NO_VARIANTS):
    """
    Growth by one idle connection, not by compiling the code that accepts it: 20,000 have come and gone
    before. A Java heap holds pages that were touched before: it is touched as a whole at the start, so
    that the set grows by native memory alone, and what lives in it is counted after a full collection.
    The kernel's objects are counted apart, and for both ends: the other one is on this machine, too.
    """
    flags = [*bench_jvm_flags(), "-XX:+AlwaysPreTouch"] if is_java(name) else None
    with Server(name, flags=flags, variants=variants) as server:
        server.await_ready()
        for _ in range(WARM_UP_ROUNDS):
            close(connect(server.port, 50))
        time.sleep(SETTLE_SECONDS)
        heap = live_heap(server.pid) if server.is_java else None
        before, kernel = memory_of(server.pid, "Pss"), kernel_memory()
        begun = time.monotonic()
        connections = connect(server.port, count)
        seconds = time.monotonic() - begun
        time.sleep(SETTLE_SECONDS)
        set_growth = (memory_of(server.pid, "Pss") - before) / count
        kernel_growth = (kernel_memory() - kernel) / count
        heap_growth = (live_heap(server.pid) - heap) / count if server.is_java else 0
        close(connections)
        return {
            "connections": count,
            "bytes_per_connection": set_growth + heap_growth,
            "heap_bytes_per_connection": heap_growth,
            "kernel_bytes_of_both_ends": kernel_growth,
            "opened_per_second": count / seconds,
        }


def resident(name, connections, seconds, variants=NO_VARIANTS):
    """Of a node in a heap of 64 MB: at rest, and while it serves."""
    trim = [TRIM] if build.java_version()[0] >= 22 else []
    flags = [*SMALL_HEAP, *trim, *common_jvm_flags()]
    with Server(name, flags=flags, variants=variants) as server:
        server.await_ready()
        time.sleep(SETTLE_SECONDS)
        rest = memory_of(server.pid, "Rss")
        figures = block(server, Load(connections, 128), seconds)
        time.sleep(SETTLE_SECONDS)
        return {
            "connections": connections,
            "rest_bytes": rest,
            "after_load_bytes": memory_of(server.pid, "Rss"),
            "peak_bytes": peak_memory_of(server.pid),
            "messages": figures["messages"],
        }


def each(names, skipped, what):
    found = {}
    for name in names:
        try:
            found[name] = what(name)
            say(f"  {name}: {found[name]}")
        except (Missing, Failed, subprocess.SubprocessError) as reason:
            skipped[f"{name}, memory"] = str(reason)
            say(f"skipped {name}: {reason}")
    return found
