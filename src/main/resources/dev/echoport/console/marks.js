// What happened, on a chart over time.

const MARK_PIXELS = 5;

/**
 * A dashed line at each mark, [{at, value, label}], a diamond where it has a value, and its label where there is
 * room: the newest one first.
 */
export function drawMarks(chart, marks, colour, font) {
  if (!marks.length) return;
  const {ctx: pen, bbox} = chart;
  const scale = devicePixelRatio || 1;
  const size = MARK_PIXELS * scale;
  const inside = (value, low, length) => Math.min(Math.max(value, low + size), low + length - size);
  const places = marks.map(({at, value, label}) => ({label, x: inside(chart.valToPos(at, 'x', true), bbox.left, bbox.width),
    y: value == null ? null : inside(chart.valToPos(value, 'y', true), bbox.top, bbox.height)}));
  pen.save();
  pen.fillStyle = pen.strokeStyle = colour('fault');
  pen.lineWidth = scale;
  pen.setLineDash([3 * scale, 3 * scale]);
  for (const {x, y} of places) {
    pen.beginPath();
    pen.moveTo(x, bbox.top);
    pen.lineTo(x, bbox.top + bbox.height);
    pen.stroke();
    if (y === null) continue;
    pen.beginPath();
    for (const [dx, dy] of [[0, -size], [size, 0], [0, size], [-size, 0]]) pen.lineTo(x + dx, y + dy);
    pen.fill();
  }
  drawLabels(pen, bbox, places, scale, size, colour, font);
  pen.restore();
}

function drawLabels(pen, bbox, places, scale, size, colour, font) {
  pen.font = font.replace(/^\d+/, pixels => pixels * scale);
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
}
