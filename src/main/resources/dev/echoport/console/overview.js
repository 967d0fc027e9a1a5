// The node as a whole: totals each second, listeners, members of the cluster.

import {card, element, number, Rows, say, table} from '/console/dom.js';
import {actions, levelButton, reloadButton} from '/console/actions.js';
import {causes} from '/console/causes.js';
import {drainCard} from '/console/drain.js';
import {get} from '/console/source.js';
import {whatChanged} from '/console/changes.js';
import {trafficCharts} from '/console/traffic.js';
import {reportButton} from '/console/take.js';
import {wrongNow} from '/console/wrong.js';
import {byteRate, bytes, count, exact, most, nanos, pendingOf, rate, span, sum, time} from '/console/format.js';

const TILES = [['open', 'Connections'], ['received', 'Received'], ['sent', 'Sent'], ['completions', 'Completions'],
  ['pending', 'Pending'], ['p99', 'Sends, 99 % in'], ['discarded', 'Discarded'], ['refused', 'Refused'],
  ['dropped', 'Records dropped']];

const SHOWN_EVENTS = 10;
const DRAIN_MILLIS = 2000;

export function overview(main, samples, parameters) {
  const tiles = tileList(TILES);
  const charts = trafficCharts(samples, parameters, point => point.node);
  const ends = causes('Why connections ended', 'Reason', 'No connection has ended yet.', account => account.ends,
    reason => '#/connections?reason=' + reason);
  const refused = causes('What was refused', 'Limit', 'Nothing has been refused.', account => account.refused);
  const wrong = wrongNow(), changed = whatChanged(samples);
  const events = new Rows(event => event.at + event.text, ({at, text}) => [time(at * 1000), {class: 'told', text}],
    {empty: 'Nothing is known.'});
  const listeners = new Rows(listener => listener.name, listener => listenerCells(samples, listener));
  const members = new Rows(member => member.name, member => memberCells(samples, member), {look: member => MEMBER_LOOKS[member.state] ?? ''});
  const drain = drainCard();
  let asked = 0;
  main.replaceChildren(drain.box, wrong.box, changed.box, tiles.box, charts.box, element('div', {class: 'charts'}, ends.box, refused.box),
    card('Listeners', table('Listeners', [['Name'], ['Address'], ['Open', 1], ['Received', 1], ['Highest', 1, 'Highest received'],
      ['Sent', 1], ['Highest', 1, 'Highest sent'], ['Pending', 1], ['Discarded', 1], ['Refused', 1]], listeners.body),
      element('p', {class: 'note'}, 'Highest: in any ten seconds since the node started.')),
    card('What happened to the node', table('What happened to the node', [['When'], ['What']], events.body),
      actions(reportButton('the last hour', '?range=1h'), levelButton(), reloadButton('Reload …'))),
    card('Cluster', table('Members of the cluster', [['Node'], ['Address'], ['Version'], ['State'], ['Last change'],
      ['Last heard', 1], ['Connections', 1], ['Received', 1], ['Sent', 1]], members.body)));

  function show() {
    const {last, now} = samples;
    if (!last) return;
    tiles.show(tileTexts(last, samples.newest));
    charts.show();
    const newest = samples.newest?.node, seen = charts.seen();
    ends.show(last.node.ends, newest, now, seen);
    refused.show(last.node.refused, newest, now, seen);
    events.show(samples.events.slice(-SHOWN_EVENTS).reverse());
    listeners.show(last.stats.listeners);
    members.show(last.stats.cluster.members);
    if (last.stats.draining) askAboutDrain(now);
    else drain.show(null);
  }

  async function askAboutDrain(now) {
    if ((now - asked) * 1000 < DRAIN_MILLIS) return;
    asked = now;
    try {
      drain.show((await get('/api/v1/node', new AbortController().signal)).drain, now);
    } catch (failure) {
      // The stream tells that the node does not answer.
    }
  }

  return {
    show,
    redraw() { charts.redraw(); changed.refresh(); },
    leave() { wrong.leave(); changed.leave(); charts.destroy(); }
  };
}

/** Figures with a title each; `show` takes a text for each key. */
export function tileList(titles) {
  const box = element('dl', {class: 'cards'});
  const tiles = titles.map(([key, title]) => {
    const tile = element('dd', {id: 'tile-' + key}, '–');
    box.append(element('div', {}, element('dt', {}, title), tile));
    return [key, tile];
  });
  return {box, show: texts => tiles.forEach(([key, tile]) => say(tile, texts[key] ?? '–'))};
}

/** What a node's or a listener's account comes to; without a newest second there are no rates. */
export function accountTexts(total, newest) {
  return {
    open: exact(total.open), pending: bytes(total.pending), discarded: bytes(total.discarded),
    refused: exact(sum(total.refused)),
    ...(newest ? {
      received: byteRate(newest.received), sent: byteRate(newest.sent),
      completions: rate(newest.RECEIVE + newest.SEND + newest.PROCESS), p99: nanos(newest.quantiles[1])
    } : {})
  };
}

const tileTexts = (last, newest) => ({...accountTexts(last.node, newest?.node), dropped: exact(last.dropped)});

function listenerCells(samples, listener) {
  const now = samples.newest?.each?.get(listener.name);
  const {ledger, name, connections, state} = listener;
  const highest = listener.rates?.highest;
  return [{text: name, href: '#/listener/' + encodeURIComponent(name)},
    state === 'LISTENING' ? listener.uri : {text: state.toLowerCase(), class: 'bad'},
    {...number(exact(connections.open)), href: '#/connections?listener=' + encodeURIComponent(name)},
    number(now ? byteRate(now.received) : '–'), number(highest ? byteRate(highest.receivedBytes) : '–'),
    number(now ? byteRate(now.sent) : '–'), number(highest ? byteRate(highest.sentBytes) : '–'),
    number(bytes(pendingOf(listener))), number(bytes(ledger.discardedBytes.in + ledger.discardedBytes.out)),
    refusedCell(listener)];
}

function refusedCell({refused, datagramsRefused}) {
  const reasons = most({...refused, ...datagramsRefused});
  const all = reasons.reduce((total, [, times]) => total + times, 0);
  const told = reasons.map(([reason, times]) => `${reason} ${exact(times)}`).join(', ');
  return {class: all ? 'number bad' : 'number', text: reasons.length ? `${count(all)} ${reasons[0][0]}` : '0', title: told};
}

const MEMBER_LOOKS = {UP: 'good', DRAINING: 'warn', LEFT: 'muted', LOST: 'bad'};

function memberCells({now}, member) {
  const {totals, since} = member;
  return [member.name, member.address, member.version, {text: member.state, class: MEMBER_LOOKS[member.state] ?? ''},
    since ? {text: span(now - Date.parse(since) / 1000) + ' ago', title: time(since)} : '–',
    number(member.ageMillis ? (member.ageMillis / 1000).toFixed(1) + ' s ago' : 'now'),
    number(count(totals.connections ?? 0)), number(bytes(totals.receivedBytes ?? 0)), number(bytes(totals.sentBytes ?? 0))];
}
