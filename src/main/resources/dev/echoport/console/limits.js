// The limits of a listener: what they are set to, what is in use, whom they have refused. No element is touched here.

import {byteRate, exact, rate} from '/console/format.js';

const OFF = /^0(\D.*)?$/;

/** [setting, what it refuses by, what is in use]. */
const LIMITS = [
  ['maxConnections', 'MAX_CONNECTIONS', report => `${exact(report.connections.open)} open`],
  ['maxPerSource.connections', 'MAX_PER_SOURCE'],
  ['acceptRate', 'ACCEPT_RATE', (report, now) => now ? rate(now.opening) : ''],
  ['maxFrames', 'OVERLOADED'],
  ['tls.maxHandshakes', 'MAX_HANDSHAKES'],
  ['idleTimeout'], ['readIdle'], ['writeIdle'], ['maxAge'],
  ['bytesPerSecond.connection'], ['bytesPerSecond.listener'],
  ['udp.perSecond', 'RATE'], ['udp.bytesPerSecond.source', 'SOURCE_BYTES'], ['udp.maxSources', 'SOURCES'],
  ['udp.bytesPerSecond.listener', 'LISTENER_BYTES'],
  ['limits.connections of the node', 'NODE_CONNECTIONS'], ['limits.memory of the node', 'MEMORY'],
  ['open files of the process', 'FILE_DESCRIPTORS']];

/** What a listener has, and what has refused somebody: {name, set, used, refused}. */
export function limitsOf(report, settings, now) {
  const refused = {...report.refused, ...report.datagramsRefused};
  const rows = LIMITS.map(([name, reason, used]) => ({name, set: settings[name], used: used?.(report, now) ?? '', refused: refused[reason] ?? 0}));
  return rows.filter(({set, refused: times}) => times > 0 || (set !== undefined && !OFF.test(set)));
}

export const limitCells = ({name, set, used, refused}) => [name, set ?? '–', used,
  {class: refused ? 'number bad' : 'number', text: exact(refused)}];

/** All settings as lines. */
export const settingLines = settings => Object.entries(settings).map(([key, value]) => `${key}: ${value}`).join('\n');

/** The highest rates since the start, in words. */
export function highestText({highest}) {
  return `At its highest in any ten seconds since the node started: received ${byteRate(highest.receivedBytes)}, sent `
    + `${byteRate(highest.sentBytes)}, ${rate(highest.opened)} connections, ${rate(highest.completions)} completions.`;
}
