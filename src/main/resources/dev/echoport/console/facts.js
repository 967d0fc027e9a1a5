// What a connection's report says, as lines of a name and a text.

import {element, say} from '/console/dom.js';
import {bytes, nanos, pendingOf, time} from '/console/format.js';

export function factLines(report) {
  const {ledger, window: limits} = report;
  const closed = report.closedAt != null;
  const discarded = ledger.discardedBytes.in + ledger.discardedBytes.out;
  const nothingLost = closed && discarded === 0 && ledger.acknowledgedBytes === ledger.sentBytes;
  return [
    ['Listener', report.listener], ['Peer', report.remoteAddress], ['Here', report.localAddress],
    ['State', report.state + (report.closeReason ? ', ' + report.closeReason : '')],
    ['Opened', time(report.openedAt)], ['Closed', time(report.closedAt)],
    ['Received', bytes(ledger.receivedBytes)], ['Sent', bytes(ledger.sentBytes) + ('acknowledgedBytes' in ledger
      ? `, acknowledged ${bytes(ledger.acknowledgedBytes)}` : '')],
    ['Pending', bytes(pendingOf(report))],
    ['Discarded', bytes(discarded) + (nothingLost ? ': nothing was lost' : '')],
    ['Window', `${bytes(limits.heldBytes)} of ${bytes(limits.bytes)}, ${limits.postedSends} of ${limits.operations} operations`
      + (closed || limits.receivePosted ? '' : '; full: nothing is read')],
    ...(report.tls ? tlsLines(report.tls, closed) : []),
    ...(report.tcp ? [['TCP', tcpText(report.tcp)]] : []),
    ...(report.autopsy ? autopsyLines(report.autopsy) : [])];
}

function tlsLines({version, cipher, sni, alpn, peer, provider, ja4, closeNotify}, closed) {
  const lines = [['TLS', `${version}, ${cipher}, by ${provider}`]];
  if (sni) lines.push(['Name asked for', sni]);
  if (alpn) lines.push(['Protocol', alpn]);
  if (peer) lines.push(['Certificate', peer]);
  if (ja4) lines.push(['JA4', ja4]);
  if (closed) lines.push(['close_notify', closeNotify ? 'received' : 'not received']);
  return lines;
}

function autopsyLines({firstToClose, how, tcp, longestSendNanos, quietNanos}) {
  const lines = [['Ended by', `${firstToClose}, ${how}`]];
  lines.push(['Longest send', nanos(longestSendNanos)], ['Quiet before', nanos(quietNanos)]);
  if (tcp) lines.push(['TCP at the end', tcpText(tcp)]);
  return lines;
}

function tcpText(tcp) {
  const waited = (micros, what) => micros ? [`${nanos(micros * 1000)} waited for ${what}`] : [];
  return [`round trip ${nanos(tcp.roundTripMicros * 1000)}`, `${tcp.retransmissions} retransmissions`,
    tcp.unacknowledgedSegments ? `${tcp.unacknowledgedSegments} segments not acknowledged` : 'all acknowledged',
    `segments of up to ${bytes(tcp.segmentBytes)}`,
    `${bytes(tcp.notSentBytes)} not sent`,
    ...waited(tcp.windowLimitedMicros, 'the peer to read'), ...waited(tcp.bufferLimitedMicros, 'our send buffer'),
    ...(tcp.outOfOrderSegments ? [`${tcp.outOfOrderSegments} came out of order`] : [])].join(', ');
}

/** A list of names and texts; what stays is not touched, so that it can be selected. */
export class FactList {
  box = element('dl', {class: 'facts'});
  values = new Map();

  show(lines) {
    const names = new Set(lines.map(([name]) => name));
    for (const [name, value] of this.values) {
      if (names.has(name)) continue;
      value.parentElement.remove();
      this.values.delete(name);
    }
    for (const [name, text] of lines) {
      if (!this.values.has(name)) {
        const value = element('dd', {});
        this.values.set(name, value);
        this.box.append(element('div', {}, element('dt', {}, name), value));
      }
      say(this.values.get(name), text);
    }
  }
}
