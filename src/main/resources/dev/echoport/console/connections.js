// Open connections, chosen and sorted by the node; and those that ended last.

import {bytes, card, element, number, row, table, time} from '/console/format.js';
import {get} from '/console/source.js';

const LIMIT = 100;
const CLOSED_LIMIT = 50;
const PERIOD_MILLIS = 2000;
const COLUMNS = [['Connection'], ['Listener'], ['Peer'], ['State'], ['Opened', 'opened'], ['Received', 'received'],
  ['Sent', 'sent'], ['Pending', 'pending'], ['Completions', 'completions']];

export const pendingOf = connection => connection.ledger.pendingBytes.in + connection.ledger.pendingBytes.out;

const link = connection => element('a', {href: '#/connection/' + encodeURIComponent(connection.id)}, connection.id);

export function connections(main, history, parameters) {
  const leaving = new AbortController();
  const names = history.last?.stats.listeners.map(listener => listener.name) ?? [];
  const wanted = parameters.get('listener');
  if (wanted && !names.includes(wanted)) names.push(wanted);
  const listener = select('Listener', 'listener', [['', 'all'], ...names.map(name => [name, name])], wanted ?? '');
  const state = select('State', 'state', [['open', 'open'], ['ending', 'ending']], 'open');
  const address = element('input', {id: 'address', type: 'search', size: 18, placeholder: '10.1.2.3'});
  const filter = element('form', {class: 'filter'}, listener.label, state.label,
    element('label', {for: 'address'}, 'Peer contains', address));
  const note = element('p', {class: 'note', role: 'status'});
  const open = element('tbody');
  const closed = element('tbody');
  const heads = COLUMNS.map(([title, sort]) => [head(title, sort)]);
  let sort = '-pending';

  main.replaceChildren(
    card('Open connections', filter, table('Open connections', heads, open), note),
    card('Closed last', table('Connections closed last', [['Connection'], ['Listener'], ['Peer'], ['Closed'], ['Reason'],
      ['Received', 1], ['Sent', 1], ['What happened']], closed)));

  function head(title, key) {
    if (!key) return element('th', {scope: 'col'}, title);
    const button = element('button', {type: 'button'}, title);
    button.addEventListener('click', () => {
      sort = sort === '-' + key ? key : '-' + key;
      refresh();
    });
    return element('th', {scope: 'col', class: 'number', 'data-sort': key}, button);
  }

  function select(title, id, choices, chosen) {
    const box = element('select', {id}, ...choices.map(([value, text]) => element('option', {value}, text)));
    box.value = chosen;
    return {box, label: element('label', {for: id}, title, box)};
  }

  function query(values) {
    return '/api/v1/connections?' + new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  }

  let turn = 0;
  async function refresh() {
    const mine = ++turn;
    const common = {listener: listener.box.value, address: address.value.trim()};
    try {
      const [opened, ended] = await Promise.all([
        get(query({...common, state: state.box.value, sort, limit: LIMIT}), leaving.signal),
        get(query({...common, state: 'closed', limit: CLOSED_LIMIT}), leaving.signal)]);
      if (mine === turn) show(opened.connections, ended.connections);
    } catch (failure) {
      if (!leaving.signal.aborted) note.textContent = 'No answer: ' + failure.message;
    }
  }

  function show(opened, ended) {
    for (const [th] of heads) {
      const key = th.dataset.sort;
      if (key && sort.endsWith(key)) th.setAttribute('aria-sort', sort.startsWith('-') ? 'descending' : 'ascending');
      else th.removeAttribute('aria-sort');
    }
    update(open, opened.map(openRow));
    update(closed, ended.length ? ended.map(closedRow) : [element('tr', {}, element('td', {colspan: 8}, 'None yet.'))]);
    note.textContent = opened.length === LIMIT ? `The first ${LIMIT}; a filter shows others.`
      : `${opened.length} connection${opened.length === 1 ? '' : 's'}.`;
  }

  filter.addEventListener('input', refresh);
  filter.addEventListener('submit', event => event.preventDefault());
  const timer = setInterval(() => { if (!document.hidden) refresh(); }, PERIOD_MILLIS);
  refresh();
  return {show() {}, redraw() {}, leave() { clearInterval(timer); leaving.abort(); }};
}

/** Replaces the rows, and gives the focus back to the link that had it. */
function update(body, rows) {
  const focused = body.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  body.replaceChildren(...rows);
  if (focused) body.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({preventScroll: true});
}

function openRow(connection) {
  return row(link(connection), connection.listener, connection.remoteAddress, connection.state,
    number(time(connection.openedAt)), number(bytes(connection.ledger.receivedBytes)),
    number(bytes(connection.ledger.sentBytes)), number(bytes(pendingOf(connection))),
    number(connection.completions.toLocaleString('en')));
}

function closedRow(connection) {
  return row(link(connection), connection.listener, connection.remoteAddress, time(connection.closedAt),
    connection.closeReason, number(bytes(connection.ledger.receivedBytes)), number(bytes(connection.ledger.sentBytes)),
    {class: 'told', text: connection.autopsy?.sentence ?? connection.cause ?? ''});
}
