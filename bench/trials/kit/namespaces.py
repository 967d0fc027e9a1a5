"""Nodes of one cluster, each in a network namespace of its own. Takes root and ip."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

JAR = Path(__file__).resolve().parents[3] / "target/echoport/echoport.jar"
SEEDS = 3
STOP_SECONDS = 20


def run(*command):
    subprocess.run(command, check=True)


class Network:
    """Namespaces 1 to `count` on one bridge, n1 at 10.77.7.1; everything goes with close()."""

    def __init__(self, count):
        self.tag = f"ep{os.getpid() % 10000}"
        self.nodes = list(range(1, count + 1))
        self.scratch = Path(tempfile.mkdtemp())
        self.children = []
        # The bridge has a namespace of its own, where no packet filter of the host meets it.
        self.switch = f"{self.tag}sw"

    def __enter__(self):
        try:
            run("ip", "netns", "add", self.switch)
            run("ip", "-n", self.switch, "link", "add", "br0", "type", "bridge")
            run("ip", "-n", self.switch, "link", "set", "br0", "up")
            for n in self.nodes:
                self._add(n)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _add(self, n):
        run("ip", "netns", "add", f"{self.tag}n{n}")
        run("ip", "-n", self.switch, "link", "add", f"v{n}", "type", "veth",
            "peer", "name", "eth0", "netns", f"{self.tag}n{n}")
        run("ip", "-n", self.switch, "link", "set", f"v{n}", "master", "br0", "up")
        for words in (["addr", "add", f"10.77.7.{n}/24", "dev", "eth0"],
                      ["link", "set", "eth0", "up"], ["link", "set", "lo", "up"]):
            run("ip", "-n", f"{self.tag}n{n}", *words)

    def inside(self, n, *command, **options):
        """Starts a command in a namespace."""
        child = subprocess.Popen(["ip", "netns", "exec", f"{self.tag}n{n}", *command], **options)
        self.children.append(child)
        return child

    def text(self, n, *command):
        child = self.inside(n, *command, stdout=subprocess.PIPE, text=True)
        output = child.communicate()[0]
        self.children.remove(child)
        return output

    def get(self, n, path, seconds=5):
        return self.text(
            n, "curl", "-s", "-m", str(seconds), "-N", f"http://127.0.0.1:7080{path}")

    def start(self, n, jvm=(), cluster=True):
        """A node called n1, n2, ... that logs to log(n)."""
        seeds = ",".join(f"10.77.7.{seed}" for seed in self.nodes[:SEEDS])
        return self.inside(
            n, "java", *jvm, "-jar", str(JAR), "serve", "--set", f"node.name=n{n}",
            *(["--set", "cluster.enabled=true", "--set", f"cluster.discovery.members={seeds}"]
              if cluster else []),
            stdout=subprocess.DEVNULL, stderr=open(self.log(n), "a"))

    def log(self, n):
        return self.scratch / f"n{n}.log"

    def cut(self, n, off=True):
        """Takes the node's cable out, or puts it in again."""
        run("ip", "-n", self.switch, "link", "set", f"v{n}", "down" if off else "up")

    def cluster(self, n):
        """What the node says of the cluster; {} if it does not answer."""
        try:
            return json.loads(self.get(n, "/api/v1/cluster"))
        except ValueError:
            return {}

    def states(self, n):
        return {m["name"]: m["state"] for m in self.cluster(n).get("members", [])}

    def __exit__(self, *why):
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for name in [self.switch, *(f"{self.tag}n{n}" for n in self.nodes)]:
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL)
        shutil.rmtree(self.scratch)
