// One listener: its traffic, its processors, what it refused, how its connections ended, its faults on purpose.

import {accountTexts, tileList} from '/console/overview.js';
import {card, element, number, Rows, say, table} from '/console/dom.js';
import {causes} from '/console/causes.js';
import {exact, most, nanos, sum} from '/console/format.js';
import {FactList} from '/console/facts.js';
import {get} from '/console/source.js';
import {trafficCharts} from '/console/traffic.js';

const TILES = [['open', 'Connections'], ['received', 'Received'], ['sent', 'Sent'], ['completions', 'Completions'],
  ['pending', 'Pending'], ['p99', 'Sends, 99 % in'], ['discarded', 'Discarded'], ['refused', 'Refused']];
const ASK_MILLIS = 5000;

export function listener(main, samples, parameters, name) {
  const leaving = new AbortController();
  let waitsFor = '';
  const tiles = tileList(TILES);
  const charts = trafficCharts(samples, parameters, point => point.each?.get(name), name);
  const toConnections = '#/connections?listener=' + encodeURIComponent(name);
  const ends = causes('Why connections ended', 'Reason', 'No connection has ended yet.', account => account.ends,
    reason => toConnections + '&reason=' + reason);
  const refused = causes('What was refused', 'Limit', 'Nothing has been refused.', account => account.refused);
  const state = element('p', {class: 'sentence', role: 'status'});
  const facts = new FactList();
  const processors = new Rows(processor => processor.name, processorCells);
  const processorCard = card('Processors', table('Processors', [['Name'], ['Frames', 1], ['Failed', 1],
    ['Waited, mean', 1], ['Worked, mean', 1]], processors.body));
  const happened = new Rows(([kind]) => kind, ([kind, times]) => [kind, number(exact(times))]);
  const plan = element('pre', {class: 'plan', tabindex: '0', 'aria-label': 'The plan of faults'});
  const faultCard = card('Faults on purpose', plan, table('Faults that took effect', [['Kind'], ['Times', 1]], happened.body));
  faultCard.hidden = processorCard.hidden = true;
  main.replaceChildren(card('Listener ' + name, state, facts.box,
    element('p', {}, element('a', {href: toConnections}, 'Its connections'), ' · ',
      element('a', {href: '#/completions?listener=' + encodeURIComponent(name)}, 'Its completions'))),
  tiles.box, charts.box, element('div', {class: 'charts'}, ends.box, refused.box), processorCard, faultCard);

  function show() {
    const report = samples.last?.stats.listeners.find(each => each.name === name);
    if (!samples.last) return;
    if (!report) return say(state, `The node has no listener ${name}.`);
    say(state, report.state === 'LISTENING' ? `It listens on ${report.uri}` + (waitsFor ? `; ${waitsFor}.` : '.') : `It is ${report.state.toLowerCase()}.`);
    const account = samples.last.each.get(name);
    tiles.show(accountTexts(account, samples.newest?.each?.get(name)));
    charts.show();
    const newest = samples.newest?.each?.get(name), seen = charts.seen(true);
    ends.show(account.ends, newest, samples.now, seen);
    refused.show(account.refused, newest, samples.now, seen);
    processorCard.hidden = report.processors.length === 0;
    processors.show(report.processors);
    happened.show(most(report.faults));
  }

  async function askWhatItWaitsFor() {
    try {
      const {listeners} = await get('/api/v1/listeners', leaving.signal);
      waitsFor = listeners.find(each => each.name === name)?.waitsFor?.sentence ?? '';
    } catch (failure) {
      waitsFor = '';
    }
  }

  async function askForFaults() {
    try {
      const {seed, plan: faults, choose, expiresAt} = await get(`/api/v1/listeners/${encodeURIComponent(name)}/faults`, leaving.signal);
      const chosen = choose && choose !== 'off';
      faultCard.hidden = !chosen && faults.length === 0;
      say(plan, chosen ? `Each connection chooses by its first ${choose}.` : [`seed ${seed}` + (expiresAt ? `, until ${expiresAt}` : ''),
        ...faults.map((fault, i) => `${i + 1} ${typeof fault === 'string' ? fault : JSON.stringify(fault)}`)].join('\n'));
    } catch (failure) {
      faultCard.hidden = true;
    }
  }

  const ask = () => { askForFaults(); askWhatItWaitsFor(); };
  const timer = setInterval(() => { if (!document.hidden) ask(); }, ASK_MILLIS);
  ask();
  show();
  return {show, redraw: charts.redraw, leave() { clearInterval(timer); leaving.abort(); charts.destroy(); }};
}

function processorCells({name, frames, queueNanos, runNanos}) {
  const all = sum(frames), failed = all - (frames.OK ?? 0);
  const mean = total => number(all ? nanos(total / all) : '–');
  return [name, number(exact(all)), {class: failed ? 'number bad' : 'number', text: exact(failed)}, mean(queueNanos), mean(runNanos)];
}
