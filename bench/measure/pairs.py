"""Paired comparisons: warm up, then blocks AB, BA, ... of a server and its reference."""

import random
import statistics
import time
from dataclasses import dataclass

from .loads import block
from .problems import Failed, say
from .servers import warm_up_scraping

WARM_UP_BLOCK_SECONDS = 2
FLAT = 0.03
DISTURBED = 0.10
ATTEMPTS = 3


@dataclass(frozen=True)
class Method:
    """How often and how long."""

    pairs: int
    block_seconds: float
    warm_up_seconds: float


def warm_up(server, load, method):
    """Until two blocks cost what the two before them did, within the bounds of time."""
    if not server.is_java and server.name != "node":
        block(server, load, 0.5)
        return
    warm_up_scraping(server)
    costs, begun = [], time.monotonic()
    while True:
        figures = block(server, load, WARM_UP_BLOCK_SECONDS)
        costs.append(figures["cpu_nanos_per_message"])
        elapsed = time.monotonic() - begun
        if elapsed >= 3 * method.warm_up_seconds:
            break
        if elapsed >= method.warm_up_seconds and is_flat(costs):
            break
    say(f"  {server.label}: warm after {elapsed:.0f} s, cost {trail(costs)}")


def is_flat(costs):
    if len(costs) < 4:
        return False
    before, after = sum(costs[-4:-2]), sum(costs[-2:])
    return abs(after / before - 1) < FLAT


def trail(costs):
    return " ".join(f"{cost / costs[-1]:.2f}" for cost in costs)


def undisturbed_pair(order, load, seconds):
    """Neighbouring blocks by label; measured again, within bounds, while strangers took part."""
    for _ in range(ATTEMPTS):
        blocks = {server.label: block(server, load, seconds) for server in order}
        if max(figures["strangers"] for figures in blocks.values()) <= DISTURBED:
            break
    return blocks


def measure(comparisons, load, method, failed):
    """
    Pairs of each comparison, a (server, reference), in the order AB, BA, ...; comparisons take
    turns to be first. A list of {"server", "reference", "blocks"}.
    """
    found = {comparison: [] for comparison in comparisons}
    for number in range(method.pairs):
        turn = number % max(1, len(comparisons))
        for server, reference in comparisons[turn:] + comparisons[:turn]:
            if server.label in failed or reference.label in failed:
                continue
            order = [server, reference] if number % 2 == 0 else [reference, server]
            try:
                blocks = undisturbed_pair(order, load, method.block_seconds)
            except Failed as reason:
                give_up(order, reason, failed)
                continue
            found[server, reference].append([blocks[server.label], blocks[reference.label]])
        say(f"  pair {number + 1} of {method.pairs}")
    return [
        {"server": server.label, "reference": reference.label, "blocks": blocks}
        for (server, reference), blocks in found.items()
        if blocks and server.label not in failed
    ]


def give_up(order, reason, failed):
    """The load does not say which of the two: whoever has ended, else the one on trial."""
    dead = [server for server in order if server.process.poll() is not None]
    culprit = (dead or [s for s in order if s.name != s.way.yardstick] or order)[0]
    failed[culprit.label] = str(reason)
    say(f"failed {culprit.label}: {reason}")


def ratios(blocks, key):
    return [mine[key] / theirs[key] for mine, theirs in blocks]


def median_ratio(blocks, key):
    return statistics.median(ratios(blocks, key))


def interval(values, draws=5_000):
    """95 % bootstrap interval of the median; the seed is fixed, so a report can be redone."""
    chance = random.Random(1)
    medians = sorted(
        statistics.median(chance.choices(values, k=len(values))) for _ in range(draws)
    )
    return medians[int(0.025 * draws)], medians[int(0.975 * draws)]


def summary(blocks, key):
    """Median of the paired ratios with its interval."""
    values = ratios(blocks, key)
    low, high = interval(values)
    return statistics.median(values), low, high
