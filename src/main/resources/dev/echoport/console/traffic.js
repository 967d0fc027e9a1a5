// The charts of a node or of one listener: what the page has seen by the second, or what the node remembers.

import {button, element, say} from '/console/dom.js';
import {bucketLabels, COLUMNS, heatMap} from '/console/heat.js';
import {keep} from '/console/address.js';
import {lineChart} from '/console/charts.js';
import {byteRate, bytes, count, nanos, rate} from '/console/format.js';
import {past, RANGES, SECONDS, STEPS} from '/console/past.js';

const SILENT_SECONDS = 2.5;
const SAME_SECONDS = 1;

/** What each column of the heat map saw, the newest first: a point stands for the time since the one before. */
function columns(points, accounts, now, step) {
  const seen = Array(COLUMNS).fill(undefined);
  const age = at => Math.round((now - at) / step);
  points.forEach(({at}, i) => {
    const until = i === 0 ? age(at) + 1 : Math.max(age(points[i - 1].at), age(at) + 1);
    seen.fill(accounts[i]?.heat ?? null, Math.max(age(at), 0), Math.max(until, 0));
  });
  return seen.slice(0, COLUMNS);
}

/** `of(point)` says which of a point's accounts is drawn; `listener` is its name, if it is one's. */
export function trafficCharts(samples, parameters, of, listener = '') {
  const leaving = new AbortController();
  const chart = (title, lines, text, options = {}) => lineChart(title, lines, text, {marks, ...options});
  const charts = [
    [chart('Bytes per second', [{label: 'received', colour: 'receive'}, {label: 'sent', colour: 'send'}], byteRate,
      {binary: true}), p => [p.received, p.sent]],
    [chart('Completions per second', [{label: 'receive', colour: 'receive'}, {label: 'send', colour: 'send'},
      {label: 'process', colour: 'process'}], rate), p => [p.RECEIVE, p.SEND, p.PROCESS]],
    [chart('Pending bytes', [{label: 'received and not yet sent', colour: 'pending'}], bytes,
      {binary: true}), p => [p.pending]],
    [chart('Connections open', [{label: 'open', colour: 'receive'}], count, {whole: true}), p => [p.open]],
    [chart('Time from post to completion of sends', [{label: 'half within', colour: 'receive'},
      {label: '99 % within', colour: 'send'}, {label: 'slowest, about', colour: 'pending'}], nanos, {log: true}),
      p => p.quantiles]
  ];
  let heat = null, range = RANGES.some(([key]) => key === parameters.get('range')) ? parameters.get('range') : '';
  let remembered = [], asked = 0;
  const grid = element('div', {class: 'charts'}, ...charts.map(([each]) => each.box));
  const note = element('span', {class: 'note', role: 'status'});
  const picks = RANGES.map(([key, title]) => [key, button(title, () => pick(key), {class: 'small'})]);
  const box = element('div', {class: 'traffic'}, element('p', {class: 'take', role: 'group', 'aria-label': 'How much of the past'},
    ...picks.map(([, each]) => each), note), grid);

  function pick(chosen) {
    range = chosen;
    keep({range}, true);
    begin();
  }

  function begin() {
    picks.forEach(([key, each]) => each.setAttribute('aria-pressed', String(key === range)));
    remembered = [];
    asked = 0;
    say(note, '');
    if (samples.last) show();
  }

  /** Once for each of the node's intervals; of a listener once also what was before the page was opened. */
  async function remember() {
    if (range ? samples.now - asked < STEPS[range] : asked || !listener) return;
    asked = samples.now;
    const mine = range;
    try {
      const {points} = await past(range, listener, leaving.signal);
      if (mine === range) remembered = listener ? points.map(p => ({...p, each: new Map([[listener, p.node]])})) : points;
      say(note, '');
      show();
    } catch (failure) {
      if (!leaving.signal.aborted) say(note, failure.message);
    }
  }

  function marks(from) {
    const own = samples.marks.filter(mark => !samples.events.some(event => Math.abs(event.at - mark.at) < SAME_SECONDS));
    return [...own, ...samples.events].filter(mark => mark.at >= from).sort((a, b) => a.at - b.at);
  }

  /** The points that are shown, and what is drawn of each. */
  function seen() {
    const since = samples.now - SECONDS[range];
    const lived = range ? [] : samples.points.filter(p => of(p) || !p.node);
    const points = [...remembered.filter(p => !(p.at >= lived[0]?.at)), ...lived].filter(p => p.at >= since);
    return {points, accounts: points.map(p => of(p) ?? null), step: STEPS[range], seconds: SECONDS[range]};
  }

  function show() {
    remember();
    const {last, now} = samples;
    const {points, accounts, step} = seen();
    const at = points.map(p => p.at);
    const silent = !range && now - last.at > SILENT_SECONDS;
    if (silent) at.push(now);
    for (const [each, read] of charts) {
      const values = accounts.map(account => account && read(account));
      const lines = Array.from({length: each.lines}, (_, i) => values.map(value => value?.[i] ?? null));
      if (silent) lines.forEach(line => line.push(null));
      each.show([at, ...lines]);
    }
    if (!heat) {
      heat = heatMap('How long sends took', bucketLabels(last.bounds));
      grid.append(heat.box);
    }
    heat.tell(`Each column is ${step === 1 ? 'a second' : step === 10 ? 'ten seconds' : 'a minute'}, now at the right. The stronger, the more.`);
    heat.show(columns(points, accounts, now, step));
  }

  begin();
  return {
    box, show, seen,
    redraw() { charts.forEach(([each]) => each.redraw()); heat?.redraw(); },
    destroy() { leaving.abort(); charts.forEach(([each]) => each.destroy()); heat?.destroy(); }
  };
}
