// WebSocket cases, after the areas of the Autobahn test suite, against an echo at the URI given.
//
//   npm install && node cases.js ws://127.0.0.1:8081
//
// The client is npm's ws, which checks what comes back as strictly as a browser; what a client must
// not send goes to its socket byte by byte. Prints one line for each group; exit code 1 if a case fails.
// The listener needs http: {compression: true, maxFrame: 16MiB, maxMessage: 64MiB}.
import { randomBytes } from 'node:crypto';
import WebSocket from 'ws';

const uri = process.argv[2];
const FIN = 0x80;
const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const PING = 9;
const PONG = 10;
const CLOSE = 8;
const PATIENCE_MILLIS = 20_000;

/** A masked frame with any first byte. */
function frame(first, payload = '', { masked = true } = {}) {
  const data = Buffer.from(payload);
  const bit = masked ? 0x80 : 0;
  let head;
  if (data.length < 126) {
    head = Buffer.from([first, bit | data.length]);
  } else if (data.length < 65536) {
    head = Buffer.alloc(4);
    head.writeUInt16BE(data.length, 2);
    head[1] = bit | 126;
  } else {
    head = Buffer.alloc(10);
    head.writeBigUInt64BE(BigInt(data.length), 2);
    head[1] = bit | 127;
  }
  head[0] = first;
  if (!masked) return Buffer.concat([head, data]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, data.map((b, i) => b ^ mask[i & 3])]);
}

/** A connection with everything that happens on it, in order. */
class Peer {
  constructor(options = {}) {
    this.socket = new WebSocket(uri, options.protocols ?? [], {
      perMessageDeflate: options.deflate ?? false,
      maxPayload: 128 << 20,
    });
    this.events = [];
    this.waiting = () => {};
    const note = (event) => {
      this.events.push(event);
      this.waiting();
    };
    this.socket.on('message', (data, binary) => note({ message: data, binary }));
    this.socket.on('pong', (data) => note({ pong: data.toString('latin1') }));
    this.socket.on('close', (code, reason) => note({ code, reason: reason.toString() }));
    this.socket.on('error', (error) => note({ error: error.message }));
    this.open = new Promise((resolve) => this.socket.on('open', resolve));
  }

  raw(...buffers) {
    this.socket._socket.write(Buffer.concat(buffers));
  }

  next() {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('nothing came back')), PATIENCE_MILLIS);
      this.waiting = () => {
        if (this.events.length > 0) {
          clearTimeout(timer);
          this.waiting = () => {};
          resolve(this.events.shift());
        }
      };
      this.waiting();
    });
  }

  async message(expected, binary) {
    const event = await this.next();
    if (!event.message) throw new Error(`expected a message, got ${JSON.stringify(event)}`);
    if (event.binary !== binary) throw new Error(`binary: ${event.binary}`);
    if (!event.message.equals(Buffer.from(expected))) throw new Error('another message');
  }

  async pong(expected) {
    const event = await this.next();
    if (event.pong !== expected) throw new Error(`expected a pong, got ${JSON.stringify(event)}`);
  }

  async closed(code) {
    const event = await this.next();
    if (event.code !== code) throw new Error(`expected ${code}, got ${JSON.stringify(event)}`);
  }
}

const groups = [];
const group = (name, cases) => groups.push([name, cases]);

const LENGTHS = [0, 1, 125, 126, 127, 128, 65535, 65536];

group('1 framing: text and binary of every kind of length', function* () {
  for (const length of LENGTHS) {
    yield async (peer) => {
      peer.socket.send('*'.repeat(length));
      await peer.message('*'.repeat(length), false);
      const data = randomBytes(length);
      peer.socket.send(data);
      await peer.message(data, true);
    };
  }
  yield async (peer) => { // in chops of 997 bytes
    const data = randomBytes(65536);
    const bytes = frame(FIN | BINARY, data);
    for (let at = 0; at < bytes.length; at += 997) peer.raw(bytes.subarray(at, at + 997));
    await peer.message(data, true);
  };
});

group('2 pings and pongs', function* () {
  for (const payload of ['', 'Hello', '\0\xff\xfe', '*'.repeat(125)]) {
    yield async (peer) => {
      peer.raw(frame(FIN | PING, Buffer.from(payload, 'latin1')));
      await peer.pong(payload);
    };
  }
  yield async (peer) => { peer.raw(frame(FIN | PING, '*'.repeat(126))); await peer.closed(1002); };
  yield async (peer) => { // byte by byte
    for (const b of frame(FIN | PING, '*'.repeat(125))) peer.raw(Buffer.from([b]));
    await peer.pong('*'.repeat(125));
  };
  yield async (peer) => { // unsolicited
    peer.raw(frame(FIN | PONG, 'x'), frame(FIN | PING, 'y'));
    await peer.pong('y');
  };
  yield async (peer) => { // ten at once
    const names = [...Array(10).keys()].map((i) => `ping ${i}`);
    peer.raw(...names.map((name) => frame(FIN | PING, name)));
    for (const name of names) await peer.pong(name);
  };
});

