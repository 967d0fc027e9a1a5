// How often each reason came up: in all, now, and over the time that the page has seen.

import {card, element, number, Rows, table} from '/console/dom.js';
import {colour} from '/console/charts.js';
import {exact, most, rate} from '/console/format.js';
import {KEPT_SECONDS} from '/console/samples.js';

const WIDTH = 150, HEIGHT = 22;
const NORMAL = new Set(['PEER_FINISHED', 'DRAINED']);

/** Whether a connection that ended so lost nothing, and nobody has to look. */
export const isNormal = reason => NORMAL.has(reason);

/** `read(account)` gives counts by reason, `href(reason)` where more of it stands. */
export function causes(title, first, none, read, href) {
  const points = {shown: [], now: 0};
  const rows = new Rows(([reason]) => reason, ([reason, times, perSecond]) => [
    {text: reason, href: href?.(reason), class: isNormal(reason) ? '' : 'bad'}, number(exact(times)), number(rate(perSecond)),
    {draw: cell => draw(cell, reason)}], {empty: none});
  const box = card(title, table(title, [[first], ['In all', 1], ['Now', 1], ['Last 5 minutes']], rows.body));

  function draw(cell, reason) {
    let canvas = cell.firstElementChild;
    if (!canvas) cell.append(canvas = element('canvas', {class: 'spark', role: 'img'}));
    const values = points.shown.map(({at, account}) => [at, account ? read(account)[reason] ?? 0 : 0]);
    const peak = values.reduce((top, [, value]) => Math.max(top, value), 0);
    canvas.setAttribute('aria-label', `over the last 5 minutes, at most ${rate(peak)}`);
    spark(canvas, values, peak, points.now, isNormal(reason) ? 'receive' : 'pending');
  }

  return {
    box,
    /** `totals`: the counts so far; `shown`: [{at, account}]. */
    show(totals, shown, now) {
      Object.assign(points, {shown, now});
      const newest = shown.at(-1)?.account;
      rows.show(most(totals).map(([reason, times]) => [reason, times, newest ? read(newest)[reason] ?? 0 : 0]));
    }
  };
}

function spark(canvas, values, peak, now, name) {
  const scale = devicePixelRatio || 1;
  canvas.width = WIDTH * scale;
  canvas.height = HEIGHT * scale;
  const pen = canvas.getContext('2d');
  pen.scale(scale, scale);
  pen.fillStyle = colour('line');
  pen.fillRect(0, HEIGHT - 1, WIDTH, 1);
  pen.fillStyle = colour(name);
  for (const [at, value] of values) {
    if (!(value > 0)) continue;
    const high = Math.max(2, value / peak * (HEIGHT - 2));
    pen.fillRect(WIDTH - (now - at) / KEPT_SECONDS * WIDTH - 1, HEIGHT - high, Math.max(1, WIDTH / KEPT_SECONDS), high);
  }
}
