// What the node remembers: its series over an hour or a day as points like those of the stream, and what happened to it.

import {get} from '/console/source.js';
import {query} from '/console/address.js';

/** What may be chosen; without a name, what the page has seen by the second. */
export const RANGES = [['', '10 minutes'], ['1h', '1 hour'], ['24h', '24 hours']];

/** How long a range is, and how far apart its points are. */
export const SECONDS = {'': 600, '1h': 3600, '24h': 86400};
export const STEPS = {'': 1, '1h': 10, '24h': 60};

const KINDS = {STARTED: 'started', RELOADED: 'reloaded', RELOAD_REJECTED: 'reload rejected', FAULTS: 'faults', ASKED: 'asked', MEMBER: 'member',
  DRAINING: 'draining'};

/** Points and marks of a range, of the node or of one of its listeners; of all series, or of some. */
export async function past(range, listener, signal, series = '') {
  return read(await get('/api/v1/history' + query({range: range || '1h', listener, series}), signal));
}

/** Only what happened. */
export async function marksOf(signal) {
  return marks(await get('/api/v1/history?series=opened', signal));
}

const marks = history => history.marks.map(({atMillis, kind, text}) => ({at: atMillis / 1000, label: KINDS[kind] ?? kind, text}));

/** From the document of the API. A span that is far too long is one in which the node did nothing. */
export function read(history) {
  const points = [];
  history.times.forEach((end, i) => {
    const span = history.spansMillis[i] / 1000;
    if (!(span > 0)) return;
    if (span > 2.5 * history.stepMillis / 1000) points.push({at: end / 1000 - span / 2});
    points.push({at: end / 1000, node: account(history, i, span)});
  });
  return {points, marks: marks(history)};
}

function account({series, latencyBoundsNanos}, i, span) {
  const at = name => series[name]?.[i] ?? null;
  const per = name => at(name) === null ? null : at(name) / span;
  const grouped = (...groups) => Object.fromEntries(Object.keys(series)
    .filter(name => groups.some(group => name.startsWith(group + '.')))
    .map(name => [name.slice(name.indexOf('.') + 1), per(name)]));
  return {
    open: at('connections'), pending: at('pendingBytes'),
    received: per('receivedBytes'), sent: per('sentBytes'), opening: per('opened'),
    RECEIVE: per('completions.RECEIVE'), SEND: per('completions.SEND'), PROCESS: per('completions.PROCESS'),
    ends: grouped('closed'), refused: grouped('refused', 'datagramsRefused'),
    heat: 'sends.0' in series ? Array.from({length: latencyBoundsNanos.length + 1}, (_, bucket) => at('sends.' + bucket) ?? 0) : null,
    quantiles: ['p50', 'p99', 'max'].map(name => at('sendNanos.' + name))
  };
}
