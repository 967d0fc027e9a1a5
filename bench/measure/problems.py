"""What can go wrong, each in one line."""

import sys


class Missing(Exception):
    """Something this machine lacks."""


class Failed(Exception):
    """A server that refused, lost or altered bytes."""


def say(text):
    print(text, file=sys.stderr, flush=True)
