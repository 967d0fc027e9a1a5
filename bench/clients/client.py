"""Usage: client.py KIND VERSION URL FILE; sends the file and compares what comes back."""

import http.client
import os
import ssl
import sys
import urllib.parse

kind, version, url, path = sys.argv[1:]
body = open(path, "rb").read()
context = ssl.create_default_context(cafile=os.environ["CA"])


def standard():
    target = urllib.parse.urlsplit(url)
    if target.scheme == "https":
        connection = http.client.HTTPSConnection(target.netloc, timeout=20, context=context)
    else:
        connection = http.client.HTTPConnection(target.netloc, timeout=20)
    connection.request("POST", target.path, body)
    return connection.getresponse().read()


def httpx():
    import httpx as library

    with library.Client(
        http1=version == "1.1", http2=version == "2", verify=context, timeout=20
    ) as client:
        return client.post(url, content=body).content


back = {"http.client": standard, "httpx": httpx}[kind]()
sys.exit(0 if back == body else "other bytes came back")
