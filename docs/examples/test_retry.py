# A test in Python that starts Echoport, chooses a fault for its connection, and reads the node's account of it.
#
#   python3 -m unittest docs/examples/test_retry.py
#
# ECHOPORT is the program, `echoport` of the path unless it is set.
import json
import os
import re
import socket
import subprocess
import time
import unittest
import urllib.request


class Echoport:
    """A node on ports that the system chooses; each connection to it chooses its own faults."""

    def __init__(self):
        settings = ["admin.port=0", "listeners.echo.uri=tcp://127.0.0.1:0", "listeners.echo.faults.choose=line"]
        command = [os.environ.get("ECHOPORT", "echoport"), "serve"]
        for setting in settings:
            command += ["--set", setting]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        ports = {}
        for line in self.process.stdout:
            if listening := re.match(r"(\w+) listening on .*:(\d+)$", line):
                ports[listening[1]] = int(listening[2])
            if line.startswith("ready"):
                break
        else:
            raise RuntimeError("the node did not start")
        self.port, self.admin = ports["echo"], f"http://127.0.0.1:{ports['admin']}"

    def connect(self, *faults):
        """A connection with these faults, and its id."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sendall(json.dumps(faults).encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            answer += connection.recv(1)
        if not answer.startswith(b"ok "):
            raise ValueError(answer.decode())
        return connection, re.search(r"connection=(\S+)", answer.decode())[1]

    def closed(self, connection):
        """The account of a connection, once it has ended; 30 s at most."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with urllib.request.urlopen(f"{self.admin}/api/v1/connections/{connection}") as answer:
                account = json.load(answer)
            if account["state"] == "CLOSED":
                return account
            time.sleep(0.02)
        raise TimeoutError(f"{connection} is open")

    def close(self):
        self.process.terminate()
        self.process.communicate(timeout=60)


class RetryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.echoport = Echoport()
        cls.addClassCleanup(cls.echoport.close)

    def test_reads_what_came_before_a_reset(self):
        client, connection = self.echoport.connect({"do": "reset", "at": {"sent": "1000B"}})
        with client:
            client.sendall(b"x" * 5000)
            got = 0
            with self.assertRaises(ConnectionResetError):
                while data := client.recv(65536):
                    got += len(data)

        account = self.echoport.closed(connection)
        self.assertEqual(account["closeReason"], "FAULT")
        ledger = account["ledger"]  # the answer to the line was inserted
        self.assertEqual((got, ledger["sentBytes"] - ledger["insertedBytes"]), (1000, 1000))


if __name__ == "__main__":
    unittest.main()