group('3 reserved bits', function* () {
  for (let bits = 1; bits < 8; bits++) {
    for (const opcode of [TEXT, BINARY, PING, CLOSE]) {
      yield async (peer) => {
        peer.raw(frame(FIN | TEXT, 'before'), frame(FIN | (bits << 4) | opcode, ''));
        await peer.message('before', false);
        await peer.closed(1002);
      };
    }
  }
});

group('4 reserved opcodes', function* () {
  for (const opcode of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) {
    yield async (peer) => { peer.raw(frame(FIN | opcode)); await peer.closed(1002); };
    yield async (peer) => {
      peer.raw(frame(FIN | TEXT, 'before'), frame(FIN | opcode, 'x'), frame(FIN | PING));
      await peer.message('before', false);
      await peer.closed(1002);
    };
  }
});

group('5 fragments', function* () {
  yield async (peer) => { peer.raw(frame(PING, 'a'), frame(FIN | CONTINUATION, 'b')); await peer.closed(1002); };
  yield async (peer) => { peer.raw(frame(PONG, 'a'), frame(FIN | CONTINUATION, 'b')); await peer.closed(1002); };
  for (const opcode of [TEXT, BINARY]) {
    yield async (peer) => {
      peer.raw(frame(opcode, 'a'), frame(FIN | CONTINUATION, 'b'));
      await peer.message('ab', opcode === BINARY);
    };
    yield async (peer) => {
      peer.raw(frame(opcode, 'a'), frame(FIN | PING, 'p'), frame(CONTINUATION, ''), frame(FIN | PING, 'q'), frame(FIN | CONTINUATION, 'b'));
      await peer.pong('p');
      await peer.pong('q');
      await peer.message('ab', opcode === BINARY);
    };
    yield async (peer) => { // byte by byte
      for (const b of Buffer.concat([frame(opcode, 'a'), frame(FIN | CONTINUATION, 'b')])) peer.raw(Buffer.from([b]));
      await peer.message('ab', opcode === BINARY);
    };
    yield async (peer) => { peer.raw(frame(opcode, 'a'), frame(FIN | opcode, 'b')); await peer.closed(1002); };
  }
  for (const first of [CONTINUATION, FIN | CONTINUATION]) {
    yield async (peer) => { peer.raw(frame(first, 'x'), frame(FIN | TEXT, 'y')); await peer.closed(1002); };
    yield async (peer) => {
      peer.raw(frame(FIN | TEXT, 'x'), frame(first, 'y'));
      await peer.message('x', false);
      await peer.closed(1002);
    };
  }
});

const GOOD_TEXTS = ['\u00e9', '\u03ba\u1f79\u03c3\u03bc\u03b5', '\ud800\udc00', '\udbff\udfff', '\u0000', '\ufffd', '\ufffe\uffff'];
const BAD_TEXTS = ['80', 'bf', 'c080', 'c1bf', 'c3', 'e080af', 'e38280e3', 'eda080', 'edbfbf', 'f08080af', 'f4908080', 'f888808080', 'fe', 'ff', 'ceba e1bdb9cf83cebccEb5eda080656469746564'.replaceAll(' ', '')];

group('6 UTF-8', function* () {
  for (const text of GOOD_TEXTS) {
    yield async (peer) => {
      const bytes = Buffer.from(text);
      peer.raw(frame(FIN | TEXT, bytes));
      await peer.message(bytes, false);
      for (let i = 0; i < bytes.length; i++) { // a fragment for each byte
        peer.raw(frame((i === 0 ? TEXT : CONTINUATION) | (i === bytes.length - 1 ? FIN : 0), bytes.subarray(i, i + 1)));
      }
      await peer.message(bytes, false);
    };
  }
  for (const hex of BAD_TEXTS) {
    yield async (peer) => { peer.raw(frame(FIN | TEXT, Buffer.from(hex, 'hex'))); await peer.closed(1007); };
    yield async (peer) => {
      peer.raw(frame(TEXT, 'a'), frame(FIN | CONTINUATION, Buffer.from(hex, 'hex')));
      await peer.closed(1007);
    };
  }
  yield async (peer) => { // fails at the first wrong byte, the message is not complete
    peer.raw(frame(TEXT, Buffer.from('f490', 'hex')));
    await peer.closed(1007);
  };
});

const status = (code, reason = '') => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(code);
  return Buffer.concat([bytes, Buffer.from(reason)]);
};

