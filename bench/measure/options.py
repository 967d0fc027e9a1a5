"""The command line, and what its presets stand for."""

import argparse
from pathlib import Path

from .loads import Load
from .servers import (
    LAUNCHED,
    NOTHING,
    NO_VARIANTS,
    OF_WAYS,
    OURS,
    SCRAPED,
    SERVERS,
    SUBSCRIBED,
    UPPERCASE,
    VARIANT,
    YARDSTICK,
    Variant,
    comparable,
    scalable,
    serves,
)
from .ways import WAYS

PARTS = ["memory", "startup", "resident", "cost", "latency", "scaling"]
ALL_PARTS = [*PARTS, "growth"]
CORE = "50x128x1,50x64x16,8x65536x2"
GRID = ",".join(f"{n}x{size}x1" for n in (1, 50, 500) for size in (64, 128, 1024, 16384))
CONNECTION_CURVE = ",".join(f"{n}x64x1" for n in (1, 10, 100, 1000, 10000))
SIZE_CURVE = ",".join(f"8x{64 << shift}x2" for shift in range(0, 15, 2))
CHURN_CURVE = ",".join(f"{n}x64xchurn" for n in (1, 10, 100, 1000))
NO_NIO = [
    name
    for name in SERVERS
    if "nio" not in name
    and "splice" not in name
    and UPPERCASE not in name
    and name not in (*LAUNCHED, *OF_WAYS)
]
PLAIN = [name for name in NO_NIO if not name.endswith((SUBSCRIBED, SCRAPED))]
CURVES = ["c-epoll", "c-io_uring", "go", "vertx-io_uring", "echoport-epoll", "echoport-io_uring"]
OF_ALL_WAYS = list(dict.fromkeys(name for way in WAYS.values() for name in way.servers))
WAY_LOADS = {
    "unix": "50x128x1,50x64x16,8x65536x2",
    "udp": "50x128x1,8x1024x4",
    "tls": "50x128x1,8x65536x2,50x64xchurn,50x64xresumed",
    "http1": "50x128x1,8x16384x1",
    "http2": "50x128x1,8x128x16,8x16384x2",
    "ws": "50x128x1,50x64x16,8x65536x2",
}

PRESETS = {
    "quick": {
        "parts": "cost",
        "workloads": CORE,
        "servers": "c-epoll,c-io_uring,vertx-epoll,vertx-io_uring,echoport-epoll,echoport-io_uring",
        "pairs": 3,
        "block_seconds": 1,
        "warm_up_seconds": 6,
        "against": "yardstick",
    },
    "goals": {
        "parts": ",".join(PARTS),
        "workloads": CORE,
        "servers": ",".join(NO_NIO),
        "pairs": 7,
        "block_seconds": 2,
        "warm_up_seconds": 10,
        "against": "goals",
    },
    "full": {
        "parts": "cost",
        "workloads": f"{CORE},{GRID},50x128xchurn",
        "servers": ",".join(NO_NIO),
        "pairs": 7,
        "block_seconds": 1,
        "warm_up_seconds": 8,
        "against": "yardstick",
    },
    "curves": {
        "parts": "growth,cost",
        "workloads": f"{CONNECTION_CURVE},{SIZE_CURVE},{CHURN_CURVE}",
        "servers": ",".join(CURVES),
        "pairs": 5,
        "block_seconds": 1,
        "warm_up_seconds": 8,
        "against": "yardstick",
    },
    "two-loops": {
        "parts": "scaling,cost",
        "workloads": CORE,
        "servers": ",".join(PLAIN),
        "pairs": 7,
        "block_seconds": 2,
        "warm_up_seconds": 10,
        "against": "yardstick",
        "loops": 2,
    },
    "ways": {
        "parts": "cost",
        "workloads": ",".join(
            f"{way}:{load}" for way, loads in WAY_LOADS.items() for load in loads.split(",")
        ),
        "servers": ",".join(OF_ALL_WAYS),
        "pairs": 7,
        "block_seconds": 1,
        "warm_up_seconds": 6,
        "against": "yardstick",
    },
}


def some_of(known):
    def parse(text):
        unknown = [name for name in text.split(",") if name.partition(VARIANT)[0] not in known]
        if unknown:
            raise argparse.ArgumentTypeError(
                f"'{', '.join(unknown)}': expected some of {', '.join(known)}"
            )
        return text.split(",")

    return parse


def variant(text):
    """NAME=WORD ...: JVM flags, settings, the directory of another build."""
    name, _, what = text.partition("=")
    words = what.split()
    flags = [word for word in words if word.startswith("-")]
    settings = [word for word in words if "=" in word and word not in flags]
    homes = [Path(word) for word in words if word not in flags + settings]
    wrong = [home for home in homes if not (home / "echoport.jar").exists()]
    if not name or not words or wrong or len(homes) > 1:
        raise argparse.ArgumentTypeError(
            f"'{text}': expected NAME= and -JVM-FLAG, SETTING=VALUE, a directory with echoport.jar"
        )
    home = homes[0].resolve() if homes else NOTHING.home
    return name, Variant(flags, settings, home)


