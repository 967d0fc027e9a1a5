// Where the input and the output of a connection stood. No element is touched here.

const KEPT_POINTS = 3000;
const FINEST_SECONDS = .02;

/**
 * A point for each 20 ms in which something completed; when there are too many, half of them, twice as far apart.
 * So it keeps all that was seen, however long.
 */
export class TimeLine {
  at = [];
  received = [];
  sent = [];
  step = FINEST_SECONDS;

  add(at, received, sent) {
    const last = this.at.length - 1;
    if (last >= 0 && at - this.at[last] < this.step) {
      this.received[last] = Math.max(received, this.received[last]);
      this.sent[last] = Math.max(sent, this.sent[last]);
      return;
    }
    this.at.push(at);
    this.received.push(received);
    this.sent.push(sent);
    if (this.at.length > KEPT_POINTS) this.halve();
  }

  halve() {
    this.step *= 2;
    const keep = this.at.map((at, i) => i === this.at.length - 1 || i % 2 === 0);
    for (const key of ['at', 'received', 'sent']) this[key] = this[key].filter((value, i) => keep[i]);
  }

  since(from) {
    const first = this.at.findIndex(at => at >= from);
    return [this.at, this.received, this.sent].map(list => first < 0 ? [] : list.slice(Math.max(0, first - 1)));
  }
}

/** How far the output had come with this record: only what the kernel took was sent. */
export const sentBy = record => record.operation === 'SEND' && record.outcome === 'OK' ? record.offset + record.bytes : 0;
