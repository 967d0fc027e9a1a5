"""Starts a program of this folder as a process of its own."""

import sys
from pathlib import Path

TRIALS = Path(__file__).resolve().parent.parent


def program(name, *arguments):
    """The command of it: `hostile/NAME.py ARGUMENT...`."""
    python = ["env", f"PYTHONPATH={TRIALS}", sys.executable, "-B", "-m", f"hostile.{name}"]
    return [*python, *map(str, arguments)]
