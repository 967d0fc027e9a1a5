#!/usr/bin/env python3
"""Waits until nodes say of their cluster what they should; each ADDRESS is HOST:PORT of an administration.

view.py agree STATES SECONDS ADDRESS...   members in these states (UP,UP,LOST), the same sums on each
view.py lost NAME SECONDS ADDRESS...      NAME is lost, with the same last totals on each

Prints one JSON object: when it was so, in seconds since 1970, and the totals. Exits with 1, and says what
differs, when that is not so within SECONDS.
"""
import json
import sys
import time
import urllib.request

question, wanted, seconds, addresses = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4:]
start = time.monotonic()


class Differs(Exception):
    pass


def ask(address):
    with urllib.request.urlopen(f"http://{address}/api/v1/cluster", timeout=3) as answer:
        return json.load(answer)


def same(values):
    if any(value != values[0] for value in values):
        raise Differs(f"the nodes differ: {values}")
    return values[0]


def agree(views):
    states = same([sorted(member["state"] for member in view["members"]) for view in views])
    if states != sorted(wanted.split(",")):
        raise Differs(f"members are {states} (expected: {wanted})")
    same([[member["name"] for member in view["members"]] for view in views])
    return same([view["totals"] for view in views])


def lost(views):
    found = [member for view in views for member in view["members"] if member["name"] == wanted]
    if [member["state"] for member in found] != ["LOST"] * len(views):
        raise Differs(f"{wanted} is {[member['state'] for member in found]} (expected: LOST)")
    return same([member["totals"] for member in found])


while True:
    try:
        totals = {"agree": agree, "lost": lost}[question]([ask(address) for address in addresses])
        print(json.dumps({"at": round(time.time(), 3), **totals}))
        sys.exit(0)
    except (OSError, Differs) as e:
        if time.monotonic() - start > seconds:
            sys.exit(f"after {seconds:g} s: {e}")
    time.sleep(0.1)
