// Completions as they happen, of all connections: filtered by what is typed or clicked, stopped and saved.

import {at, connectionCell, operationText, outcomeCell, recordCells, SAVED, TITLES, took} from '/console/records.js';
import {button, card, element, number, Rows, say, table} from '/console/dom.js';
import {exact} from '/console/format.js';
import {follow} from '/console/source.js';
import {keep} from '/console/address.js';
import {saveButtons} from '/console/take.js';

const KEPT = 2000;
const SHOWN = 60;
const DRAW_MILLIS = 500;
const FIELDS = ['listener', 'connection', 'operation', 'outcome'];

/** What may be searched for in a record. */
const textOf = record => `${record.listener} ${record.connection} ${operationText(record)} ${record.outcome} ${record.cause ?? ''}`.toLowerCase();

/** Whether the record is among those that were asked for; `slow`: took at least so many milliseconds. */
export function accepts(record, {text, slow, ...fields}) {
  return FIELDS.every(field => !fields[field] || record[field] === fields[field])
    && (!slow || took(record) >= slow * 1e6) && (!text || textOf(record).includes(text.toLowerCase()));
}

export function completions(main, samples, parameters) {
  const leaving = new AbortController();
  let wanted = Object.fromEntries([...FIELDS, 'text', 'slow'].map(key => [key, parameters.get(key) ?? '']));
  let records = [], seen = 0, matched = 0, dropped = 0, paused = false, dirty = true, connected = false, following = null;
  const search = element('input', {id: 'search', type: 'search', size: 24, placeholder: 'reset, a-17, FAILED', 'data-filter': ''});
  const slow = element('input', {id: 'slow', type: 'number', min: '0', step: 'any', size: 6});
  const pause = button('Pause', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    say(pause, paused ? 'Go on' : 'Pause');
    dirty = true;
  }, {'aria-pressed': 'false'});
  const chips = element('p', {class: 'chips'});
  const note = element('p', {class: 'note', role: 'status'});
  const rows = new Rows(record => record.node + record.connection + record.sequence, cells,
    {empty: 'Nothing that is asked for has completed yet.', fixed: true});
  search.value = wanted.text;
  slow.value = wanted.slow;
  const form = element('form', {class: 'filter'}, element('label', {for: 'search'}, 'Contains', search),
    element('label', {for: 'slow'}, 'Took at least, ms', slow), pause);
  main.replaceChildren(card('Completions', form, chips, note, table('Completions, newest first', [['Completed'], ['Listener'],
    ['Connection'], ['#', 1], ['Operation'], ...TITLES], rows.body), saveButtons('completions', SAVED, () => records)));

  function choose(changed, step) {
    const before = wanted.connection;
    wanted = {...wanted, ...changed};
    keep(wanted, step);
    records = records.filter(record => accepts(record, wanted));
    showChips();
    if (wanted.connection !== before) start();
    dirty = true;
    draw();
  }

  function showChips() {
    const set = FIELDS.filter(field => wanted[field]);
    chips.replaceChildren(...set.map(field => button(`${field} ${wanted[field]} ✕`, () => choose({[field]: ''}, true),
      {class: 'small', 'aria-label': `Not only ${field} ${wanted[field]}`})));
  }

  const value = (field, record) => ({text: record[field], act: () => choose({[field]: record[field]}, true), hint: 'Show only ' + record[field]});

  function cells(record) {
    const outcome = outcomeCell(record);
    return [at(record), value('listener', record), connectionCell(record), number(exact(record.sequence)),
      {...value('operation', record), text: operationText(record)}, ...recordCells(record).slice(0, 3),
      record.outcome === 'OK' ? outcome : {...outcome, ...value('outcome', record), text: outcome.text}];
  }

  function onEvent(name, record) {
    if (name === 'dropped') dropped += record.records;
    if (name !== 'message') return;
    seen++;
    if (!accepts(record, wanted)) return;
    matched++;
    if (paused) return;
    records.push(record);
    if (records.length > KEPT) records.splice(0, KEPT / 10);
    dirty = true;
  }

  /** Of one connection the node sends nothing else. */
  function start() {
    following?.abort();
    const mine = following = new AbortController();
    const only = wanted.connection ? '?connection=' + encodeURIComponent(wanted.connection) : '';
    follow('/api/v1/completions' + only, mine.signal, onEvent, state => { connected = state; });
  }

  function draw() {
    if (document.hidden) return;
    say(note, `${paused ? 'Stopped. ' : connected ? '' : 'Waiting for the node. '}${exact(matched)} of ${exact(seen)} since this page was opened; the newest ${SHOWN} are shown, ${exact(KEPT)} kept.`
      + (dropped ? ` ${exact(dropped)} came too fast for this page and were dropped.` : ''));
    if (!dirty) return;
    dirty = false;
    rows.show(records.slice(-SHOWN).reverse());
  }

  form.addEventListener('submit', event => event.preventDefault());
  search.addEventListener('input', () => choose({text: search.value.trim()}, false));
  slow.addEventListener('input', () => choose({slow: slow.value}, false));
  leaving.signal.addEventListener('abort', () => following?.abort());
  const timer = setInterval(draw, DRAW_MILLIS);
  showChips();
  start();
  return {show() {}, redraw() { dirty = true; draw(); }, leave() { clearInterval(timer); leaving.abort(); }};
}
