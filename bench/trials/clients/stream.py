"""Python's asyncio, or its ssl where a file with an issuer follows: python3 stream.py PORT [CA]

Sends 3,000 bytes and prints how many came back, whether they are those, and how it ended.
"""

import asyncio
import socket
import ssl
import sys

SENT = bytes(97 + i % 26 for i in range(3000))
SILENCE_SECONDS = 1


def tell(got, end):
    wrong = "" if SENT.startswith(got) else ", wrong"
    print(f"{len(got)} B{wrong}, {end}")


def name(error):
    reason = getattr(error, "verify_message", None) or getattr(error, "reason", None)
    return f"{type(error).__name__}{f': {reason}' if reason else ''}"


async def plain(port):
    got, end = bytearray(), None
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(SENT)
        while data := await asyncio.wait_for(reader.read(1 << 16), SILENCE_SECONDS):
            got += data
        end = "end"
    except asyncio.TimeoutError:
        end = "silence"
    except OSError as e:
        end = name(e)
    tell(got, end)


def secured(port, ca):
    got, end = bytearray(), None
    context = ssl.create_default_context(cafile=ca)
    try:
        plain = socket.create_connection(("127.0.0.1", port), SILENCE_SECONDS)
        with context.wrap_socket(
            plain, server_hostname="localhost", suppress_ragged_eofs=False
        ) as peer:
            peer.sendall(SENT)
            while data := peer.recv(1 << 16):
                got += data
            end = "end"
    except TimeoutError:
        end = "silence"
    except OSError as e:
        end = name(e)
    tell(got, end)


if len(sys.argv) > 2:
    secured(int(sys.argv[1]), sys.argv[2])
else:
    asyncio.run(plain(int(sys.argv[1])))
