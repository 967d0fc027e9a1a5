// The node as a whole: totals each second, listeners, members of the cluster.

import {byteRate, bytes, card, count, element, nanos, number, rate, row, sum, table} from '/console/format.js';
import {heatMap, lineChart} from '/console/charts.js';

const KEPT_SECONDS = 300;
const QUANTILES = [.5, .99, 1];

/** What is kept of the seconds that the page has seen, whichever page is shown. */
export class History {
  points = [];
  last = null;

  add(stats) {
    const sample = sampleOf(stats);
    const before = this.last;
    if (before && sample.opened >= before.opened && sample.at > before.at) {
      this.points.push(point(before, sample));
      if (this.points.length > KEPT_SECONDS) this.points.shift();
    }
    this.last = sample;
  }

  get newest() { return this.points.at(-1); }
}

function sampleOf(stats) {
  const all = read => stats.listeners.reduce((total, each) => total + read(each), 0);
  const completions = operation => all(each => sum(each.completions[operation]));
  const latency = stats.latencyBoundsNanos.concat(0).map((_, i) => all(each => each.latency.SEND[i]));
  return {
    at: stats.atMillis / 1000,
    stats,
    bounds: stats.latencyBoundsNanos,
    opened: all(each => each.connections.opened),
    open: all(each => each.connections.open),
    received: all(each => each.ledger.receivedBytes),
    sent: all(each => each.ledger.sentBytes),
    pending: all(pendingOf),
    discarded: all(each => each.ledger.discardedBytes.in + each.ledger.discardedBytes.out),
    refused: all(each => sum(each.refused)),
    dropped: sum(stats.recordsDropped),
    RECEIVE: completions('RECEIVE'), SEND: completions('SEND'), PROCESS: completions('PROCESS'),
    latency
  };
}

const pendingOf = listener => listener.ledger.pendingBytes.in + listener.ledger.pendingBytes.out;

function point(before, now) {
  const seconds = now.at - before.at;
  const per = key => (now[key] - before[key]) / seconds;
  const heat = now.latency.map((n, i) => n - before.latency[i]);
  return {
    at: now.at, open: now.open, pending: now.pending,
    received: per('received'), sent: per('sent'), opening: per('opened'),
    RECEIVE: per('RECEIVE'), SEND: per('SEND'), PROCESS: per('PROCESS'),
    heat,
    quantiles: QUANTILES.map(q => quantile(heat, now.bounds, q))
  };
}

/** From buckets that double; within one, times are taken as evenly spread. Null without a time. */
export function quantile(counts, bounds, q) {
  const total = counts.reduce((a, b) => a + b, 0);
  if (total === 0) return null;
  let left = q * total;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] > 0 && left <= counts[i]) {
      const low = i === 0 ? 0 : bounds[i - 1];
      const high = bounds[i] ?? bounds.at(-1) * 2;
      return low + (high - low) * left / counts[i];
    }
    left -= counts[i];
  }
  return bounds.at(-1);
}

const bucketLabels = bounds => bounds.map(bound => '≤ ' + nanos(bound)).concat('more');

