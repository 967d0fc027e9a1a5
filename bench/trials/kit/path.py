"""A client, a box and a node, each in a network namespace of its own. Takes root, ip, nft and openssl.

    client 10.9.1.2 -- 10.9.1.1 box 10.9.2.1 -- 10.9.2.2 node, and its admin API beside it at 10.9.3.2
"""

import itertools
import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from kit import reports
from kit.node import ROOT, Skipped, end, eventually, expect, run, start

JAR = ROOT / "target/echoport/echoport.jar"
WIRES = (("c", "10.9.1.2", "b", "10.9.1.1"), ("b", "10.9.2.1", "n", "10.9.2.2"), ("c", "10.9.3.1", "n", "10.9.3.2"))
LISTENERS = """listeners:
  echo: {uri: 'tcp://0.0.0.0:7007'}
  told: {uri: 'tcp://0.0.0.0:7008', receipt: true}
  secure: {uri: 'tls://0.0.0.0:7443', tls: {certificate: 'FOLDER/node.crt', key: 'FOLDER/node.key'}}
  datagrams: {uri: 'udp://0.0.0.0:7007'}
  web: {uri: 'http://0.0.0.0:8080'}
  more1: {uri: 'tcp://0.0.0.0:7401'}
  more2: {uri: 'tcp://0.0.0.0:7402'}
  more3: {uri: 'tcp://0.0.0.0:7403'}
  more4: {uri: 'tcp://0.0.0.0:7404'}
admin: {host: 10.9.3.2, port: 7080, auth: none}
"""


class Path3:
    def __init__(self):
        self.tag = f"ep{os.getpid() % 10000}"
        self.scratch = tempfile.mkdtemp()
        self.children = []
        self.runs = itertools.count()

    def __enter__(self):
        for program in ("ip", "nft", "openssl"):
            if not shutil.which(program):
                raise Skipped(program)
        if os.geteuid():
            raise Skipped("root, for network namespaces")
        try:
            self._lay()
            self.certificate("node")
            self.start("n", "java", "-jar", str(JAR), "serve", "--config", self.file("node.yaml", LISTENERS.replace("FOLDER", self.scratch)))
            ready = eventually(180, lambda: "\nready" in self.log("n"))
            expect(ready, f"expected a node, seen {self.log('n')[-300:]}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def _lay(self):
        for space in "cbn":
            self._must("ip", "netns", "add", self.tag + space)
            self._must("ip", "-n", self.tag + space, "link", "set", "lo", "up")
        for one, address, other, its in WIRES:
            wire = one + other
            self._must("ip", "link", "add", "name", wire, "netns", self.tag + one, "type", "veth",
                       "peer", "name", wire, "netns", self.tag + other)
            for space, own in ((one, address), (other, its)):
                self._must("ip", "-n", self.tag + space, "addr", "add", f"{own}/24", "dev", wire)
                self._must("ip", "-n", self.tag + space, "link", "set", wire, "up")
        # No default route: whoever looks a name up learns at once that he cannot.
        self._must("ip", "-n", self.tag + "c", "route", "add", "10.9.2.0/24", "via", "10.9.1.1")
        self._must("ip", "-n", self.tag + "n", "route", "add", "10.9.1.0/24", "via", "10.9.2.1")
        self.sysctl("net.ipv4.ip_forward=1")

    @staticmethod
    def _must(*command):
        code, _, err = run(list(command), 20)
        expect(code == 0, f"{' '.join(command)}: {err}")

    def inside(self, space, *command):
        return ["ip", "netns", "exec", self.tag + space, *command]

    def start(self, space, *command):
        with open(os.path.join(self.scratch, space + ".log"), "a") as log:
            child = start(self.inside(space, *command), stdout=log, stderr=subprocess.STDOUT)
        self.children.append(child)
        return child

    def listens(self, space, port, *command):
        """Starts a program, and waits for its port."""
        child = self.start(space, *command)
        sockets = self.inside(space, "ss", "-ltun")
        ready = eventually(20, lambda: f":{port} " in run(sockets, 10)[1])
        expect(ready, f"expected {command[0]} on {port}, seen {self.log(space)[-300:]}")
        return child

    def log(self, space):
        return Path(self.scratch, space + ".log").read_text()

    def file(self, name, text):
        Path(self.scratch, name).write_text(text)
        return str(Path(self.scratch, name))

    def certificate(self, name):
        """Of `name`, by itself; the names of the files of the certificate and of its key."""
        files = [os.path.join(self.scratch, f"{name}.{end}") for end in ("crt", "key")]
        self._must("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                   "-out", files[0], "-keyout", files[1])
        return files

    def rules(self, *rules, hook="filter hook forward priority 0", tables=""):
        """What the box forwards by, and nothing else."""
        text = f"flush ruleset\ntable ip t {{\n{tables}\nchain c {{ type {hook};\n" + "\n".join(rules) + "\n}\n}\n"
        self._must(*self.inside("b", "nft", "-f", self.file("rules.nft", text)))

    def sysctl(self, *settings):
        self._must(*self.inside("b", "sysctl", "-qw", *settings))

    def counters(self, *names):
        """What counters of the rules have counted, by name."""
        listed = json.loads(run(self.inside("b", "nft", "-j", "list", "counters"), 20)[1])["nftables"]
        packets = {each["counter"]["name"]: each["counter"]["packets"] for each in listed if "counter" in each}
        return [packets[name] for name in names]

    def relay(self, port, to, *words):
        """A relay in the box that does something wrong, and what it has counted."""
        counted = Path(self.file(f"counted-{port}", "{}"))
        command = ["python3", str(Path(__file__).parent / "relay.py"), str(port), to, *words, str(counted)]
        return self.listens("b", port, *command), lambda: json.loads(counted.read_text())

    def diagnose(self, uri, *options, admin=True, timeout=120):
        """The findings by check, and the report; what other programs make of it is tried as well."""
        told = ["--admin", "10.9.3.2:7080"] if admin else []
        name = f"report{next(self.runs)}"
        xml = os.path.join(self.scratch, name + ".xml")
        command = ["java", "-XX:TieredStopAtLevel=1", "-jar", str(JAR), "diagnose", uri, "--json", "--junit", xml, *told, *options]
        _, out, err = run(self.inside("c", *command), timeout)
        expect(out.startswith("{"), f"diagnose {uri}: expected JSON, seen {out} {err}")
        if reports.reader():
            schema = str(ROOT / "docs/diagnose.schema.json")
            code, _, wrong = run([reports.reader(), reports.__file__, schema, self.file(name + ".json", out), xml], 60)
            expect(code == 0, f"diagnose {uri}: expected a valid report, seen {wrong[-300:]}")
        report = json.loads(out)
        return {each["check"]: each for each in report["checks"]}, report

    def __exit__(self, *_):
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                pass
            end(child)
        for space in "cbn":
            for left in run(["ip", "netns", "pids", self.tag + space], 20)[1].split():
                os.kill(int(left), signal.SIGKILL)
            run(["ip", "netns", "del", self.tag + space], 20)
        shutil.rmtree(self.scratch, ignore_errors=True)
