// Which page is shown, and the state of the node beside its name.

import {button, say} from '/console/dom.js';
import {completions} from '/console/completions.js';
import {connection} from '/console/connection.js';
import {connections} from '/console/connections.js';
import {follow} from '/console/source.js';
import {here} from '/console/address.js';
import {listener} from '/console/listener.js';
import {listenForKeys} from '/console/keys.js';
import {overview} from '/console/overview.js';
import {marksOf, past} from '/console/past.js';
import {Samples} from '/console/samples.js';
import {span, switchZone, zone} from '/console/format.js';
import {zoom} from '/console/charts.js';

const PAGES = {connections, completions};
const DETAILS = {connection: [connection, 'to-connections'], listener: [listener, 'to-overview']};
const SCROLL_TRIES = 120;
const LOOK_BACK_MILLIS = 10000;

const main = document.getElementById('main');
const badge = document.getElementById('state');
const since = document.getElementById('since');
const samples = new Samples();
const scrolls = new Map();
let lookedBack = false;
let page = null, shown = '', title = 'Overview', state = 'connecting', connected = false, tick = 0;

function route() {
  const {path, parameters} = here();
  if (page && path === 'main') return;
  page?.leave();
  zoom.to(null);
  const [kind, name] = path.split(/\/(.*)/s);
  const detail = name && DETAILS[kind];
  const id = detail ? decodeURIComponent(name) : null;
  page = detail ? detail[0](main, samples, parameters, id) : (PAGES[kind] ?? overview)(main, samples, parameters);
  mark(detail ? detail[1] : PAGES[kind] ? 'to-' + kind : 'to-overview');
  title = id ?? (PAGES[kind] ? kind[0].toUpperCase() + kind.slice(1) : 'Overview');
  shown = location.hash;
  entitle();
  page.show();
}

function mark(current) {
  for (const link of document.querySelectorAll('nav a')) {
    if (link.id === current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** The tab names the node, its state and the page, so that one among many is found. */
function entitle() {
  const name = samples.last ? `${samples.last.stats.node} ${state}` : state;
  const text = `${name} – ${title} – Echoport`;
  if (document.title !== text) document.title = text;
}

function tell(text, kind) {
  state = text;
  say(badge, text);
  badge.className = 'badge ' + kind;
  entitle();
}

function onStats(name, stats) {
  samples.add(stats);
  say(document.getElementById('node'), stats.node);
  tell(stats.draining ? 'draining' : 'serving', stats.draining ? 'warn' : 'up');
  showTime();
  if (!document.hidden) page.show();
}

function showTime() {
  const {last, now} = samples;
  if (!connected) say(since, last ? `no answer for ${span(now - last.at)}` : '');
  else say(since, last?.startedAt ? `up ${span(now - last.startedAt)}` : '');
}

/** What the node remembers, once; and what happens to it, from time to time. */
async function lookBack() {
  if (document.hidden) return;
  try {
    if (!lookedBack) {
      const {points, marks} = await past('1h', '', new AbortController().signal);
      lookedBack = true;
      samples.seed(points);
      samples.events = marks;
    } else {
      samples.events = await marksOf(new AbortController().signal);
    }
    if (samples.last) page.show();
  } catch (failure) {
    // The stream tells that the node does not answer.
  }
}

function onState(up) {
  connected = up;
  document.body.classList.toggle('stale', !up);
  if (!up) tell('reconnecting', 'lost');
}

/** While the node does not answer, time goes on, and the charts show it. */
function whileSilent() {
  if (connected || !samples.last) return;
  showTime();
  if (!document.hidden) page.show();
}

/** Back where it was, once the page is as long as it was. */
function scrollTo(top) {
  cancelAnimationFrame(tick);
  let tries = 0;
  const step = () => {
    window.scrollTo(0, top);
    if (window.scrollY + 1 < top && tries++ < SCROLL_TRIES) tick = requestAnimationFrame(step);
  };
  step();
}

function nameZone() {
  say(zoneButton, 'Times in ' + zone());
}

const zoneButton = button('', () => {
  switchZone();
  nameZone();
  page.redraw();
  page.show();
}, {id: 'zone', class: 'small', title: 'UTC or local, as log.zone and tail --zone have it'});
document.querySelector('nav').after(zoneButton);
nameZone();

const unzoom = document.getElementById('unzoom');
unzoom.addEventListener('click', () => zoom.to(null));
zoom.listeners.add(() => { unzoom.hidden = zoom.span === null; });
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});
history.scrollRestoration = 'manual';
let back = false;
addEventListener('scroll', () => { if (shown === location.hash) scrolls.set(shown, scrollY); }, {passive: true});
addEventListener('popstate', () => { back = true; });
addEventListener('click', () => { back = false; }, true);
addEventListener('keydown', () => { back = false; }, true);
addEventListener('hashchange', () => {
  route();
  main.focus({preventScroll: true});
  scrollTo(back ? scrolls.get(shown) ?? 0 : 0);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => page.redraw());
listenForKeys();
route();
setInterval(whileSilent, 1000);
setInterval(lookBack, LOOK_BACK_MILLIS);
lookBack();
follow('/api/v1/stats', new AbortController().signal, onStats, onState);