def workloads(text):
    try:
        return list(dict.fromkeys(Load.parse(part) for part in text.split(",")))
    except ValueError as error:
        raise argparse.ArgumentTypeError(error) from None


def at_least(kind, least):
    def parse(text):
        value = kind(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{text}: expected at least {least}")
        return value

    return parse


def parser():
    p = argparse.ArgumentParser(
        prog="bench/run",
        description="Server CPU per echoed message, latency, memory and start, relative to a C"
        " epoll echo. See bench/README.md.",
    )
    p.add_argument(
        "--preset",
        choices=PRESETS,
        default="quick",
        help="what the options below default to; default: quick",
    )
    p.add_argument("--parts", type=some_of(ALL_PARTS), help=f"some of {', '.join(ALL_PARTS)}")
    p.add_argument(
        "--workloads",
        type=workloads,
        help="CONNECTIONSxSIZExDEPTH,... or CONNECTIONSxSIZExchurn for connect-echo-close;"
        f" WAY: before it for a way in other than TCP, one of {', '.join(WAYS)}",
    )
    p.add_argument("--servers", type=some_of(SERVERS), help=", ".join(SERVERS))
    p.add_argument(
        "--variant",
        type=variant,
        action="append",
        default=[],
        metavar="NAME=WORD...",
        help="what SERVER+NAME is: that server with JVM flags, settings, or another build"
        " (a copy of another commit's target/echoport)",
    )
    p.add_argument(
        "--against",
        choices=["yardstick", "goals", "variants"],
        help=f"compare each server with {YARDSTICK} (or its like), or as the goals need it, or only variants"
        " with what they are variants of",
    )
    p.add_argument("--pairs", type=at_least(int, 1))
    p.add_argument("--block-seconds", type=at_least(float, 0.1))
    p.add_argument(
        "--warm-up-seconds",
        type=at_least(float, 0),
        help="least load on a Java server before each workload's blocks",
    )
    p.add_argument(
        "--loops",
        type=at_least(int, 1),
        help="event loops of each server; with more than one, server and load run unpinned",
    )
    p.add_argument("--latency-seconds", type=at_least(float, 1), default=5)
    p.add_argument("--idle-connections", type=at_least(int, 1), default=9000)
    p.add_argument("--starts", type=at_least(int, 1), default=7, help="starts of each server")
    p.add_argument(
        "--jvm-flags", default="", help="more flags for all Java servers, separated by spaces"
    )
    p.add_argument("--json", metavar="FILE", help="write every block's figures to FILE")
    return p


def parse_options(arguments=None):
    p = parser()
    options = p.parse_args(arguments)
    for key, value in {"loops": 1, **PRESETS[options.preset]}.items():
        if getattr(options, key) is None:
            p.set_defaults(**{key: value})
    options = p.parse_args(arguments)  # once more: a default that is a text is parsed like an option
    options.variants = {**NO_VARIANTS, **dict(options.variant)}
    for name in options.servers:
        if name.partition(VARIANT)[2] not in options.variants:
            p.error(f"{name}: no --variant is named {name.partition(VARIANT)[2]}")
    problem = next(problems(options), None)
    if problem:
        p.error(problem)
    return options


def problems(options):
    """What would be measured for nothing, or not at all."""
    servers = options.servers
    used = {name.partition(VARIANT)[2] for name in servers}
    for name in set(options.variants) - used - {""}:
        yield f"--variant {name}: expected SERVER+{name} among --servers"
    varied = [name for name in servers if VARIANT in name]
    only_variants = options.against == "variants" and "cost" in options.parts
    if only_variants and not varied:
        yield "--against variants: expected --variant NAME=... and SERVER,SERVER+NAME among --servers"
    for name in varied if only_variants else []:
        if name.partition(VARIANT)[0] not in servers:
            yield f"{name}: expected {name.partition(VARIANT)[0]} among --servers, to compare it with"
    some = {
        "memory": comparable(servers),
        "growth": comparable(servers),
        "latency": comparable(servers),
        "scaling": scalable(servers),
        "resident": [n for n in comparable(servers) if n.partition(VARIANT)[0] in OURS],
    }
    for part in options.parts:
        if not some.get(part, servers):
            yield f"--parts {part}: none of --servers can be measured there"
    for way in {load.way for load in options.workloads if "cost" in options.parts}:
        if not any(serves(name, way) for name in (varied if only_variants else servers)):
            yield f"--workloads: none of --servers to be compared serves {WAYS[way].title}"
