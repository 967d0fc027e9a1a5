// What is wrong now, the longest first; empty when all is well.

import {card, element, Rows, say, table} from '/console/dom.js';
import {connectionHref} from '/console/address.js';
import {exact, most, span} from '/console/format.js';
import {get} from '/console/source.js';

const PERIOD_MILLIS = 5000;
const SLOW_CONNECTIONS = 5;
const MINUTE = 60;

/**
 * From what the API said last: [{key, seconds, what, href, text}]. `listeners` and `connections` say what they wait
 * for; of the latter only those that hold something are meant, because a peer may be silent as long as it likes.
 */
export function problems(samples, listeners, connections) {
  const found = [];
  const add = (key, seconds, what, href, text) => found.push({key, seconds, what, href, text});
  const {last, now} = samples;
  if (last.stats.draining) add('draining', 0, last.stats.node, '#/', 'the node is stopping: it is not ready');
  for (const {name, state} of last.stats.cluster.members) {
    const since = samples.members.get(name)?.since;
    if (state !== 'UP') add('member ' + name, since ? now - since : 0, name, '#/', `this member of the cluster is ${state}`);
  }
  const late = listeners.find(({waitsFor}) => waitsFor?.who === 'NODE');
  if (late) add('node', 0, last.stats.node, '#/', late.waitsFor.sentence);
  for (const {name, waitsFor} of listeners) {
    if (isSlow(waitsFor)) add('listener ' + name, waitsFor.sinceMillis / 1000, name, '#/connections?listener=' + encodeURIComponent(name), waitsFor.sentence);
  }
  for (const connection of connections) {
    const {id, waitsFor, listener, remoteAddress} = connection;
    if (isSlow(waitsFor) && holds(connection)) {
      add(id, waitsFor.sinceMillis / 1000, id, connectionHref(connection), `${listener}, ${remoteAddress}: ${waitsFor.sentence}`);
    }
  }
  for (const [name, times] of refusedLately(samples)) add('refused ' + name, 0, name, '#/listener/' + encodeURIComponent(name), times);
  return found.sort((a, b) => b.seconds - a.seconds);
}

const isSlow = waitsFor => waitsFor && waitsFor.who !== 'NOBODY' && waitsFor.who !== 'NODE';

const holds = ({ledger, window}) => ledger.pendingBytes.in + ledger.pendingBytes.out > 0 || window.frames > 0;

/** What each listener refused within the last minute. */
function refusedLately({points, now}) {
  const all = new Map();
  points.forEach((point, i) => {
    if (point.at < now - MINUTE || !point.each || i === 0) return;
    const seconds = point.at - points[i - 1].at;
    point.each.forEach(({refused}, name) => {
      for (const [reason, perSecond] of Object.entries(refused)) {
        if (!(perSecond > 0)) continue;
        const counts = all.get(name) ?? {};
        all.set(name, {...counts, [reason]: (counts[reason] ?? 0) + perSecond * seconds});
      }
    });
  });
  return [...all].map(([name, counts]) => [name, 'refused in the last minute: '
    + most(counts).map(([reason, times]) => `${exact(Math.round(times))} by ${reason}`).join(', ')]);
}

export function wrongNow(samples) {
  const leaving = new AbortController();
  const rows = new Rows(problem => problem.key, ({what, href, text, seconds}) => [{text: what, href}, {class: 'told', text},
    seconds >= 1 ? span(seconds) : 'now'], {empty: 'Nothing. Everything moves.'});
  const note = element('p', {class: 'note'});
  const box = card('What is wrong now', table('What is wrong now', [['Who'], ['What'], ['For']], rows.body), note);
  box.classList.add('wrong');

  async function refresh() {
    try {
      const [{listeners}, {connections}] = await Promise.all([get('/api/v1/listeners', leaving.signal),
        get('/api/v1/connections?state=open&sort=-waiting&limit=' + SLOW_CONNECTIONS, leaving.signal)]);
      if (!samples.last) return setTimeout(refresh, 200);
      const found = problems(samples, listeners, connections);
      box.classList.toggle('all-well', found.length === 0);
      rows.show(found);
      say(note, '');
    } catch (failure) {
      if (!leaving.signal.aborted) say(note, 'No answer: ' + failure.message);
    }
  }

  const timer = setInterval(() => { if (!document.hidden) refresh(); }, PERIOD_MILLIS);
  refresh();
  return {box, leave() { clearInterval(timer); leaving.abort(); }};
}
