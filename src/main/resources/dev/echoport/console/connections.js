// Open connections, chosen and sorted by the node; and those that ended last.

import {connectionHref, keep, query} from '/console/address.js';
import {isNormal} from '/console/causes.js';
import {card, element, number, Rows, say, table} from '/console/dom.js';
import {bytes, exact, pendingOf, time} from '/console/format.js';
import {saveButtons} from '/console/take.js';
import {get} from '/console/source.js';

const SLOWEST = '-waiting';
const LIMIT = 100;
const CLOSED_LIMIT = 50;
const PERIOD_MILLIS = 2000;
const TYPING_MILLIS = 300;
const ID = /^\S+-\d+$/;
const COLUMNS = [['Connection'], ['Listener'], ['Peer'], ['State'], ['Opened', 'opened'], ['Received', 'received'],
  ['Sent', 'sent'], ['Pending', 'pending'], ['Completions', 'completions'], ['Waits for', 'waiting']];
const REASONS = ['PEER_FINISHED', 'PEER_RESET', 'IDLE', 'DRAINED', 'DRAIN_CUT', 'MEMORY', 'REFUSED', 'PROTOCOL_ERROR',
  'PROCESSOR_FAILED', 'TLS_FAILED', 'FAULT', 'SHUTDOWN', 'INTERNAL'];
const SAVED = [['connection', each => each.id], ['listener', each => each.listener], ['peer', each => each.remoteAddress],
  ['state', each => each.state], ['opened', each => each.openedAt], ['closed', each => each.closedAt],
  ['reason', each => each.closeReason], ['receivedBytes', each => each.ledger.receivedBytes],
  ['sentBytes', each => each.ledger.sentBytes], ['pendingBytes', pendingOf], ['completions', each => each.completions],
  ['waitsFor', each => each.waitsFor?.sentence], ['whatHappened', each => each.autopsy?.sentence ?? each.cause]];

/** Who is quiet because it has nothing to send is not slow. */
function waitsForCell(each) {
  const slow = pendingOf(each) > 0 && each.waitsFor?.who !== 'NOBODY';
  return {class: slow ? 'told bad' : 'told', text: each.waitsFor?.sentence ?? ''};
}

