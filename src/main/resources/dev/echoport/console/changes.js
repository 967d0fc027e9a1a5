// What changed in the last ten minutes: what happened to the node, and figures that are others than in the time before.

import {card, element, Rows, say, table} from '/console/dom.js';
import {isNormal} from '/console/causes.js';
import {past} from '/console/past.js';
import {byteRate, exact, nanos, rate, span, time} from '/console/format.js';

const RECENT_SECONDS = 600;
const LEAST_BEFORE_SECONDS = 120;
const FACTOR = 2;
const PERIOD_MILLIS = 30000;
const SERIES = 'connections,opened,closed,refused,datagramsRefused,receivedBytes,sentBytes,sendNanos';

const mean = values => values.length ? values.reduce((all, each) => all + each, 0) / values.length : null;

/** Few very long times are no change of all. */
const middle = values => values.sort((a, b) => a - b)[values.length >> 1] ?? null;

/** [what, account => value, text, the least that counts, what stands for many]. */
const FIGURES = [
  ['Received', p => p.received, byteRate, 10240], ['Sent', p => p.sent, byteRate, 10240],
  ['Connections open', p => p.open, value => exact(Math.round(value)), 5], ['Connections opened', p => p.opening, rate, .1],
  ['Sends, 99 % within', p => p.quantiles[1], nanos, 1e6, middle]];

/** When it became as it is, and how much it was before and is now; null if that is much the same. */
function changed(points, from, read, least, average = mean) {
  const known = points.filter(p => p.node && read(p.node) !== null).map(p => [p.at, read(p.node)]);
  const part = chosen => average(known.filter(([at]) => chosen(at)).map(([, value]) => value));
  const now = part(at => at >= from), before = part(at => at < from);
  if (now === null || before === null || Math.max(now, before) < least) return null;
  if (Math.max(now, before) < FACTOR * Math.min(now, before)) return null;
  return {at: Math.max(from, turn(known)), now, before};
}

/** Where the mean changes most: there what has been above or below the mean of all adds up to most. */
function turn(known) {
  const all = mean(known.map(([, value]) => value));
  let sum = 0, most = 0, at = known[0][0];
  known.forEach(([, value], i) => {
    sum += value - all;
    if (Math.abs(sum) > most && i + 1 < known.length) {
      most = Math.abs(sum);
      at = known[i + 1][0];
    }
  });
  return at;
}

/** Each {at, text}, the newest first. */
export function changes({points, marks}, now) {
  const from = now - RECENT_SECONDS;
  const found = marks.filter(mark => mark.at >= from).map(({at, text}) => ({at, text: text[0].toUpperCase() + text.slice(1)}));
  const begun = points[0]?.at ?? now;
  if (from - begun < LEAST_BEFORE_SECONDS) return found.reverse();
  for (const [what, read, text, least, average] of FIGURES) {
    const change = changed(points, from, read, least, average);
    if (change) found.push({at: change.at, text: `${what}: ${text(change.now)}, before ${text(change.before)}`});
  }
  const reasons = key => [...new Set(points.flatMap(p => Object.keys(p.node?.[key] ?? {})))];
  const times = value => exact(Math.round(value * RECENT_SECONDS));
  for (const [what, key] of [['Connections that ended by', 'ends'], ['Refused by', 'refused']]) {
    for (const reason of reasons(key).filter(each => key === 'refused' || !isNormal(each))) {
      const change = changed(points, from, p => p[key][reason] ?? 0, 1 / RECENT_SECONDS);
      if (change) found.push({at: change.at, text: `${what} ${reason}: ${times(change.now)} in ten minutes, before ${times(change.before)}`});
    }
  }
  return found.sort((a, b) => b.at - a.at);
}

export function whatChanged(samples) {
  const leaving = new AbortController();
  const rows = new Rows(each => each.text.replace(/: .*/, ''), ({at, text}) => [time(at * 1000), {class: 'told', text}], {empty: 'Nothing.'});
  const note = element('p', {class: 'note'});
  const box = card('What changed in the last ten minutes', table('What changed', [['Since'], ['What']], rows.body), note);

  async function refresh() {
    if (document.hidden) return;
    try {
      const history = await past('1h', '', leaving.signal, SERIES);
      const now = samples.now, known = now - (history.points[0]?.at ?? now);
      rows.show(changes(history, now));
      say(note, known < RECENT_SECONDS + LEAST_BEFORE_SECONDS ? 'The node has not run for long enough to compare its figures.'
        : `Compared with the ${span(Math.min(known, 3600) - RECENT_SECONDS)} before.`);
    } catch (failure) {
      if (!leaving.signal.aborted) say(note, 'No answer: ' + failure.message);
    }
  }

  const timer = setInterval(refresh, PERIOD_MILLIS);
  refresh();
  return {box, refresh, leave() { clearInterval(timer); leaving.abort(); }};
}
