// A heat map of times: a column for each second, a row for each bucket of the histogram.

import {element, say} from '/console/dom.js';
import {colour} from '/console/charts.js';
import {nanos} from '/console/format.js';

export const COLUMNS = 120;
const LEFT = 76;

/** What the buckets of the node mean: each up to its bound. */
export const bucketLabels = bounds => bounds.map(bound => '≤ ' + nanos(bound)).concat('more');

/** Columns of counts by bucket, the stronger the more. `labels` maps a bucket to its text. */
export function heatMap(title, labels) {
  const canvas = element('canvas', {class: 'heat', role: 'img', 'aria-label': title});
  const note = element('p', {class: 'note'}, 'Each column is a second, now at the right. The stronger, the more.');
  const box = element('section', {class: 'card'}, element('h2', {}, title), canvas, note);
  let columns = [];

  function draw() {
    const scale = devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (!width) return;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = canvas.getContext('2d');
    pen.scale(scale, scale);
    const [low, high] = seen();
    const cellHeight = height / (high - low + 1);
    drawLabels(pen, low, high, cellHeight, height);
    drawCells(pen, low, high, cellHeight, width, height);
    pen.strokeStyle = colour('line');
    pen.strokeRect(LEFT, .5, width - LEFT - .5, height - 1);
  }

  function seen() {
    const used = columns.flatMap(column => (column || []).flatMap((n, i) => n > 0 ? [i] : []));
    const low = Math.max(0, used.reduce((a, b) => Math.min(a, b), 8) - 1);
    return [low, Math.min(labels.length - 1, used.reduce((a, b) => Math.max(a, b), low + 6) + 1)];
  }

  function drawLabels(pen, low, high, cellHeight, height) {
    pen.font = '12px system-ui, sans-serif';
    pen.textAlign = 'right';
    pen.textBaseline = 'middle';
    pen.fillStyle = colour('muted');
    const every = Math.max(1, Math.ceil(16 / cellHeight));
    for (let i = low; i <= high; i += every) pen.fillText(labels[i], LEFT - 8, height - (i - low + .5) * cellHeight);
  }

  function drawCells(pen, low, high, cellHeight, width, height) {
    const cellWidth = (width - LEFT) / COLUMNS;
    columns.forEach((column, age) => {
      const x = Math.round(width - (age + 1) * cellWidth);
      const wide = Math.round(width - age * cellWidth) - x;
      if (column === undefined) return;
      if (!column) {
        pen.fillStyle = colour('line');
        pen.fillRect(x, 0, wide, height);
        return;
      }
      pen.fillStyle = colour('send');
      const most = Math.max(...column, 1);
      column.forEach((n, i) => {
        if (n <= 0 || i < low || i > high) return;
        pen.globalAlpha = .15 + .85 * Math.log1p(n) / Math.log1p(most);
        pen.fillRect(x, height - (i - low + 1) * cellHeight, wide, Math.ceil(cellHeight));
      });
      pen.globalAlpha = 1;
    });
  }

  const fit = new ResizeObserver(draw);
  fit.observe(canvas);
  return {
    box,
    /** Null where the node did not answer. */
    show(data) { columns = data; draw(); },
    tell(text) { say(note, text); },
    redraw: draw,
    destroy: () => fit.disconnect()
  };
}
