// One listener: its traffic, its processors, its limits and whom they refused, how its connections ended, its faults on purpose.

import {accountTexts, tileList} from '/console/overview.js';
import {actions, drainButton, faultsBackButton, faultsButton, reloadButton} from '/console/actions.js';
import {exact, most, nanos, span, sum, time} from '/console/format.js';
import {card, element, number, Rows, say, table} from '/console/dom.js';
import {causes} from '/console/causes.js';
import {drainCard} from '/console/drain.js';
import {get} from '/console/source.js';
import {highestText, limitCells, limitsOf, settingLines} from '/console/limits.js';
import {trafficCharts} from '/console/traffic.js';
import {wrongNow} from '/console/wrong.js';

const TILES = [['open', 'Connections'], ['received', 'Received'], ['sent', 'Sent'], ['completions', 'Completions'],
  ['pending', 'Pending'], ['p99', 'Sends, 99 % in'], ['discarded', 'Discarded'], ['refused', 'Refused']];
const ASK_MILLIS = 5000;
const SOON_SECONDS = 14 * 86400;
const DELAYS = 10;
const DELAY_SECONDS = 2;

export function listener(main, samples, parameters, name) {
  const leaving = new AbortController();
  const path = '/api/v1/listeners/' + encodeURIComponent(name);
  const tiles = tileList(TILES);
  const charts = trafficCharts(samples, parameters, point => point.each?.get(name), name);
  const toConnections = '#/connections?listener=' + encodeURIComponent(name);
  const ends = causes('Why connections ended', 'Reason', 'No connection has ended yet.', account => account.ends,
    reason => toConnections + '&reason=' + reason);
  const refused = causes('What was refused', 'Limit', 'Nothing has been refused.', account => account.refused);
  const state = element('p', {class: 'sentence', role: 'status'});
  const highest = element('p', {class: 'note'});
  const limits = new Rows(limit => limit.name, limitCells, {empty: 'It has no limits of its own.'});
  const all = element('pre', {class: 'plan', tabindex: '0', 'aria-label': 'All settings'});
  const certificates = new Rows(each => each.subject, certificateCells);
  const processors = new Rows(processor => processor.name, processorCells);
  const happened = new Rows(([kind]) => kind, ([kind, times]) => [kind, number(exact(times))], {empty: 'No fault has taken effect.'});
  const plan = element('pre', {class: 'plan', tabindex: '0', 'aria-label': 'The plan of faults'});
  const drain = drainCard(), wrong = wrongNow(name);
  const drainIt = drainButton(name), bindIt = reloadButton('Bind it again …');
  const back = faultsBackButton(name, askForFaults);
  const certificateCard = card('Certificates', table('Certificates', [['Subject'], ['Expires'], ['In']], certificates.body));
  const processorCard = card('Processors', table('Processors', [['Name'], ['Frames', 1], ['Failed', 1],
    ['Waited, mean', 1], ['Worked, mean', 1]], processors.body));
  const faultCard = card('Faults on purpose', plan, table('Faults that took effect', [['Kind'], ['Times', 1]], happened.body),
    actions(faultsButton(name, () => lines, askForFaults), back));
  let settings = {}, waitsFor = '', delayedBy = [], askedAt = 0, lines = '';
  certificateCard.hidden = processorCard.hidden = true;
  main.replaceChildren(drain.box, card('Listener ' + name, state, highest,
    actions(element('a', {href: toConnections}, 'Its connections'),
      element('a', {href: '#/completions?listener=' + encodeURIComponent(name)}, 'Its completions'), drainIt, bindIt)),
  wrong.box, tiles.box, charts.box, element('div', {class: 'charts'}, ends.box, refused.box,
    card('Limits', table('Limits', [['Limit'], ['Set to'], ['Now'], ['Refused', 1]], limits.body),
      element('details', {}, element('summary', {}, 'All settings'), all)), faultCard), certificateCard, processorCard);

  function show() {
    const report = samples.last?.stats.listeners.find(each => each.name === name);
    if (!samples.last) return;
    if (!report) return say(state, `The node has no listener ${name}.`);
    const listening = report.state === 'LISTENING';
    say(state, listening ? `It listens on ${report.uri}` + (waitsFor ? `; ${waitsFor}.` : '.') : `It is ${report.state.toLowerCase()}, and accepts nothing.`);
    drainIt.hidden = faultCard.hidden = !listening;
    bindIt.hidden = listening;
    if (report.cutAt && samples.now - askedAt > DELAY_SECONDS) askForDelays();
    drain.show(report.cutAt ? {open: report.connections.open, deadline: report.cutAt, delayedBy} : null, samples.now);
    if (report.rates) say(highest, highestText(report.rates));
    const account = samples.last.each.get(name), newest = samples.newest?.each?.get(name);
    tiles.show(accountTexts(account, newest));
    charts.show();
    const seen = charts.seen();
    ends.show(account.ends, newest, samples.now, seen);
    refused.show(account.refused, newest, samples.now, seen);
    limits.show(limitsOf(report, settings, newest));
    processorCard.hidden = report.processors.length === 0;
    processors.show(report.processors);
    happened.show(most(report.faults));
  }

  async function askForSettings() {
    try {
      const report = await get(path, leaving.signal);
      waitsFor = report.waitsFor?.sentence ?? '';
      settings = report.settings;
      say(all, settingLines(settings));
      certificateCard.hidden = report.certificates.length === 0;
      certificates.show(report.certificates);
    } catch (failure) {
      waitsFor = '';
    }
  }

  async function askForDelays() {
    askedAt = samples.now;
    try {
      const {connections} = await get(`/api/v1/connections?state=open&sort=-waiting&limit=${DELAYS}&listener=${encodeURIComponent(name)}`, leaving.signal);
      delayedBy = connections.map(each => ({...each, connection: each.id}));
    } catch (failure) {
      delayedBy = [];
    }
  }

  async function askForFaults() {
    if (faultCard.hidden) return;
    try {
      const {seed, plan: faults, choose, expiresAt, from} = await get(path + '/faults', leaving.signal);
      lines = faults.map(fault => '- ' + JSON.stringify(fault)).join('\n');
      const chosen = choose && choose !== 'off';
      back.hidden = from !== 'request';
      say(plan, chosen ? `Each connection chooses by its first ${choose}.` : faults.length === 0 ? 'None.'
        : `seed ${seed}${expiresAt ? ', until ' + time(expiresAt) : ''}\n${lines}`);
    } catch (failure) {
      say(plan, failure.message);
    }
  }

  function certificateCells({subject, expiresAt}) {
    const left = Date.parse(expiresAt) / 1000 - samples.now;
    const look = left < SOON_SECONDS ? 'bad' : '';
    return [subject, {class: look, text: time(expiresAt)}, {class: look, text: left < 0 ? `expired ${span(-left)} ago` : span(left)}];
  }

  const ask = () => { askForFaults(); askForSettings(); };
  const timer = setInterval(() => { if (!document.hidden) ask(); }, ASK_MILLIS);
  back.hidden = true;
  ask();
  show();
  return {show, redraw: charts.redraw, leave() { clearInterval(timer); wrong.leave(); leaving.abort(); charts.destroy(); }};
}

function processorCells({name, frames, queueNanos, runNanos}) {
  const all = sum(frames), failed = all - (frames.OK ?? 0);
  const mean = total => number(all ? nanos(total / all) : '–');
  return [name, number(exact(all)), {class: failed ? 'number bad' : 'number', text: exact(failed)}, mean(queueNanos), mean(runNanos)];
}
