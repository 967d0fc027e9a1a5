// What the seconds that the page has seen come to: rates from totals, gaps, restarts. No element is touched here.

import {pendingOf, sum} from '/console/format.js';

const KEPT_SECONDS = 600;
const GAP_SECONDS = 3;
const QUANTILES = [.5, .99, 1];

/** The samples of the stream, whichever page is shown. A point without values is a gap. */
export class Samples {
  points = [];
  marks = [];
  /** What the node says has happened to it. */
  events = [];
  last = null;
  skewSeconds = 0;

  add(stats) {
    const sample = sampleOf(stats);
    const before = this.last;
    this.skewSeconds = sample.at - Date.now() / 1000;
    this.last = sample;
    if (!before) return;
    const restarted = isRestart(before, sample);
    if (restarted) this.marks.push({at: sample.startedAt ?? sample.at, label: 'restarted'});
    if (restarted || sample.at - before.at > GAP_SECONDS) this.points.push({at: (before.at + sample.at) / 2});
    else if (sample.at > before.at) this.points.push(point(before, sample));
    const from = sample.at - KEPT_SECONDS;
    while (this.points.length && this.points[0].at < from) this.points.shift();
    while (this.marks.length && this.marks[0].at < from) this.marks.shift();
  }

  /** What the node remembers of the time before the page was opened. */
  seed(points) {
    const first = this.points[0]?.at ?? this.last?.at ?? Infinity;
    this.points.unshift(...points.filter(({at}) => at < first && at >= this.now - KEPT_SECONDS));
  }

  /** The newest point, unless a gap is newer. */
  get newest() {
    const point = this.points.at(-1);
    return point?.node ? point : null;
  }

  /** The node's clock, which goes on while it does not answer. */
  get now() { return Date.now() / 1000 + this.skewSeconds; }
}

function isRestart(before, now) {
  return now.startedAt !== null && before.startedAt !== null ? now.startedAt !== before.startedAt : now.node.opened < before.node.opened;
}

function sampleOf(stats) {
  return {
    at: stats.atMillis / 1000,
    startedAt: stats.startedAt ? Date.parse(stats.startedAt) / 1000 : null,
    stats,
    bounds: stats.latencyBoundsNanos,
    dropped: sum(stats.recordsDropped),
    node: totals(stats.listeners, stats.latencyBoundsNanos),
    each: new Map(stats.listeners.map(listener => [listener.name, totals([listener], stats.latencyBoundsNanos)]))
  };
}

function totals(listeners, bounds) {
  const all = read => listeners.reduce((total, each) => total + read(each), 0);
  const completions = operation => all(each => sum(each.completions[operation]));
  return {
    opened: all(each => each.connections.opened),
    open: all(each => each.connections.open),
    received: all(each => each.ledger.receivedBytes),
    sent: all(each => each.ledger.sentBytes),
    pending: all(pendingOf),
    discarded: all(each => each.ledger.discardedBytes.in + each.ledger.discardedBytes.out),
    RECEIVE: completions('RECEIVE'), SEND: completions('SEND'), PROCESS: completions('PROCESS'),
    ends: merged(listeners.map(each => each.connections.closed)),
    refused: merged(listeners.flatMap(each => [each.refused, each.datagramsRefused])),
    latency: bounds.concat(0).map((_, i) => all(each => each.latency.SEND[i]))
  };
}

function merged(lists) {
  const all = {};
  for (const counts of lists) for (const [reason, times] of Object.entries(counts)) all[reason] = (all[reason] ?? 0) + times;
  return all;
}

function point(before, now) {
  const each = new Map();
  const seconds = now.at - before.at;
  now.each.forEach((value, name) => {
    if (before.each.has(name)) each.set(name, change(before.each.get(name), value, seconds, now.bounds));
  });
  return {at: now.at, node: change(before.node, now.node, seconds, now.bounds), each};
}

function change(before, now, seconds, bounds) {
  const per = key => (now[key] - before[key]) / seconds;
  const perReason = key => Object.fromEntries(Object.entries(now[key])
    .map(([reason, times]) => [reason, (times - (before[key][reason] ?? 0)) / seconds]));
  const heat = now.latency.map((n, i) => n - before.latency[i]);
  return {
    open: now.open, pending: now.pending,
    received: per('received'), sent: per('sent'), opening: per('opened'),
    RECEIVE: per('RECEIVE'), SEND: per('SEND'), PROCESS: per('PROCESS'),
    ends: perReason('ends'), refused: perReason('refused'),
    heat, quantiles: QUANTILES.map(q => quantile(heat, bounds, q))
  };
}

/**
 * From buckets that double. Within one, times are taken as evenly spread on its logarithm, each in the middle of
 * its share, so that a single one is not shown as the bucket's bound. Null without a time.
 */
export function quantile(counts, bounds, q) {
  const total = counts.reduce((a, b) => a + b, 0);
  if (total === 0) return null;
  let rank = Math.max(1, Math.ceil(q * total));
  for (let i = 0; i < counts.length; i++) {
    if (rank <= counts[i]) {
      const low = bounds[i - 1] ?? bounds[0] / 2;
      return low * 2 ** ((rank - .5) / counts[i]);
    }
    rank -= counts[i];
  }
  return bounds.at(-1);
}
