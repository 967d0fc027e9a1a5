"""What stands in front of a node, and what scanners see of it. Each trial returns what was seen."""

import contextlib
import os
import re
import subprocess
import tempfile

from kit.node import Node, Skipped, eventually, expect, expect_equal, listening_socket, port_of, run, start
from kit.peers import connect, round_trip, tool
from kit.registry import trial

NGINX_STREAM = "/usr/lib/nginx/modules/ngx_stream_module.so"
CLIENT, STRANGER = "127.0.0.77", "127.0.0.9"


def certificate(folder):
    names = [os.path.join(folder, name) for name in ("node.crt", "node.key")]
    code, _, err = run(
        [tool("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt"]
        + ["ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        + ["-out", names[0], "-keyout", names[1]],
        30,
    )
    expect(code == 0, f"expected a certificate, seen {err}")
    return names


@trial("tls-suites", 180)
def tls_suites(options):
    """Every version and suite that nmap can make a listener agree to is a strong one."""
    tool("nmap")
    with tempfile.TemporaryDirectory() as folder:
        pem, key = certificate(folder)
        settings = [
            setting
            for engine in ("openssl", "jdk")
            for setting in (
                f"listeners.{engine}.uri=tls://127.0.0.1:0",
                f"listeners.{engine}.tls={{certificate: {pem}, key: {key}, engine: {engine}}}",
            )
        ]
        with Node(*settings) as node:
            ports = ",".join(str(port_of(node, engine)) for engine in ("openssl", "jdk"))
            script = ["nmap", "-n", "-Pn", "--script", "ssl-enum-ciphers", "-p", ports, "127.0.0.1"]
            _, out, _ = run(script, 150)
    versions = re.findall(r"(TLSv[\d.]+|SSLv\d):", out)
    expect_equal("versions", versions, ["TLSv1.2", "TLSv1.3"] * 2)
    suites = re.findall(r"(TLS_\w+) \(.*\) - ([A-F])$", out, re.M)
    weak = [suite for suite in suites if suite[1] != "A"]
    expect(suites and not weak, f"expected suites of grade A alone, seen {weak}")
    return f"TLS 1.2 and 1.3, {len(suites)} suites in all, each of grade A"


@trial("proxies", 120)
def proxies(options):
    """nginx and HAProxy say for whom they speak; from an address without trust that is an error."""
    tool("nginx")
    if not os.path.exists(NGINX_STREAM):
        raise Skipped("the stream module of nginx")
    settings = [
        "listeners.behind.uri=tcp://127.0.0.1:0",
        "listeners.behind.proxyProtocol={mode: required, trusted: [127.0.0.1/32]}",
    ]
    with tempfile.TemporaryDirectory() as folder, Node(*settings) as node:
        behind = port_of(node, "behind")
        for front in (nginx, haproxy):
            trusted, strange = front(folder, behind)
            expect_equal(f"{front.__name__}: client", client_of(node, trusted), CLIENT)
            expect_equal(f"{front.__name__}: untrusted", end_of(node, strange), "PROTOCOL_ERROR")
    return "nginx and HAProxy name the client; from elsewhere the header is a PROTOCOL_ERROR"


def free_ports():
    with listening_socket() as first, listening_socket() as second:
        return first.getsockname()[1], second.getsockname()[1]


def begin(command, ports):
    start(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ready = eventually(20, lambda: all(accepts(port) for port in ports))
    expect(ready, f"{command[0]}: expected it to listen")
    return ports


def accepts(port):
    with contextlib.suppress(OSError), connect(port, timeout=5):
        return True
    return False


def nginx(folder, behind):
    trusted, strange = free_ports()
    path = write(
        folder,
        "nginx.conf",
        f"""load_module {NGINX_STREAM};
        daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
        events {{}}
        stream {{
          proxy_protocol on;
          server {{ listen 127.0.0.1:{trusted}; proxy_pass 127.0.0.1:{behind}; }}
          server {{
            listen 127.0.0.1:{strange}; proxy_pass 127.0.0.1:{behind}; proxy_bind {STRANGER};
          }}
        }}""",
    )
    return begin(["nginx", "-c", path, "-e", f"{folder}/nginx.log"], (trusted, strange))


def haproxy(folder, behind):
    trusted, strange = free_ports()
    path = write(
        folder,
        "haproxy.cfg",
        f"""defaults
  mode tcp
  timeout connect 5s
  timeout client 1m
  timeout server 1m
listen trusted
  bind 127.0.0.1:{trusted}
  server echo 127.0.0.1:{behind} send-proxy-v2
listen strange
  bind 127.0.0.1:{strange}
  source {STRANGER}
  server echo 127.0.0.1:{behind} send-proxy-v2
""",
    )
    return begin([tool("haproxy"), "-f", path], (trusted, strange))


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def client_of(node, port):
    with connect(port, timeout=10, source=CLIENT) as peer:
        expect(round_trip(peer), "expected an echo")
        seen = [one["remoteAddress"] for one in node.connections("open")]
    return next((address.split(":")[0] for address in seen if CLIENT in address), seen)


def end_of(node, port):
    with connect(port, timeout=10) as peer:
        expect(not round_trip(peer), "expected no echo")
    return eventually(5, lambda: reason_of(node, STRANGER))


def reason_of(node, host):
    ended = node.connections("closed")
    return next((one["closeReason"] for one in ended if one["remoteAddress"].startswith(host)), None)
