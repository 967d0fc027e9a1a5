// Lines over time by uPlot, in the colours of the page.

import uPlot from '/console/uplot.js';
import {element} from '/console/format.js';

const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

const axis = extra => ({
  stroke: () => colour('muted'),
  grid: {stroke: () => colour('line'), width: 1},
  ticks: {stroke: () => colour('line'), width: 1},
  font: '12px system-ui, sans-serif',
  ...extra
});

const TIMES = [1, 2, 5, 10, 15, 30, 60, 120, 300];
const BINARY_STEPS = Array.from({length: 50}, (_, power) => 2 ** power);
const AT_LEAST_SECONDS = 60;

const MARK_PIXELS = 5;

/** A diamond at each mark, [{at, value, label}], and its label where there is room: the newest one first. */
function drawMarks(chart, marks) {
  const {ctx: pen, bbox} = chart;
  const scale = devicePixelRatio || 1;
  const size = MARK_PIXELS * scale;
  const inside = (value, low, length) => Math.min(Math.max(value, low + size), low + length - size);
  const places = marks.map(({at, value, label}) => ({label, x: inside(chart.valToPos(at, 'x', true), bbox.left, bbox.width),
    y: inside(chart.valToPos(value, 'y', true), bbox.top, bbox.height)}));
  pen.save();
  pen.fillStyle = pen.strokeStyle = colour('fault');
  pen.lineWidth = scale;
  pen.setLineDash([3 * scale, 3 * scale]);
  for (const {x, y} of places) {
    pen.beginPath();
    pen.moveTo(x, bbox.top);
    pen.lineTo(x, bbox.top + bbox.height);
    pen.stroke();
    pen.beginPath();
    for (const [dx, dy] of [[0, -size], [size, 0], [0, size], [-size, 0]]) pen.lineTo(x + dx, y + dy);
    pen.fill();
  }
  pen.font = `${12 * scale}px system-ui, sans-serif`;
  pen.textBaseline = 'top';
  pen.textAlign = 'left';
  let free = Infinity;
  for (const {x, label} of places.reverse()) {
    const width = pen.measureText(label).width;
    const left = x + size + width < bbox.left + bbox.width ? x + size : x - size - width;
    if (left + width >= free) continue;
    free = left - size;
    pen.fillStyle = colour('card');
    pen.fillRect(left - 2 * scale, bbox.top, width + 4 * scale, 14 * scale);
    pen.fillStyle = colour('fault');
    pen.fillText(label, left, bbox.top);
  }
  pen.restore();
}

/**
 * `lines`: [{label, colour}]; `text` writes a value of the y axis. `band`: area between the first two.
 * `marks`: what happened, oldest first; `marked`: what they are called.
 */
export function lineChart(title, lines, text, {band = false, tall = false, stepped = false, binary = false,
  marks = null, marked = ''} = {}) {
  const plot = element('div', {class: 'plot', role: 'img', 'aria-label': title + ', over time'});
  const legend = element('ul', {class: 'legend'},
    ...lines.map(line => element('li', {class: line.colour}, element('i'), line.label)));
  if (band) legend.append(element('li', {class: 'area'}, element('i'), 'pending'));
  if (marks) legend.append(element('li', {class: 'mark'}, element('i'), marked));
  const box = element('section', {class: 'card' + (tall ? ' tall wide' : '')}, element('h2', {}, title), plot, legend);
  const paths = stepped ? uPlot.paths.stepped({align: 1}) : undefined;
  const options = {
    width: 400, height: tall ? 320 : 190,
    legend: {show: false},
    cursor: {show: false},
    scales: {x: {range: (chart, first, last) => [Math.min(first, last - (band ? 10 : AT_LEAST_SECONDS)), last]}, y: {range: (chart, low, high) => band && low !== null && high > low ? [low, high] : [0, Math.max(high ?? 0, 1) * 1.05]}},
    axes: [
      axis({values: '{HH}:{mm}:{ss}', space: 90, size: 34, incrs: TIMES}),
      axis({values: (chart, ticks) => ticks.map(text), size: 84, ...(binary ? {incrs: BINARY_STEPS} : {})})
    ],
    series: [{}, ...lines.map((line, i) => ({
      label: line.label, stroke: () => colour(line.colour), width: i === 0 && lines.length > 1 ? 4 : 1.5, points: {show: false}, paths
    }))],
    hooks: marks ? {draw: [shown => drawMarks(shown, marks(shown.scales.x.min))]} : {},
    bands: band ? [{series: [1, 2], fill: () => colour('area')}] : []
  };
  let chart = null;
  const fit = new ResizeObserver(() => {
    if (chart && plot.clientWidth) chart.setSize({width: plot.clientWidth, height: options.height});
  });
  return {
    box,
    show(data) {
      if (!chart && plot.clientWidth) {
        chart = new uPlot({...options, width: plot.clientWidth}, data, plot);
        fit.observe(plot);
      } else if (chart) {
        chart.setData(data);
      }
    },
    redraw: () => chart?.redraw(false),
    destroy() { fit.disconnect(); chart?.destroy(); }
  };
}

/** Columns of counts by bucket, the darker the more. `labels` maps a bucket to its text. */
export function heatMap(title, labels) {
  const canvas = element('canvas', {class: 'heat', role: 'img', 'aria-label': title});
  const box = element('section', {class: 'card'}, element('h2', {}, title), canvas,
    element('p', {class: 'note'}, 'Each column is a second, now at the right. The stronger, the more.'));
  let columns = [];
  function draw() {
    const scale = devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (!width) return;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = canvas.getContext('2d');
    pen.scale(scale, scale);
    const seen = columns.flatMap(column => column.flatMap((n, i) => n > 0 ? [i] : []));
    const low = Math.max(0, seen.reduce((a, b) => Math.min(a, b), 8) - 1);
    const high = Math.min(labels.length - 1, seen.reduce((a, b) => Math.max(a, b), low + 6) + 1);
    const left = 76, cellHeight = height / (high - low + 1);
    pen.font = '12px system-ui, sans-serif';
    pen.textAlign = 'right';
    pen.textBaseline = 'middle';
    pen.fillStyle = colour('muted');
    const every = Math.max(1, Math.ceil(16 / cellHeight));
    for (let i = low; i <= high; i += every) pen.fillText(labels[i], left - 8, height - (i - low + .5) * cellHeight);
    const cellWidth = (width - left) / 120;
    pen.fillStyle = colour('send');
    columns.slice(-120).reverse().forEach((column, age) => {
      const most = Math.max(...column, 1);
      column.forEach((n, i) => {
        if (n <= 0 || i < low || i > high) return;
        pen.globalAlpha = .15 + .85 * Math.log1p(n) / Math.log1p(most);
        pen.fillRect(width - (age + 1) * cellWidth, height - (i - low + 1) * cellHeight, Math.ceil(cellWidth), Math.ceil(cellHeight));
      });
    });
    pen.globalAlpha = 1;
    pen.strokeStyle = colour('line');
    pen.strokeRect(left, .5, width - left - .5, height - 1);
  }
  const fit = new ResizeObserver(draw);
  fit.observe(canvas);
  return {box, show(data) { columns = data; draw(); }, redraw: draw, destroy: () => fit.disconnect()};
}
