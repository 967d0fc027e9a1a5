#!/usr/bin/env python3
"""What the nodes say of their cluster: STATES ADDRESS...

STATES is what each node must list, such as `UP,UP,LOST`. Exits with 0 when each of the addresses
(HOST:PORT of an administration) lists members in these states, all of them list the same names, and the
totals of all are the same; else says in one line what differs. Prints the first node's view.
"""
import json
import sys
import urllib.request

states, addresses = sorted(sys.argv[1].split(",")), sys.argv[2:]


def ask(address):
    with urllib.request.urlopen(f"http://{address}/api/v1/cluster", timeout=3) as answer:
        return json.load(answer)


try:
    views = [ask(address) for address in addresses]
except OSError as e:
    sys.exit(f"no answer: {e}")
for view in views:
    seen = sorted(member["state"] for member in view["members"])
    if seen != states:
        sys.exit(f"members {seen} (expected: {states})")
if len({tuple(member["name"] for member in view["members"]) for view in views}) != 1:
    sys.exit("the nodes list different members")
if any(view["totals"] != views[0]["totals"] for view in views):
    sys.exit(f"the sums differ: {[view['totals'] for view in views]}")
print(json.dumps(views[0]))
