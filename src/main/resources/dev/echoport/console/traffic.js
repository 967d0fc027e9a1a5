// The charts of a node or of one listener, from the seconds that the page has seen.

import {element} from '/console/dom.js';
import {bucketLabels, COLUMNS, heatMap} from '/console/heat.js';
import {lineChart} from '/console/charts.js';
import {byteRate, bytes, count, nanos, rate} from '/console/format.js';
import {KEPT_SECONDS} from '/console/samples.js';

const SILENT_SECONDS = 2.5;

/** What each second saw, the newest first: a point stands for the time since the one before. */
function columns(points, accounts, now) {
  const seconds = Array(COLUMNS).fill(undefined);
  const age = at => Math.round(now - at);
  points.forEach(({at}, i) => {
    const until = i === 0 ? age(at) + 1 : Math.max(age(points[i - 1].at), age(at) + 1);
    seconds.fill(accounts[i]?.heat ?? null, Math.max(age(at), 0), Math.max(until, 0));
  });
  return seconds.slice(0, COLUMNS);
}

/** `of(point)` says which of a point's accounts is drawn. */
export function trafficCharts(samples, of) {
  const marks = from => samples.marks.filter(mark => mark.at >= from);
  const chart = (title, lines, text, options = {}) => lineChart(title, lines, text, {marks, ...options});
  const charts = [
    [chart('Bytes per second', [{label: 'received', colour: 'receive'}, {label: 'sent', colour: 'send'}], byteRate,
      {binary: true}), p => [p.received, p.sent]],
    [chart('Completions per second', [{label: 'receive', colour: 'receive'}, {label: 'send', colour: 'send'},
      {label: 'process', colour: 'process'}], rate), p => [p.RECEIVE, p.SEND, p.PROCESS]],
    [chart('Pending bytes', [{label: 'received and not yet sent', colour: 'pending'}], bytes,
      {binary: true}), p => [p.pending]],
    [chart('Connections open', [{label: 'open', colour: 'receive'}], count), p => [p.open]],
    [chart('Time from post to completion of sends', [{label: 'half within', colour: 'receive'},
      {label: '99 % within', colour: 'send'}, {label: 'slowest, about', colour: 'pending'}], nanos, {log: true}),
      p => p.quantiles]
  ];
  let heat = null;
  const grid = element('div', {class: 'charts'}, ...charts.map(([each]) => each.box));

  function show() {
    const {last, now} = samples;
    const shown = samples.points.filter(p => p.at >= now - KEPT_SECONDS);
    const accounts = shown.map(p => of(p) ?? null);
    const at = shown.map(p => p.at);
    const silent = now - last.at > SILENT_SECONDS;
    if (silent) at.push(now);
    for (const [each, read] of charts) {
      const width = each.lines;
      const values = accounts.map(account => account && read(account));
      const lines = Array.from({length: width}, (_, i) => values.map(value => value?.[i] ?? null));
      if (silent) lines.forEach(line => line.push(null));
      each.show([at, ...lines]);
    }
    if (!heat) {
      heat = heatMap('How long sends took', bucketLabels(last.bounds));
      grid.append(heat.box);
    }
    heat.show(columns(shown, accounts, now));
  }

  return {
    grid, show,
    redraw() { charts.forEach(([each]) => each.redraw()); heat?.redraw(); },
    destroy() { charts.forEach(([each]) => each.destroy()); heat?.destroy(); }
  };
}
