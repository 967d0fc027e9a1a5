// One connection: its account, and its completions as they happen.

import {bytes, card, element, nanos, number, row, table, time} from '/console/format.js';
import {lineChart} from '/console/charts.js';
import {follow, get} from '/console/source.js';
import {pendingOf} from '/console/connections.js';

const KEPT_SECONDS = 60;
const KEPT_POINTS = 3000;
const POINT_SECONDS = .02;
const SHOWN_RECORDS = 12;
const SHOWN_FAULTS = 12;
const KEPT_FAULTS = 500;
const PERIOD_MILLIS = 1000;
const DRAW_MILLIS = 500;

/** Positions that are close to each other need their digits. */
const position = value => value >= 1 << 20 ? (value / (1 << 20)).toFixed(2) + ' MiB' : bytes(value);

/** Where the input and the output stood, a point for each 20 ms in which something completed. */
class TimeLine {
  at = [];
  received = [];
  sent = [];

  add(at, received, sent) {
    const last = this.at.length - 1;
    if (last >= 0 && at - this.at[last] < POINT_SECONDS) {
      this.received[last] = Math.max(received, this.received[last]);
      this.sent[last] = Math.max(sent, this.sent[last]);
      return;
    }
    this.at.push(at);
    this.received.push(received);
    this.sent.push(sent);
    if (this.at.length > KEPT_POINTS) [this.at, this.received, this.sent].forEach(list => list.shift());
  }

  since(from) {
    const first = Math.max(0, this.at.findIndex(at => at >= from));
    return [this.at, this.received, this.sent].map(list => list.slice(first));
  }
}

/** A fault in the words of the plan: `Fault 2, corrupt at 1,000 B sent, 1 B`. */
function faultText({plan, kind, direction, offset, bytes: changed}) {
  const where = `${offset.toLocaleString('en')} B ${direction === 'RECEIVE' ? 'received' : 'sent'}`;
  return `Fault ${plan}, ${kind} at ${where}` + (changed ? `, ${changed.toLocaleString('en')} B` : '');
}

