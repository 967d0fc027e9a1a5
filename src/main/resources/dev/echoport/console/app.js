// Which page is shown, and the state of the node beside its name.

import {connection} from '/console/connection.js';
import {connections} from '/console/connections.js';
import {History, overview} from '/console/overview.js';
import {follow} from '/console/source.js';

const main = document.getElementById('main');
const badge = document.getElementById('state');
const history = new History();
let page = null;

function route() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  if (page && path === 'main') return;
  const parameters = new URLSearchParams(query);
  page?.leave();
  const id = path.startsWith('connection/') ? decodeURIComponent(path.slice('connection/'.length)) : null;
  if (id) page = connection(main, history, parameters, id);
  else if (path === 'connections') page = connections(main, history, parameters);
  else page = overview(main, history);
  mark('to-overview', !id && path !== 'connections');
  mark('to-connections', id || path === 'connections');
  document.title = (id ?? (path === 'connections' ? 'Connections' : 'Overview')) + ' – Echoport';
  page.show();
}

function mark(id, current) {
  const link = document.getElementById(id);
  if (current) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
}

function tell(text, kind) {
  if (badge.textContent !== text) badge.textContent = text;
  badge.className = 'badge ' + kind;
}

function onStats(name, stats) {
  history.add(stats);
  document.getElementById('node').textContent = stats.node;
  tell(stats.draining ? 'draining' : 'serving', stats.draining ? 'warn' : 'up');
  if (!document.hidden) page.show();
}

function onState(connected) {
  document.body.classList.toggle('stale', !connected);
  if (!connected) tell('reconnecting', 'lost');
}

document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});
window.addEventListener('hashchange', () => { route(); main.focus({preventScroll: true}); });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => page.redraw());
route();
follow('/api/v1/stats', new AbortController().signal, onStats, onState);