export function overview(main, history) {
  const tiles = {};
  const cards = element('dl', {class: 'cards'});
  for (const [key, title] of [['open', 'Connections'], ['received', 'Received'], ['sent', 'Sent'],
    ['completions', 'Completions'], ['pending', 'Pending'], ['p99', 'Sends, 99 % in'],
    ['discarded', 'Discarded'], ['refused', 'Refused'], ['dropped', 'Records dropped']]) {
    tiles[key] = element('dd', {id: 'tile-' + key}, '–');
    cards.append(element('div', {}, element('dt', {}, title), tiles[key]));
  }
  const charts = [
    [lineChart('Bytes per second', [{label: 'received', colour: 'receive'}, {label: 'sent', colour: 'send'}], byteRate,
      {binary: true}),
      p => [p.received, p.sent]],
    [lineChart('Completions per second', [{label: 'receive', colour: 'receive'}, {label: 'send', colour: 'send'},
      {label: 'process', colour: 'process'}], rate), p => [p.RECEIVE, p.SEND, p.PROCESS]],
    [lineChart('Pending bytes', [{label: 'received and not yet sent', colour: 'pending'}], bytes,
      {binary: true}), p => [p.pending]],
    [lineChart('Connections open', [{label: 'open', colour: 'receive'}], count), p => [p.open]],
    [lineChart('Time from post to completion of sends', [{label: 'half within', colour: 'receive'},
      {label: '99 % within', colour: 'send'}, {label: 'all within', colour: 'pending'}], nanos), p => p.quantiles]
  ];
  let heat = null;
  const grid = element('div', {class: 'charts'}, ...charts.map(([chart]) => chart.box));
  const listeners = element('tbody');
  const members = element('tbody');
  main.replaceChildren(cards, grid,
    card('Listeners', table('Listeners', [['Name'], ['Address'], ['Open', 1], ['Opened', 1], ['Received', 1],
      ['Sent', 1], ['Pending', 1], ['Discarded', 1], ['Refused', 1]], listeners)),
    card('Cluster', table('Members of the cluster', [['Node'], ['Address'], ['Version'], ['State'], ['Told', 1],
      ['Connections', 1], ['Received', 1], ['Sent', 1]], members)));

  function show() {
    const {last, newest, points} = history;
    if (!last) return;
    showTiles(tiles, last, newest);
    const from = last.at - KEPT_SECONDS;
    const shown = points.filter(p => p.at >= from);
    const at = shown.map(p => p.at);
    for (const [chart, read] of charts) {
      const values = shown.map(read);
      const width = read(newest ?? EMPTY).length;
      chart.show([at, ...Array.from({length: width}, (_, i) => values.map(v => v[i]))]);
    }
    if (!heat) {
      heat = heatMap('How long sends took', bucketLabels(last.bounds));
      grid.append(heat.box);
    }
    heat.show(shown.map(p => p.heat));
    listeners.replaceChildren(...last.stats.listeners.map(listenerRow));
    members.replaceChildren(...last.stats.cluster.members.map(memberRow));
  }

  return {
    show,
    redraw() { charts.forEach(([chart]) => chart.redraw()); heat?.redraw(); },
    leave() { charts.forEach(([chart]) => chart.destroy()); heat?.destroy(); }
  };
}

const EMPTY = {quantiles: QUANTILES};

function showTiles(tiles, last, newest) {
  tiles.open.textContent = last.open.toLocaleString('en');
  tiles.pending.textContent = bytes(last.pending);
  tiles.discarded.textContent = bytes(last.discarded);
  tiles.refused.textContent = last.refused.toLocaleString('en');
  tiles.dropped.textContent = last.dropped.toLocaleString('en');
  if (newest) {
    tiles.received.textContent = byteRate(newest.received);
    tiles.sent.textContent = byteRate(newest.sent);
    tiles.completions.textContent = rate(newest.RECEIVE + newest.SEND + newest.PROCESS);
    tiles.p99.textContent = nanos(newest.quantiles[1]);
  }
}

function listenerRow(listener) {
  const {ledger, connections} = listener;
  return row(element('a', {href: '#/connections?listener=' + encodeURIComponent(listener.name)}, listener.name),
    listener.state === 'LISTENING' ? listener.uri : listener.state.toLowerCase(), number(connections.open), number(count(connections.opened)), number(bytes(ledger.receivedBytes)),
    number(bytes(ledger.sentBytes)), number(bytes(pendingOf(listener))),
    number(bytes(ledger.discardedBytes.in + ledger.discardedBytes.out)), refusedCell(listener.refused));
}

function refusedCell(byReason) {
  const reasons = Object.entries(byReason).filter(([, times]) => times).map(([reason, times]) => reason + ' ' + times);
  return element('td', {class: 'number', title: reasons.join(', ')}, count(sum(byReason)));
}

function memberRow(member) {
  return row(member.name, member.address, member.version, member.state,
    number(member.ageMillis ? (member.ageMillis / 1000).toFixed(1) + ' s ago' : 'now'),
    number(count(member.totals.connections ?? 0)), number(bytes(member.totals.receivedBytes ?? 0)),
    number(bytes(member.totals.sentBytes ?? 0)));
}
