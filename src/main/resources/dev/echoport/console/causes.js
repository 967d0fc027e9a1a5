// How often each reason came up: in all, now, and over the time that the page has seen.

import {card, element, number, Rows, table} from '/console/dom.js';
import {colour} from '/console/charts.js';
import {exact, most, rate} from '/console/format.js';

const WIDTH = 150, HEIGHT = 22;
const NORMAL = new Set(['PEER_FINISHED', 'DRAINED']);

/** Whether a connection that ended so lost nothing, and nobody has to look. */
export const isNormal = reason => NORMAL.has(reason);

/** `read(account)` gives counts by reason, `href(reason)` where more of it stands. */
export function causes(title, first, none, read, href) {
  let points = {shown: [], now: 0, seconds: 1, step: 1};
  const rows = new Rows(([reason]) => reason, ([reason, times, perSecond]) => [
    {text: reason, href: href?.(reason), class: isNormal(reason) ? '' : 'bad'}, number(exact(times)), number(rate(perSecond)),
    {draw: cell => draw(cell, reason)}], {empty: none});
  const box = card(title, table(title, [[first], ['In all', 1], ['Now', 1], ['Over time']], rows.body));

  function draw(cell, reason) {
    let canvas = cell.firstElementChild;
    if (!canvas) cell.append(canvas = element('canvas', {class: 'spark', role: 'img'}));
    const values = points.shown.map(({at, account}) => [at, account ? read(account)[reason] ?? 0 : 0]);
    const peak = values.reduce((top, [, value]) => Math.max(top, value), 0);
    canvas.setAttribute('aria-label', `over the time of the charts, at most ${rate(peak)}`);
    spark(canvas, values, peak, points, isNormal(reason) ? 'receive' : 'pending');
  }

  return {
    box,
    /** `totals`: the counts so far; `newest`: the account of the last second; `seen`: what the charts show. */
    show(totals, newest, now, seen) {
      points = {...seen, shown: seen.points.map(({at}, i) => ({at, account: seen.accounts[i]})), now};
      rows.show(most(totals).map(([reason, times]) => [reason, times, newest ? read(newest)[reason] ?? 0 : 0]));
    }
  };
}

function spark(canvas, values, peak, {now, seconds, step}, name) {
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
    pen.fillRect(WIDTH - (now - at + step) / seconds * WIDTH, HEIGHT - high, Math.max(1, WIDTH * step / seconds), high);
  }
}