export function connection(main, history, parameters, id) {
  const leaving = new AbortController();
  const line = new TimeLine();
  const records = [];
  const faults = [];
  const facts = element('dl', {class: 'facts'});
  const sentence = element('p', {class: 'sentence', role: 'status'});
  const chart = lineChart('Received and sent since the beginning',
    [{label: 'received', colour: 'receive'}, {label: 'sent', colour: 'send'}], position,
    {band: true, tall: true, stepped: true, binary: true, marked: 'fault on purpose', marks: from => faults
      .filter(({completedNanos}) => completedNanos / 1e9 >= from)
      .map(fault => ({at: fault.completedNanos / 1e9, value: fault.offset, label: `${fault.plan} ${fault.kind}`}))});
  const told = element('ol', {class: 'faults', reversed: ''});
  const toldNote = element('p', {class: 'note'});
  const faultCard = card('Faults on purpose', told, toldNote);
  faultCard.hidden = true;
  const body = element('tbody');
  let received = 0, sent = 0, closed = false, dirty = true, dropped = 0, happened = 0;
  const note = element('p', {class: 'note'});

  main.replaceChildren(card('Connection ' + id, sentence, facts),
    element('div', {class: 'charts'}, chart.box), faultCard,
    card('Completions', table('Newest completions', [['#', 1], ['Operation'], ['From', 1], ['Bytes', 1], ['Outcome'],
      ['Took', 1], ['Completed']], body), note));

  async function refresh() {
    try {
      const report = await get('/api/v1/connections/' + encodeURIComponent(id), leaving.signal);
      closed = report.closedAt != null;
      received = Math.max(received, report.ledger.receivedBytes);
      sent = Math.max(sent, report.ledger.sentBytes + report.ledger.discardedBytes.out);
      if (!closed) line.add(Date.now() / 1000, received, sent);
      showFacts(report);
      dirty = true;
    } catch (failure) {
      if (!leaving.signal.aborted) sentence.textContent = failure.message;
    }
  }

  function showFacts(report) {
    const {ledger, window: limits} = report;
    sentence.textContent = report.autopsy?.sentence ?? (closed ? 'It is closed.' : 'It is open.');
    const lines = [
      ['Listener', report.listener], ['Peer', report.remoteAddress], ['Here', report.localAddress],
      ['State', report.state + (report.closeReason ? ', ' + report.closeReason : '')],
      ['Opened', time(report.openedAt)], ['Closed', time(report.closedAt)],
      ['Received', bytes(ledger.receivedBytes)], ['Sent', bytes(ledger.sentBytes) + ('acknowledgedBytes' in ledger
        ? `, acknowledged ${bytes(ledger.acknowledgedBytes)}` : '')],
      ['Pending', bytes(pendingOf(report))],
      ['Discarded', bytes(ledger.discardedBytes.in + ledger.discardedBytes.out)],
      ['Window', `${bytes(limits.heldBytes)} of ${bytes(limits.bytes)}, ${limits.postedSends} of ${limits.operations} operations`
        + (closed || limits.receivePosted ? '' : '; full: nothing is read')]];
    if (report.tls) lines.push(...tlsLines(report.tls));
    if (report.tcp) lines.push(['TCP', tcpText(report.tcp)]);
    if (report.autopsy) lines.push(...autopsyLines(report.autopsy));
    facts.replaceChildren(...lines.map(([name, value]) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, value))));
  }

  function tlsLines({version, cipher, sni, alpn, peer, provider, closeNotify}) {
    const lines = [['TLS', `${version}, ${cipher}, by ${provider}`]];
    if (sni) lines.push(['Name asked for', sni]);
    if (alpn) lines.push(['Protocol', alpn]);
    if (peer) lines.push(['Certificate', peer]);
    if (closed) lines.push(['close_notify', closeNotify ? 'received' : 'not received']);
    return lines;
  }

  function autopsyLines({firstToClose, how, tcp, longestSendNanos, quietNanos}) {
    const lines = [['Ended by', `${firstToClose}, ${how}`]];
    lines.push(['Longest send', nanos(longestSendNanos)], ['Quiet before', nanos(quietNanos)]);
    if (tcp) lines.push(['TCP at the end', tcpText(tcp)]);
    return lines;
  }

  function tcpText(tcp) {
    const waited = (micros, what) => micros ? [`${nanos(micros * 1000)} waited for ${what}`] : [];
    return [`round trip ${nanos(tcp.roundTripMicros * 1000)}`, `${tcp.retransmissions} retransmissions`,
      `${tcp.unacknowledgedSegments} segments of ${bytes(tcp.segmentBytes)} not acknowledged`,
      `${bytes(tcp.notSentBytes)} not sent`,
      ...waited(tcp.windowLimitedMicros, 'the peer to read'), ...waited(tcp.bufferLimitedMicros, 'our send buffer'),
      ...(tcp.outOfOrderSegments ? [`${tcp.outOfOrderSegments} came out of order`] : [])].join(', ');
  }

  function onEvent(name, record) {
    if (name === 'dropped') dropped = record.total;
    if (name === 'closed') refresh();
    if (name !== 'message') return;
    if (record.operation === 'RECEIVE') received = Math.max(received, record.offset + record.bytes);
    else if (record.operation === 'SEND') sent = Math.max(sent, record.offset + record.bytes);
    else if (record.operation === 'FAULT') keepFault(record);
    line.add(record.completedNanos / 1e9, received, sent);
    records.unshift(record);
    if (records.length > SHOWN_RECORDS) records.pop();
    dirty = true;
  }

  function keepFault(record) {
    happened++;
    faults.push(record);
    if (faults.length > KEPT_FAULTS) faults.shift();
  }

  function showFaults() {
    faultCard.hidden = happened === 0;
    told.start = happened;
    told.replaceChildren(...faults.slice(-SHOWN_FAULTS).reverse().map(fault => element('li', {},
      `${time(fault.completedNanos / 1e6)} ${faultText(fault)}`)));
    toldNote.textContent = happened > SHOWN_FAULTS ? `The newest ${SHOWN_FAULTS} of ${happened.toLocaleString('en')} since this page was opened.` : '';
  }

  function draw() {
    dirty = false;
    const newest = line.at.at(-1) ?? 0;
    chart.show(line.since(newest - KEPT_SECONDS));
    showFaults();
    body.replaceChildren(...records.map(record => row(number(record.sequence),
      record.operation === 'FAULT' ? `FAULT ${record.plan} ${record.kind}` : record.operation,
      number(record.offset.toLocaleString('en')), number(record.bytes.toLocaleString('en')), record.outcome,
      number(nanos(record.completedNanos - record.postedNanos)), time(record.completedNanos / 1e6))));
    note.textContent = dropped ? `${dropped} records came too fast for this page and were dropped.`
      : records.length ? '' : 'Nothing has completed since this page was opened.';
  }

  const timers = [
    setInterval(() => { if (!document.hidden && !closed) refresh(); }, PERIOD_MILLIS),
    setInterval(() => { if (!document.hidden && dirty) draw(); }, DRAW_MILLIS)];
  refresh();
  follow('/api/v1/completions?connections=true&connection=' + encodeURIComponent(id), leaving.signal, onEvent, () => {});
  return {show() {}, redraw: chart.redraw, leave() { timers.forEach(clearInterval); leaving.abort(); chart.destroy(); }};
}