group('7 closing', function* () {
  yield async (peer) => { peer.socket.send('last'); peer.socket.close(1000, 'bye'); await peer.message('last', false); await peer.closed(1000); };
  yield async (peer) => { peer.raw(frame(FIN | CLOSE)); await peer.closed(1005); };
  yield async (peer) => { peer.raw(frame(FIN | CLOSE, 'x')); await peer.closed(1002); };
  yield async (peer) => { peer.raw(frame(FIN | CLOSE, status(1000, '*'.repeat(123)))); await peer.closed(1000); };
  yield async (peer) => { peer.raw(frame(FIN | CLOSE, status(1000, '*'.repeat(124)))); await peer.closed(1002); };
  yield async (peer) => { peer.raw(frame(FIN | CLOSE, Buffer.concat([status(1000), Buffer.from('eda080', 'hex')]))); await peer.closed(1007); };
  yield async (peer) => { // nothing behind a close is echoed
    peer.raw(frame(FIN | CLOSE, status(1000)), frame(FIN | TEXT, 'x'), frame(FIN | PING));
    await peer.closed(1000);
  };
  yield async (peer) => { peer.raw(frame(TEXT, 'a'), frame(FIN | CLOSE, status(1000))); await peer.closed(1000); };
  for (const code of [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]) {
    yield async (peer) => { peer.raw(frame(FIN | CLOSE, status(code))); await peer.closed(code); };
  }
  for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]) {
    yield async (peer) => { peer.raw(frame(FIN | CLOSE, status(code))); await peer.closed(1002); };
  }
  yield async (peer) => { peer.raw(frame(FIN | TEXT, 'x', { masked: false })); await peer.closed(1002); };
});

group('9 large messages, and limits', function* () {
  for (const mebibytes of [1, 4, 8, 16]) {
    yield async (peer) => {
      const data = randomBytes(mebibytes << 20);
      peer.socket.send(data);
      await peer.message(data, true);
    };
  }
  for (const size of [64, 4096, 65536]) {
    yield async (peer) => { // 4 MiB in fragments
      const data = randomBytes(4 << 20);
      for (let at = 0; at < data.length; at += size) {
        peer.raw(frame((at === 0 ? BINARY : CONTINUATION) | (at + size === data.length ? FIN : 0), data.subarray(at, at + size)));
      }
      await peer.message(data, true);
    };
  }
  yield async (peer) => { // 1,000 messages before one is awaited
    for (let i = 0; i < 1000; i++) peer.socket.send(`message ${i}`);
    for (let i = 0; i < 1000; i++) await peer.message(`message ${i}`, false);
  };
  yield async (peer) => { peer.raw(frame(FIN | BINARY, Buffer.alloc((16 << 20) + 1)).subarray(0, 100)); await peer.closed(1009); };
  yield async (peer) => {
    for (let i = 0; i < 65; i++) peer.raw(frame(i === 0 ? BINARY : CONTINUATION, Buffer.alloc(1 << 20)));
    await peer.closed(1009);
  };
});

const DEFLATES = [
  true,
  { serverNoContextTakeover: true },
  { clientNoContextTakeover: true },
  { serverNoContextTakeover: true, clientNoContextTakeover: true },
  { clientMaxWindowBits: 9 },
].map((options) => ({ deflate: { threshold: 0, ...(options === true ? {} : options) } }));

group('12, 13 permessage-deflate', function* () {
  for (const options of DEFLATES) {
    for (const length of [0, 16, 1000, 65536, 131072]) {
      yield [options, async (peer) => {
        if (!peer.socket.extensions.includes('permessage-deflate')) throw new Error('not agreed');
        for (let i = 0; i < 20; i++) {
          const text = JSON.stringify({ i, text: 'lorem ipsum '.repeat(length / 12) });
          peer.socket.send(text);
          await peer.message(text, false);
          const data = randomBytes(length);
          peer.socket.send(data);
          await peer.message(data, true);
        }
      }];
    }
    yield [options, async (peer) => { // in fragments
      const part = 'fragment '.repeat(1000);
      for (let i = 0; i < 10; i++) {
        peer.socket.send(part, { fin: false });
        peer.socket.send('', { fin: false });
        peer.socket.send(part, { fin: true });
        await peer.message(part + part, false);
      }
    }];
    yield [options, async (peer) => { peer.raw(frame(FIN | 0x40 | PING, 'x')); await peer.closed(1002); }];
    yield [options, async (peer) => { peer.raw(frame(FIN | 0x20 | TEXT, 'x')); await peer.closed(1002); }];
    yield [options, async (peer) => { peer.raw(frame(FIN | 0x40 | TEXT, Buffer.from('ffffffff', 'hex'))); await peer.closed(1007); }];
    yield [options, async (peer) => { // 32 KiB on the wire, 32 MiB inflated
      peer.socket.send(Buffer.alloc(32 << 20));
      await peer.closed(1009);
    }];
  }
});

group('subprotocols', function* () {
  yield [{ protocols: ['chat', 'mqtt'] }, async (peer) => { if (peer.socket.protocol !== 'chat') throw new Error(peer.socket.protocol); }];
});

let failures = 0;
for (const [name, cases] of groups) {
  let passed = 0;
  let all = 0;
  for (const each of cases()) {
    const [options, run] = Array.isArray(each) ? each : [{}, each];
    const peer = new Peer(options);
    all++;
    try {
      await peer.open;
      await run(peer);
      passed++;
    } catch (error) {
      failures++;
      console.log(`not ok ${name}, case ${all}: ${error.message}`);
    } finally {
      peer.socket.terminate();
    }
  }
  console.log(`${passed === all ? 'ok' : 'not ok'} ${name} - ${passed} of ${all}`);
}
process.exit(failures === 0 ? 0 : 1);
