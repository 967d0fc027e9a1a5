# A client of a listener with `faults: {choose: line}`: each connection asks for its own faults, so tests run side by
# side. What it prints is what its client code would have to live with.
#
#   ./echoport serve --set listeners.echo.faults.choose=line
#   python3 docs/examples/fault-client.py
#
# Arguments: port (7007) and host (127.0.0.1) of the listener.
import asyncio
import json
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 7007
HOST = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"


async def flaky(*faults):
    """A connection with these faults; an exception says what is wrong with them."""
    reader, writer = await asyncio.open_connection(HOST, PORT)
    writer.write(json.dumps(faults).encode() + b"\n")
    answer = (await reader.readline()).decode().rstrip()
    if not answer.startswith("ok "):
        raise ValueError(answer)
    return reader, writer


async def exchange(*faults):
    """Sends 2,000 bytes, and tells how many came back and how it ended."""
    reader, writer = await flaky(*faults)
    writer.write(b"x" * 2000)
    got = 0
    try:
        while data := await asyncio.wait_for(reader.read(65536), 0.5):
            got += len(data)
        return f"{got} bytes, then the end"
    except ConnectionResetError:
        return f"{got} bytes, then a reset"
    except asyncio.TimeoutError:
        return f"{got} bytes, then nothing"
    finally:
        writer.close()


async def main():
    outcomes = await asyncio.gather(
        exchange({"do": "reset", "at": {"sent": "1000B"}}),
        exchange({"do": "close", "at": {"sent": "500B"}}),
        exchange({"do": "stall", "what": "send", "at": {"sent": "100B"}}),
        exchange({"do": "rest"}),
        return_exceptions=True,
    )
    for fault, outcome in zip(("reset", "close", "stall", "wrong"), outcomes):
        print(f"{fault}: {outcome}")


asyncio.run(main())
