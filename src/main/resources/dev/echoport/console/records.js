// How a completion reads, wherever it is shown.

import {connectionHref} from '/console/address.js';
import {number} from '/console/dom.js';
import {exact, nanos, time} from '/console/format.js';

export const took = record => record.completedNanos - record.postedNanos;

export const operationText = record => record.operation === 'FAULT' ? `FAULT ${record.plan} ${record.kind}` : record.operation;

/** A failure is named with its cause. */
const outcomeText = ({outcome, cause}) => outcome === 'OK' || !cause ? outcome : `${outcome}: ${cause}`;

const LOOKS = {OK: '', FAILED: 'told bad', CANCELLED: 'told warn'};

export const outcomeCell = record => ({class: LOOKS[record.outcome] ?? '', text: outcomeText(record)});

/** Everything behind the connection's name, in the columns of `TITLES`. */
export const recordCells = record => [number(exact(record.offset)), number(exact(record.bytes)), number(nanos(took(record))),
  outcomeCell(record)];

export const TITLES = [['From', 1], ['Bytes', 1], ['Took', 1], ['Outcome']];

export const connectionCell = record => ({text: record.connection, href: connectionHref({id: record.connection})});

export const at = record => time(record.completedNanos / 1e6, 3);

/** A fault in the words of the plan: `Fault 2, corrupt at 1,000 B sent, 1 B`. */
export function faultText({plan, kind, direction, offset, bytes: changed}) {
  const where = `${exact(offset)} B ${direction === 'RECEIVE' ? 'received' : 'sent'}`;
  return `Fault ${plan}, ${kind} at ${where}` + (changed ? `, ${exact(changed)} B` : '');
}

export const SAVED = [['completed', record => new Date(record.completedNanos / 1e6).toISOString()],
  ...['node', 'listener', 'connection', 'sequence', 'operation', 'offset', 'bytes', 'outcome', 'cause', 'kind', 'plan']
    .map(key => [key, record => record[key]]), ['tookNanos', took]];
