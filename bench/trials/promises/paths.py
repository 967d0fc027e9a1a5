"""What `diagnose` says of paths with planted faults, of clean ones, and of other echoes. Each trial returns what was seen."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from kit.node import Skipped, end, expect
from kit.path import Path3
from kit.registry import trial

ECHO, TOLD, UDP, WEB = "tcp://10.9.2.2:7007", "tcp://10.9.2.2:7008", "udp://10.9.2.2:7007", "http://10.9.2.2:8080"
FAST = ("--timeout=3s", "--duration=500ms")
# By epoll and poll, HAProxy 2.6 may take a FIN for the end before it has read everything: once in 90 on a busy machine.
HAPROXY = """global
  noepoll
  nopoll
  maxconn 450
defaults
  mode {mode}
  timeout connect 2s
  timeout client {client}
  timeout server {server}
  {options}
listen l
  bind :{port}
  {rules}
  server s {to}
"""
NGINX = "daemon off; user root; pid {scratch}/nginx-{port}.pid; error_log stderr;{module} events {{}} {body}"
STREAM_MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so"


def haproxy(path, port, to="10.9.2.2:7007", mode="tcp", client="1m", server="1m", options="", rules=""):
    values = dict(port=port, to=to, mode=mode, client=client, server=server, options=options, rules=rules)
    config = path.file(f"haproxy-{port}.cfg", HAPROXY.format(**values))
    return path.listens("b", port, "haproxy", "-db", "-f", config)


def nginx(path, port, body, module=""):
    text = NGINX.format(scratch=path.scratch, port=port, module=module, body=body)
    return path.listens("b", port, "nginx", "-c", path.file(f"nginx-{port}.conf", text))


def nginx_stream(path, port, more="proxy_half_close on;"):
    if not os.path.exists(STREAM_MODULE):
        raise Skipped("the stream module of nginx")
    body = f"stream {{ server {{ listen {port}; proxy_pass 10.9.2.2:7007; {more} }} }}"
    return nginx(path, port, body, f" load_module {STREAM_MODULE};")


def nginx_http(path, port):
    temporary = "".join(
        f"{each}_temp_path {path.scratch}/{each}; " for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    server = f"server {{ listen {port}; location / {{ proxy_pass http://10.9.2.2:8080; }} }}"
    return nginx(path, port, f"http {{ access_log off; {temporary}{server} }}")


def interception(path):
    both = path.file("inspector.pem", "".join(open(each).read() for each in path.certificate("inspector")))
    return path.listens("b", 7444, "socat", f"OPENSSL-LISTEN:7444,fork,reuseaddr,verify=0,cert={both}",
                        "OPENSSL:10.9.2.2:7443,verify=0")


def rule(*rules, **more):
    def plant(path):
        path.rules(*rules, **more)

    return plant


def relay(*words):
    def plant(path):
        return path.relay(7300, "10.9.2.2:7007", *words)[0]

    return plant


BOX, BOX_UDP = "tcp://10.9.1.1:7300", "udp://10.9.1.1:7300"
# Name, how it is planted, what is diagnosed, and of each check that has to name it some words. No other may.
FAULTS = (
    ("SYN dropped", rule("tcp dport 7007 drop"), ECHO,
     {"connect": "did not answer within 3s: what is sent there is dropped"}),
    ("rejected by a reset", rule("tcp dport 7007 reject with tcp reset"), ECHO,
     {"connect": "connection refused, at once"}),
    ("rejected by ICMP", rule("tcp dport 7007 reject with icmp type admin-prohibited"), ECHO,
     {"connect": "no route to host"}),
    ("a limit of 50 connections", rule("tcp dport 7007 ct state new ct count over 50 reject with tcp reset"), ECHO,
     {"connections": "Of 100 connections at once 50 echoed; 50: Connection refused"}),
    ("full TCP segments vanish", rule("tcp dport 7007 ip length > 1300 drop", "tcp sport 7007 ip length > 1300 drop"),
     ECHO, {"connect": "large segments vanish"}),
    ("a proxy without its server", lambda path: haproxy(path, 7101, "10.9.2.2:1", options="retries 0"), "tcp://10.9.1.1:7101",
     {"connect": "then ended it by"}),
    ("the reset that is dropped", rule("tcp dport 7007 tcp flags & rst == rst drop"), ECHO,
     {"end": "the other end still has the connection open"}),
    ("half-close cut by nginx", lambda path: nginx_stream(path, 7102, ""), "tcp://10.9.1.1:7102",
     {"half-close": "After this side's FIN only", "far-close": "When the other end finishes first"}),
    ("LF becomes CR LF", lambda path: path.listens(
        "b", 7103, "socat", "TCP-LISTEN:7103,fork,reuseaddr", "TCP:10.9.2.2:7007,crlf"), "tcp://10.9.1.1:7103",
     {"content": "came back changed"}),
    ("what is small is collected", relay("collect"), BOX,
     {"buffering": "came back together with the one before"}),
    ("loss on the way back of TCP", rule("tcp sport 7007 numgen random mod 100 < 5 drop"), ECHO, {"bandwidth": "segments were sent again"}),
    ("an idle limit of HAProxy", lambda path: haproxy(path, 7104, client="3s", server="3s"), "tcp://10.9.1.1:7104",
     {"idle": "this side is told by a FIN; the other end is told by a FIN"}),
    ("TLS is intercepted", interception, "tls://10.9.1.1:7444",
     {"tls": "Another ClientHello arrived than was sent"}),
    ("datagrams rejected", rule("udp dport 7007 reject"), UDP, {"datagrams": "nothing listens at the port"}),
    ("datagrams lost there", rule("udp dport 7007 numgen inc mod 10 < 1 drop"), UDP,
     {"datagrams": "the way there lost 50, the way back lost none"}),
    ("datagrams lost back", rule("udp sport 7007 numgen inc mod 10 < 1 drop"), UDP,
     {"datagrams": "the way there lost none, the way back lost 50"}),
    ("datagrams doubled there", relay("double", "there"), BOX_UDP,
     {"datagrams": "the way there doubled 50, the way back lost none"}),
    ("datagrams overtaken", relay("swap", "back"), BOX_UDP,
     {"datagrams": "the way there lost none, the way back reordered 50"}),
    ("an MTU black hole", rule("meta length > 1400 drop"), UDP, {"mtu": "packets of 1,428 bytes vanish"}),
    ("fragments dropped", rule("ip frag-off & 0x3fff != 0 drop", hook="filter hook prerouting priority -450"), UDP,
     {"mtu": "fragments are dropped"}),
    ("nginx in front of HTTP", lambda path: nginx_http(path, 7105), "http://10.9.1.1:7105",
     {"request": "the field Host became", "body": "Nothing of a body came back", "upgrade": "the status 200",
      "http2": "something between speaks HTTP/1.1 alone"}),
    ("one request for a connection", lambda path: haproxy(
        path, 7106, "10.9.2.2:8080", "http", options="option httpclose"), "http://10.9.1.1:7106",
     {"reuse": "", "http2": "HTTP/2 became HTTP/1.1"}),
    ("a path that is rewritten", lambda path: haproxy(
        path, 7107, "10.9.2.2:8080", "http", rules="http-request replace-path ^/diagnose /x"),
     "http://10.9.1.1:7107", {"request": "the target became", "http2": "HTTP/2 became HTTP/1.1; the target became"}),
)


def faults_of(found):
    return {name: each["sentence"] for name, each in found.items() if each["verdict"] == "FAULT"}


def named(path, plant, uri, words):
    """None, or what was said instead."""
    planted = plant(path)
    try:
        options = ["--insecure"] if uri.startswith("tls") else []
        if "idle" in words:
            options.append("--idle=6s")
        found, _ = path.diagnose(uri, *FAST, *options)
    finally:
        path.rules()
        if planted is not None:
            end(planted)
    faults = faults_of(found)
    right = faults.keys() == words.keys() and all(words[name] in faults[name] for name in faults)
    return None if right else faults


@trial("diagnose-faults", 600)
def faults(options):
    """Each planted fault is named by its check, in the right words, and by no other."""
    wrong = []
    with Path3() as path:
        for name, plant, uri, words in FAULTS:
            said = named(path, plant, uri, words)
            if said is not None:
                wrong.append(f"{name}: {said}")
    expect(not wrong, f"expected {len(FAULTS)} faults by their names, seen {'; '.join(wrong)}")
    return f"{len(FAULTS)} faults, each named by its check alone"


@trial("diagnose-clean", 3600)
def clean(options):
    """A clean path has no fault: direct, through HAProxy, through nginx; and none takes long."""
    seconds, wrong = [], []
    with Path3() as path:
        haproxy(path, 7100)
        nginx_stream(path, 7200)
        for _ in range(options.times):
            for uri in (ECHO, TOLD, "tcp://10.9.1.1:7100", "tcp://10.9.1.1:7200", UDP, WEB):
                found, report = path.diagnose(uri, "--timeout=20s", admin=uri != TOLD)
                wrong += [f"{uri}: {sentence}" for sentence in faults_of(found).values()]
                seconds.append(report["elapsedNanos"] / 1e9)
    expect(not wrong, f"expected no fault in {len(seconds)} diagnoses, seen {wrong}")
    expect(median(seconds) < 15, f"expected less than 15 s, seen {sorted(seconds)}")
    return f"{len(seconds)} diagnoses without a fault, in {median(seconds):.1f} s, the slowest in {max(seconds):.1f} s"


SILENT, RESET = "gets no answer", "only when it sends again, by a reset"
NOTHING = "the other end is told nothing"
# What the box does with what comes when it has forgotten a connection: there, and back.
FORGETTING = {
    "none": (["drop"], ["drop"], SILENT, NOTHING),
    "client": (["reject with tcp reset"], ["drop"], RESET, NOTHING),
    "server": (["accept"], ["reject with tcp reset"], SILENT, "only when this side sends again, by a reset"),
    # What is sent once more is rejected.
    "both": (["KEY @late reject with tcp reset", "add @late { KEY } accept"], ["reject with tcp reset"],
             RESET, "only when this side sends again, by a reset"),
}
# By whom the box tells by a reset at once.
TELLING = {
    "none": (SILENT, NOTHING),
    "client": ("this side is told by a reset", NOTHING),
    "server": (SILENT, "the other end is told by a reset"),
    "both": ("this side is told by a reset", "the other end is told by a reset"),
}
LIMITS = (7, 30, 61)


def forgets(port, there, back):
    """Both ways of a connection go on as long as one of them was used within the time of the set."""
    key, home = "ip saddr . tcp sport . tcp dport", "ip daddr . tcp dport . tcp sport"
    yield f"tcp dport {port} tcp flags & (syn|ack) == syn update @known {{ {key} }} accept"
    yield f"tcp dport {port} {key} @known update @known {{ {key} }} accept"
    yield f"tcp sport {port} {home} @known update @known {{ {home} }} accept"
    yield from (f"tcp dport {port} {each.replace('KEY', key)}" for each in there)
    yield from (f"tcp sport {port} {each}" for each in back)


def limit(path, uri, seconds, here, other):
    found, _ = path.diagnose(uri, "--checks=connect,idle", f"--idle={seconds + 5}s", "--timeout=3s", timeout=seconds + 90)
    said = found["idle"]["sentence"]
    expect(here in said and other in said, f"{uri}: expected {here}; {other}, seen {said}")
    seen = found["idle"]["figures"]["limitNanos"] / 1e9
    expect(abs(seen - seconds) <= 1.1, f"{uri}: expected {seconds} s, seen {seen} s")
    return f"{seen:.1f}"


@trial("diagnose-idle", 600)
def idle(options):
    """The limit of a path that forgets is found within a second, in one wait, and who is told of it."""
    seen = []
    key = "type ipv4_addr . inet_service . inet_service; flags dynamic,timeout; timeout"
    with Path3() as path, ThreadPoolExecutor(8) as pool:
        for seconds in LIMITS:
            rules, waits = [], []
            for port, (who, (there, back, *told)) in enumerate(FORGETTING.items(), 7401):
                rules += forgets(port, there, back)
                waits.append((f"tcp://10.9.2.2:{port}", seconds, *told))
            path.rules(*rules, tables=f"set known {{ {key} {seconds}s; }}\nset late {{ {key} 60s; }}")
            if seconds == LIMITS[0]:
                for port, (who, told) in enumerate(TELLING.items(), 7411):
                    path.relay(port, "10.9.2.2:7007", "forget", str(seconds), who)
                    waits.append((f"tcp://10.9.1.1:{port}", seconds, *told))
            seen += pool.map(lambda wait: limit(path, *wait), waits)
    return f"{', '.join(seen)} s; told by a reset, at once or when something comes: {', '.join(FORGETTING)}"


@trial("diagnose-datagrams", 300)
def datagrams(options):
    """What each way loses, doubles and reorders is what the rules, or the relay, of the box have counted."""
    words = {"lose": "lost", "double": "doubled", "swap": "reordered"}
    seen = []

    def compare(uri, expected):
        found, _ = path.diagnose(uri, "--checks=datagrams")
        sentence = found["datagrams"]["sentence"]
        expect(sentence.endswith(expected()), f"expected {expected()}, seen {sentence}")
        seen.append(expected())

    def relayed():
        ways = []
        for way, counts in counted().items():
            did = [f"{words[wrong]} {count}" for wrong, count in counts.items() if count]
            ways.append(f"the way {way} {' and '.join(did) or 'lost none'}")
        return ", ".join(ways)

    def filtered():
        return "the way there lost {}, the way back lost {}".format(*path.counters("lost_there", "lost_back"))

    with Path3() as path:
        for what, way in (*((each, way) for each in words for way in ("there", "back")), (",".join(words), "both")):
            child, counted = path.relay(7300, "10.9.2.2:7007", what, way)
            compare(BOX_UDP, relayed)
            end(child)
        # A smaller one comes first, by which the check finds the socket.
        path.rules("udp dport 7007 udp length > 100 numgen random mod 100 < 7 counter name lost_there drop",
                   "udp sport 7007 udp length > 100 numgen random mod 100 < 5 counter name lost_back drop",
                   tables="counter lost_there {}\ncounter lost_back {}")
        compare(UDP, filtered)
    return "; ".join(seen)


NODE_ECHO = "require('net').createServer(s => s.on('error', () => {}).pipe(s)).listen(PORT)"
GO_ECHO = """package main
import ("io"; "net")
func main() {
  l, _ := net.Listen("tcp", ":PORT")
  for { c, _ := l.Accept(); go func() { io.Copy(c, c); c.Close() }() }
}
"""
XINETD = """service echo
{
  type = INTERNAL UNLISTED
  socket_type = KIND
  port = PORT
  user = root
  wait = WAIT
  MORE
}
"""
INETD = "echo stream tcp nowait root internal\necho dgram udp wait root internal\n"


def xinetd(port, kind="stream", more=""):
    text = XINETD.replace("KIND", kind).replace("WAIT", "yes" if kind == "dgram" else "no").replace("MORE", more)
    return "xinetd", port, "xinetd -dontfork -f FILE -pidfile FOLDER/xinetd-PORT.pid", text


def inetd():
    return "inetd", 7, "inetd -i FILE", INETD


# What is started at the node's place; the scheme; options; the checks that it fails always, and those that it may fail.
OTHERS = (
    (("socat with a pipe", 7301, "socat TCP-LISTEN:PORT,fork,reuseaddr,backlog=500 PIPE", ""), "tcp", (), (),
     ("content", "half-close", "bandwidth")),
    (("socat with cat", 7302, "socat -t 30 TCP-LISTEN:PORT,fork,reuseaddr,backlog=500 EXEC:cat", ""), "tcp", (), (), ()),
    (("ncat", 7303, "ncat -l -k -m 300 PORT -e /bin/cat", ""), "tcp", (), (), ("content", "half-close", "bandwidth")),
    (("Node", 7304, "node FILE", NODE_ECHO), "tcp", (), (), ()),
    (("Go", 7305, "go run FILE.go", GO_ECHO), "tcp", (), (), ()),
    (xinetd(7306, more="cps = 1000 1"), "tcp", (), (), ()),
    # It stops for 10 s what is asked more often than 50 times a second on average.
    (xinetd(7307), "tcp", ("--connections=600",), (), ("connections",)),
    (xinetd(7308, "dgram"), "udp", (), ("datagrams",), ("mtu",)),
    (xinetd(7309, "dgram", "cps = 100000 1"), "udp", (), (), ("datagrams",)),
    (inetd(), "tcp", (), (), ()),
    (inetd(), "udp", (), (), ("datagrams",)),
    # It stops for ten minutes what is asked more than 256 times in a minute.
    (inetd(), "tcp", ("--connections=300",), ("connections",), ()),
)


def start_other(path, name, port, command, text):
    """Starts it at the node's place, unless it runs or is not there."""
    if not shutil.which(command.split()[0]):
        return False
    file = f"other-{port}"
    if not os.path.exists(os.path.join(path.scratch, file)):
        place = path.file(file, text.replace("PORT", str(port)))
        shutil.copy(place, place + ".go")
        values = {"PORT": str(port), "FILE": place, "FOLDER": path.scratch}
        for word, value in values.items():
            command = command.replace(word, value)
        path.listens("n", port, *command.split())
    return True


@trial("diagnose-others", 600)
def others(options):
    """Echoes of others are told apart by what they lack; what one end cannot know is unproved."""
    seen = []
    with Path3() as path:
        for other, scheme, more, always, may in OTHERS:
            if not start_other(path, *other):
                continue
            what = " ".join((other[0], scheme, *more))
            found, _ = path.diagnose(
                f"{scheme}://10.9.2.2:{other[1]}", *FAST, "--other", *(more or ("--connections=20",)), admin=False)
            faults = faults_of(found)
            right = set(always) <= faults.keys() <= {*always, *may}
            expect(right, f"{what}: expected {always} and perhaps {may}, seen {faults}")
            if scheme == "tcp":
                expect(found["source"]["verdict"] == "unproved", f"{what}: expected what one end cannot know, seen {found}")
            seen.append(f"{what} lacks {', '.join(faults) or 'nothing'}")
    return "; ".join(seen)
