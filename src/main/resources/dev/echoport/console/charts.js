// Lines over time by uPlot, in the colours of the page. All charts share the cursor and what is zoomed to.

import uPlot from '/console/uplot.js';
import {drawMarks} from '/console/marks.js';
import {element, say} from '/console/dom.js';
import {time, zone} from '/console/format.js';

const TIMES = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200];
const BINARY_STEPS = Array.from({length: 50}, (_, power) => 2 ** power);
const WHOLE_STEPS = Array.from({length: 30}, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));
const AT_LEAST_SECONDS = 60;
const FONT = '12px system-ui, sans-serif';

const styles = getComputedStyle(document.documentElement);

export const colour = name => styles.getPropertyValue('--' + name).trim();

const GRID = {stroke: () => colour('line'), width: 1};

const axis = extra => ({
  stroke: () => colour('muted'),
  grid: GRID,
  ticks: GRID,
  font: FONT,
  ...extra
});

/** The span that somebody has chosen by drawing over a chart, for all of them. */
export const zoom = {
  span: null,
  listeners: new Set(),
  to(span) {
    zoom.span = span;
    zoom.listeners.forEach(listener => listener());
  }
};

/** A decade around what is there, so that one long time does not flatten the others. */
function logRange(chart, low, high) {
  if (!(low > 0)) return [1e4, 1e9];
  return [10 ** Math.floor(Math.log10(low)), 10 ** Math.max(Math.ceil(Math.log10(high)), Math.floor(Math.log10(low)) + 1)];
}

const decades = (chart, splits) => splits.map(value => Number.isInteger(Math.log10(value)) ? value : null);
const fromZero = (chart, low, high) => [0, Math.max(high ?? 0, 1) * 1.05];
const asItIs = (chart, low, high) => low !== null && high > low ? [low, high] : [low ?? 0, Math.max(high ?? 0, (low ?? 0) + 1)];

/** Values with nothing on either side: no line is drawn for them. */
function lonely(chart, series) {
  const values = chart.data[series];
  const there = i => values[i] !== null && values[i] !== undefined;
  return values.flatMap((value, i) => there(i) && !there(i - 1) && !there(i + 1) ? [i] : []);
}

/**
 * `lines`: [{label, colour}]; `text` writes a value of the y axis. `band`: area between the first two, called so.
 * `binary`, `whole`, `log`: steps of the axis are powers of two, whole numbers, decades.
 * `marks(from)`: what happened since, oldest first; `marked`: what such are called.
 */
export function lineChart(title, lines, text, {band = '', tall = false, stepped = false, binary = false, whole = false,
  log = false, marks = () => [], marked = ''} = {}) {
  const plot = element('div', {class: 'plot', role: 'img', 'aria-label': title + ', over time'});
  const values = lines.map(() => element('b'));
  const legend = element('ul', {class: 'legend'},
    ...lines.map((line, i) => element('li', {class: line.colour}, element('i'), line.label, values[i])));
  const when = element('span', {class: 'when'});
  if (band) legend.append(element('li', {class: 'area'}, element('i'), band));
  if (marked) legend.append(element('li', {class: 'mark'}, element('i'), marked));
  const box = element('section', {class: 'card' + (tall ? ' tall wide' : '')}, element('h2', {}, title, when), plot, legend);
  const paths = stepped ? uPlot.paths.stepped({align: 1}) : undefined;
  let chart = null, atCursor = null;

  const options = {
    width: 400, height: tall ? 320 : 190,
    legend: {show: false},
    tzDate: at => uPlot.tzDate(new Date(at * 1e3), zone() === 'UTC' ? 'Etc/UTC' : zone()),
    cursor: {y: false, sync: {key: 'time'}, drag: {x: true, y: false, setScale: false}, points: {size: 6}, bind: {dblclick: () => () => zoom.to(null)}},
    scales: {
      x: {range: (shown, first, last) => zoom.span ?? [Math.min(first, last - (tall ? 10 : AT_LEAST_SECONDS)), last]},
      y: {distr: log ? 3 : 1, log: 10, range: log ? logRange : band ? asItIs : fromZero}
    },
    axes: [
      axis({values: '{HH}:{mm}:{ss}', space: 90, size: 34, incrs: TIMES}),
      axis({values: (shown, ticks) => ticks.map(tick => tick === null ? '' : text(tick)), size: 84,
        ...(binary ? {incrs: BINARY_STEPS} : whole ? {incrs: WHOLE_STEPS} : {}),
        ...(log ? {filter: decades, grid: {...GRID, filter: decades}, ticks: {...GRID, filter: decades}} : {})})
    ],
    series: [{}, ...lines.map((line, i) => ({
      label: line.label, stroke: () => colour(line.colour), width: i === 0 && lines.length > 1 && !log ? 4 : 1.5, paths,
      points: {show: true, size: 5, fill: () => colour(line.colour), filter: (shown, series) => lonely(shown, series)}
    }))],
    hooks: {
      draw: [shown => drawMarks(shown, marks(shown.scales.x.min), colour, FONT)],
      setCursor: [shown => { atCursor = shown.cursor.idx ?? null; tell(); }],
      setSelect: [shown => select(shown)]
    },
    bands: band ? [{series: [1, 2], fill: () => colour('area')}] : []
  };

  /** The values under the cursor, or the newest. */
  function tell() {
    const data = chart?.data;
    if (!data) return;
    const at = atCursor ?? data[0].length - 1;
    lines.forEach((line, i) => say(values[i], data[i + 1]?.[at] == null ? '–' : text(data[i + 1][at])));
    say(when, atCursor === null || data[0][at] === undefined ? '' : time(data[0][at] * 1000));
  }

  function select(shown) {
    const {left, width} = shown.select;
    if (width < 4) return;
    zoom.to([shown.posToVal(left, 'x'), shown.posToVal(left + width, 'x')]);
    shown.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
  }

  const fit = new ResizeObserver(() => {
    if (chart && plot.clientWidth) chart.setSize({width: plot.clientWidth, height: options.height});
  });
  const again = () => chart?.setData(chart.data);
  zoom.listeners.add(again);
  return {
    box,
    lines: lines.length,
    show(data) {
      if (!chart && plot.clientWidth) {
        chart = new uPlot({...options, width: plot.clientWidth}, data, plot);
        fit.observe(plot);
      } else if (chart) {
        chart.setData(data);
      }
      tell();
    },
    redraw: () => chart?.redraw(true, true),
    destroy() { zoom.listeners.delete(again); fit.disconnect(); chart?.destroy(); }
  };
}
