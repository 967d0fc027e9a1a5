// One connection: its account, and its completions as they happen.

import {at, faultText, operationText, recordCells, SAVED, TITLES} from '/console/records.js';
import {endButton} from '/console/actions.js';
import {button, card, element, number, Rows, say, table} from '/console/dom.js';
import {bytes, exact, time} from '/console/format.js';
import {copyButton, reportButton, saveButtons} from '/console/take.js';
import {FactList, factLines} from '/console/facts.js';
import {follow, get} from '/console/source.js';
import {lineChart} from '/console/charts.js';
import {sentBy, TimeLine} from '/console/timeline.js';

const SHOWN_SECONDS = 60;
const SHOWN_RECORDS = 16; // as many as a node keeps of an end
const KEPT_RECORDS = 1000;
const SHOWN_FAULTS = 12;
const KEPT_FAULTS = 500;
const DRAWN_SECONDS = .5; // what was over sooner is read from its completions
const PERIOD_MILLIS = 1000;
const ALL_PEERS = '*'; // of a socket for datagrams
const DRAW_MILLIS = 500;

/** Positions that are close to each other need their digits. */
const position = value => value >= 1 << 20 ? (value / (1 << 20)).toFixed(2) + ' MiB' : bytes(value);

export function connection(main, samples, parameters, id) {
  const path = encodeURIComponent(id);
  const leaving = new AbortController();
  const line = new TimeLine();
  const records = [], faults = [];
  const facts = new FactList();
  const sentence = element('p', {class: 'sentence', role: 'status'});
  const rows = new Rows(record => record.sequence, recordRow, {empty: 'Nothing has completed since this page was opened.', fixed: true});
  const told = element('ol', {class: 'faults', reversed: ''});
  const toldNote = element('p', {class: 'note'});
  const note = element('p', {class: 'note'});
  const axisNote = element('span', {class: 'note'});
  const chart = lineChart('Received and sent',
    [{label: 'received', colour: 'receive'}, {label: 'sent', colour: 'send'}], position,
    {band: 'pending', tall: true, stepped: true, binary: true, marked: 'fault on purpose, or the end', marks});
  const all = button('All since this page was opened', () => {
    all.setAttribute('aria-pressed', String(all.getAttribute('aria-pressed') !== 'true'));
    draw();
  }, {'aria-pressed': 'false'});
  chart.box.append(element('p', {class: 'take'}, all, axisNote));
  const charts = element('div', {class: 'charts'}, chart.box);
  const faultCard = card('Faults on purpose', told, toldNote);
  const completions = card('Completions', table('Newest completions', [['#', 1], ['Completed'], ['Operation'], ...TITLES],
    rows.body), note, saveButtons('completions-' + id, SAVED, () => records));
  let received = 0, sent = 0, report = null, dirty = true, dropped = 0, happened = 0, gone = false, begun = '';

  const ending = endButton(id, () => begun);
  const copies = element('p', {class: 'take'},
    copyButton('what happened', () => `${id}: ${sentence.textContent}`), copyButton('link', () => location.href),
    copyButton('as JSON', () => JSON.stringify(report, null, 2)),
    reportButton(id, '?connection=' + path), ending);
  main.replaceChildren(card('Connection ' + id, sentence, facts.box, copies), charts, faultCard, completions);
  charts.hidden = faultCard.hidden = completions.hidden = copies.hidden = true;

  const closed = () => report?.closedAt != null;

  async function refresh() {
    try {
      take(await get('/api/v1/connections/' + path, leaving.signal));
    } catch (failure) {
      if (leaving.signal.aborted) return;
      gone = failure.status === 404 && report === null;
      say(sentence, gone ? unknown() : 'No answer: ' + failure.message);
      if (gone) end();
    }
  }

  const unknown = () => `The node knows no connection ${id}: it never had one, or it has closed and others have closed since.`;

  function take(answer) {
    const opened = parameters.get('opened');
    if (opened && Date.parse(answer.openedAt) !== Number(opened)) {
      gone = true;
      say(sentence, `This link is of a connection ${id} that opened at ${time(Number(opened))}, before the node was `
        + `restarted. It is not known any more; ${id} is another connection now.`);
      return end();
    }
    const first = report === null;
    if (first) begun = samples.last?.stats.start ?? '';
    report = answer;
    if (!closed()) line.add(samples.now, received = Math.max(received, report.ledger.receivedBytes),
      sent = Math.max(sent, report.ledger.sentBytes));
    else if (!first) line.add(Date.parse(report.closedAt) / 1000, received, sent);
    say(sentence, report.autopsy?.sentence ?? (closed() ? 'It is closed.' : report.waitsFor ? `It is open: ${report.waitsFor.sentence}.` : 'It is open.'));
    facts.show(factLines(report));
    copies.hidden = false;
    ending.hidden = closed() || report.remoteAddress === ALL_PEERS;
    if (first && !closed()) start();
    else if (first) lookBack(report.lastCompletions ?? []);
    dirty = true;
  }

  /** Of an end that was not in order the node keeps the last completions. */
  function lookBack(last) {
    if (last.length === 0) return;
    completions.hidden = false;
    all.hidden = true;
    const begin = (operation, otherwise) => last.find(record => record.operation === operation)?.offset ?? otherwise;
    received = begin('RECEIVE', report.ledger.receivedBytes);
    sent = begin('SEND', report.ledger.sentBytes);
    line.add(last[0].completedNanos / 1e9 - 2 * line.step, received, sent);
    last.forEach(record => onEvent('message', record));
    line.add(Date.parse(report.closedAt) / 1000, received, sent);
    charts.hidden = line.at.at(-1) - line.at[0] < DRAWN_SECONDS;
    say(note, `The last ${last.length} completions before the end.`);
  }

  /** There is something to draw from here on. */
  function start() {
    charts.hidden = completions.hidden = false;
    follow('/api/v1/completions?connections=true&connection=' + path, leaving.signal, onEvent, () => {});
  }

  function end() {
    charts.hidden = faultCard.hidden = completions.hidden = copies.hidden = true;
    facts.show([]);
    timers.forEach(clearInterval);
    main.firstElementChild.append(element('p', {}, element('a', {href: '#/connections'}, 'All connections')));
  }

  function onEvent(name, record) {
    if (name === 'dropped') dropped = record.total;
    if (name === 'closed') refresh();
    if (name !== 'message') return;
    if (record.operation === 'RECEIVE') received = Math.max(received, record.offset + record.bytes);
    sent = Math.max(sent, sentBy(record));
    if (record.operation === 'FAULT') keepFault(record);
    line.add(record.completedNanos / 1e9, received, sent);
    records.unshift(record);
    if (records.length > KEPT_RECORDS) records.pop();
    dirty = true;
  }

  function keepFault(record) {
    happened++;
    faults.push(record);
    if (faults.length > KEPT_FAULTS) faults.shift();
  }

  function marks(from) {
    const found = faults.map(fault => ({at: fault.completedNanos / 1e9, value: fault.offset, label: `${fault.plan} ${fault.kind}`}));
    if (closed()) found.push({at: Date.parse(report.closedAt) / 1000, value: sent, label: endLabel()});
    return found.filter(mark => mark.at >= from);
  }

  function endLabel() {
    const {in: unread, out: unsent} = report.ledger.discardedBytes;
    return report.closeReason + (unread + unsent ? `, ${bytes(unread + unsent)} never sent` : '');
  }

  function showFaults() {
    faultCard.hidden = happened === 0;
    told.start = happened;
    told.replaceChildren(...faults.slice(-SHOWN_FAULTS).reverse().map(fault => element('li', {},
      `${time(fault.completedNanos / 1e6)} ${faultText(fault)}`)));
    toldNote.textContent = happened > SHOWN_FAULTS ? `The newest ${SHOWN_FAULTS} of ${exact(happened)} since this page was opened.` : '';
  }

  function recordRow(record) {
    const look = record.outcome === 'OK' ? '' : 'bad';
    return [number(exact(record.sequence)), at(record), {class: look, text: operationText(record)}, ...recordCells({...record, cause: record.cause ?? report?.closeReason})];
  }

  function draw() {
    dirty = false;
    if (completions.hidden) return;
    const newest = line.at.at(-1) ?? 0;
    const whole = all.getAttribute('aria-pressed') === 'true';
    const data = line.since(whole ? 0 : newest - SHOWN_SECONDS);
    chart.show(data);
    const lowest = Math.min(data[1][0] ?? 0, data[2][0] ?? 0);
    say(axisNote, `${whole ? 'Since' : 'The newest minute, since'} ${time((data[0][0] ?? newest) * 1000)}. `
      + (lowest > 0 ? `The axis starts at ${position(lowest)}, not at 0.` : ''));
    showFaults();
    rows.show(records.slice(0, SHOWN_RECORDS));
    if (dropped) say(note, `${exact(dropped)} records came too fast for this page and were dropped.`);
  }

  const timers = [
    setInterval(() => { if (!document.hidden && !closed() && !gone) refresh(); }, PERIOD_MILLIS),
    setInterval(() => { if (!document.hidden && dirty) draw(); }, DRAW_MILLIS)];
  refresh();
  return {
    show() {},
    redraw() { chart.redraw(); if (report) take(report); draw(); },
    leave() { timers.forEach(clearInterval); leaving.abort(); chart.destroy(); }
  };
}
