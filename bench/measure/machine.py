"""The machine: its cores, the kernel's accounts of processes, what the report says about it."""

import datetime
import os
import platform
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from .problems import Missing

MEASURE = Path(__file__).resolve().parent
BENCH = MEASURE.parent
ROOT = BENCH.parent
OUT = BENCH / "out"
DISTRIBUTION = ROOT / "target" / "echoport"
SERVER_CORE, LOAD_CORE = 0, 1


def check_cores():
    allowed = os.sched_getaffinity(0)
    if not {SERVER_CORE, LOAD_CORE} <= allowed:
        raise Missing(
            f"cores {SERVER_CORE} and {LOAD_CORE} are needed,"
            f" this process may use {sorted(allowed)}"
        )


def allow_many_descriptors():
    """Servers inherit it; thousands of connections need it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def busy_seconds():
    """CPU time of the two cores in use, whoever used it, stolen time included."""
    seconds = 0
    for line in Path("/proc/stat").read_text().splitlines():
        if re.match(rf"cpu({SERVER_CORE}|{LOAD_CORE}) ", line):
            user, nice, system, _, _, irq, softirq, steal = map(int, line.split()[1:9])
            seconds += user + nice + system + irq + softirq + steal
    return seconds / os.sysconf("SC_CLK_TCK")


def cpu_of(*pids):
    """The process clocks of other processes: all their threads, in seconds."""
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def ticks_of(*pids):
    """Ticks that processes have spent outside the kernel, and in all."""
    user = total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        user += int(fields[11])
        total += int(fields[11]) + int(fields[12])
    return user, total


def own_cpu():
    """This script's CPU time and that of the loads it has waited for, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime + time.process_time()


class Strangers:
    """How much of the two cores others took while this script and its children ran."""

    def __init__(self):
        self.busy, self.own, self.begun = busy_seconds(), own_cpu(), time.monotonic()

    def share(self):
        """Children count when they have ended."""
        elapsed = time.monotonic() - self.begun
        others = busy_seconds() - self.busy - (own_cpu() - self.own)
        return max(0, others) / elapsed / 2

    @property
    def minutes(self):
        return (time.monotonic() - self.begun) / 60


def memory_of(pid, field):
    """Bytes, from the kernel's account: Rss, Pss, ..."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise Missing(f"the kernel does not account {field}")


def peak_memory_of(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+)", status).group(1)) * 1024


def first_line(*command):
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except OSError:
        return "absent"
    return (result.stdout or result.stderr).strip().partition("\n")[0] or "absent"


def kernel_memory():
    """Bytes of the kernel's own objects, of the whole machine."""
    found = re.search(r"^Slab:\s*(\d+)", Path("/proc/meminfo").read_text(), re.M)
    return int(found.group(1)) * 1024


def version_of(*command):
    found = re.search(r"\d+(\.\d+)+", first_line(*command))
    return found.group() if found else "absent"


def library_version(prefix):
    found = re.compile(rf"{prefix}-(\d.*?)\.jar")
    names = [jar.name for jar in (DISTRIBUTION / "lib").glob(f"{prefix}-*.jar")]
    return next((found.fullmatch(n).group(1) for n in names if found.fullmatch(n)), "absent")


def processor_model():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def memory_total():
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{pages / 2**30:.0f} GiB"


def command():
    """As it was typed, without where the figures went."""
    return re.sub(r" --json[ =]\S+", "", " ".join(["bench/run", *sys.argv[1:]]))


def describe(java):
    """What a reader needs to judge or repeat a run; nothing that names the place."""
    changed = first_line("git", "-C", str(ROOT), "status", "--porcelain", "-uno") != "absent"
    commit = first_line("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD")
    return {
        "date": datetime.date.today().isoformat(),
        "command": command(),
        "commit": commit + (" with changes" if changed else ""),
        "kernel": platform.release(),
        "tcp": Path("/proc/sys/net/ipv4/tcp_congestion_control").read_text().strip(),
        "processor": processor_model(),
        "cores": os.cpu_count(),
        "memory": memory_total(),
        **java,
        "netty": library_version("netty-transport"),
        "vertx": library_version("vertx-core"),
        "gcc": version_of(os.environ.get("CC", "gcc"), "-dumpfullversion"),
        "go": version_of("go", "version"),
        "node": version_of("node", "--version"),
        "rust": version_of("rustc", "--version"),
    }