export function connections(main, samples, parameters) {
  const leaving = new AbortController();
  const listener = select('Listener', 'listener', ['']);
  const state = select('State', 'state', ['open', 'ending', 'closed']);
  const reason = select('Ended by', 'reason', ['', ...REASONS]);
  const address = element('input', {id: 'address', type: 'search', size: 18, placeholder: '10.1.2.3, a-17', 'data-filter': ''});
  const filter = element('form', {class: 'filter'}, listener.label, state.label,
    element('label', {for: 'address'}, 'Peer contains, or an id', address), reason.label);
  const note = element('p', {class: 'note', role: 'status'});
  const heads = COLUMNS.map(([title, sort]) => [head(title, sort), sort]);
  const open = new Rows(each => each.id, openCells, {empty: 'None is open.'});
  const closed = new Rows(each => each.id + each.openedAt, closedCells, {empty: 'None yet.', fixed: true});
  let sort = parameters.get('sort') ?? SLOWEST;
  let shown = {opened: [], ended: []};
  choose(listener, parameters.get('listener'));
  choose(state, parameters.get('state') ?? 'open');
  choose(reason, parameters.get('reason'));
  address.value = parameters.get('address') ?? '';

  const openCard = card('Open', table('Open connections', heads, open.body), note);
  const closedCard = card('Closed last', table('Connections closed last', [['Connection'], ['Listener'], ['Peer'], ['Closed'], ['Reason'],
    ['What happened'], ['Received', 1], ['Sent', 1]], closed.body));
  main.replaceChildren(card('Connections', filter, saveButtons('connections', SAVED, () => [...shown.opened, ...shown.ended])), openCard, closedCard);

  /** Who asks for a reason wants to see those that have closed. */
  function arrange() {
    openCard.hidden = state.box.value === 'closed';
    const last = reason.box.value ? openCard : closedCard;
    if (main.lastElementChild !== last) main.append(last);
  }

  function head(title, key) {
    if (!key) return element('th', {scope: 'col'}, title);
    const sorting = element('button', {type: 'button'}, title);
    sorting.addEventListener('click', () => {
      sort = sort === '-' + key ? key : '-' + key;
      chosen(true);
    });
    return element('th', {scope: 'col', class: key === 'waiting' ? '' : 'number', 'data-sort': key}, sorting);
  }

  function select(title, id, values) {
    const box = element('select', {id}, ...values.map(value => new Option(value || 'all', value)));
    return {box, label: element('label', {for: id}, title, box)};
  }

  /** Also what is not among the choices: the node says what is wrong with it. */
  function choose({box}, value) {
    if (value && ![...box.options].some(option => option.value === value)) box.add(new Option(value, value));
    box.value = value ?? '';
  }

  function pick(field, value) {
    if (field === address) address.value = value;
    else choose(field, value);
    chosen(true);
  }

  const choices = () => ({listener: listener.box.value, address: address.value.trim()});

  /** Takes the choices up into the address. `step`: the back key undoes it. */
  function chosen(step) {
    keep({...choices(), state: state.box.value === 'open' ? '' : state.box.value, reason: reason.box.value,
      sort: sort === SLOWEST ? '' : sort}, step);
    refresh();
  }

  let turn = 0;
  async function refresh() {
    const mine = ++turn;
    arrange();
    try {
      const [opened, ended] = await Promise.all([
        openCard.hidden ? {connections: []} : get('/api/v1/connections' + query({...choices(), state: state.box.value, sort, limit: LIMIT}), leaving.signal),
        get('/api/v1/connections' + query({...choices(), state: 'closed', reason: reason.box.value, limit: CLOSED_LIMIT}), leaving.signal)]);
      if (mine === turn) show(opened.connections, ended.connections);
    } catch (failure) {
      if (!leaving.signal.aborted) say(note, 'No answer: ' + failure.message);
    }
  }

  function show(opened, ended) {
    for (const [th, key] of heads) {
      if (key && sort.replace('-', '') === key) th.setAttribute('aria-sort', sort.startsWith('-') ? 'descending' : 'ascending');
      else th.removeAttribute('aria-sort');
    }
    shown = {opened, ended};
    open.show(opened);
    closed.show(ended);
    say(note, opened.length === LIMIT ? `The first ${LIMIT}; a filter shows others.`
      : `${opened.length} connection${opened.length === 1 ? '' : 's'}.`);
  }

  function openCells(each) {
    return [{text: each.id, href: connectionHref(each)}, value(listener, each.listener), peer(each),
      each.state, number(time(each.openedAt)), number(bytes(each.ledger.receivedBytes)),
      number(bytes(each.ledger.sentBytes)), number(bytes(pendingOf(each))), number(exact(each.completions)), waitsForCell(each)];
  }

  function closedCells(each) {
    return [{text: each.id, href: connectionHref(each)}, value(listener, each.listener), peer(each), time(each.closedAt),
      {...value(reason, each.closeReason), class: isNormal(each.closeReason) ? '' : 'bad'},
      {class: 'told', text: each.autopsy?.sentence ?? each.cause ?? ''},
      number(bytes(each.ledger.receivedBytes)), number(bytes(each.ledger.sentBytes))];
  }

  const value = (field, text) => ({text, act: () => pick(field, text), hint: 'Show only ' + text});

  function peer({remoteAddress}) {
    const host = remoteAddress.replace(/:\d+$/, '');
    return {...value(address, host), class: 'peer', text: remoteAddress};
  }

  let typing = 0;
  address.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => chosen(false), TYPING_MILLIS);
  });
  for (const {box} of [listener, state, reason]) box.addEventListener('change', () => chosen(true));
  filter.addEventListener('submit', event => {
    event.preventDefault();
    const id = address.value.trim();
    if (ID.test(id)) location.hash = connectionHref({id});
  });
  const timer = setInterval(() => { if (!document.hidden) refresh(); }, PERIOD_MILLIS);
  refresh();
  return {
    /** The listeners become known with the first event of the node, and may become more. */
    show() {
      for (const {name} of samples.last?.stats.listeners ?? []) {
        if (![...listener.box.options].some(option => option.value === name)) listener.box.add(new Option(name, name));
      }
    },
    redraw: refresh,
    leave() { clearInterval(timer); clearTimeout(typing); leaving.abort(); }
  };
}
