// A WebSocket on a stream of HTTP/2 (RFC 8441) by Node's own http2, beside other requests.
//
//   node http2.js http://127.0.0.1:8080
//
// Sends 20 messages of 1 MB, a ping and a close frame. Exit code 1 if something else comes back.
import assert from 'node:assert';
import { randomBytes } from 'node:crypto';
import http2 from 'node:http2';

const MESSAGES = 20;
const BYTES = 1_000_000;

function masked(first, payload) {
  const mask = randomBytes(4);
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ mask[i & 3])]);
}

function unmasked(first, payload) {
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

const session = http2.connect(process.argv[2]);
await new Promise((settled) => session.once('remoteSettings', settled));
assert(session.remoteSettings.enableConnectProtocol, 'extended CONNECT is not offered');

const socket = session.request({
  ':method': 'CONNECT',
  ':protocol': 'websocket',
  ':path': '/any',
  'sec-websocket-version': '13',
  'sec-websocket-protocol': 'chat',
});
const head = await new Promise((answered) => socket.once('response', answered));
assert.equal(head[':status'], 200);
assert.equal(head['sec-websocket-protocol'], 'chat');

const message = randomBytes(BYTES);
const close = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]);
for (let i = 0; i < MESSAGES; i++) socket.write(masked(0x82, message));
socket.write(Buffer.from([0x89, 0x80, 0, 0, 0, 0]));
socket.write(close);

const other = session.request({ ':path': '/echo' });
const pieces = [];
socket.on('data', (piece) => pieces.push(piece));
assert.equal((await new Promise((answered) => other.once('response', answered)))[':status'], 200);
other.resume();
await new Promise((ended) => socket.once('end', ended));
socket.end();
session.close();

const back = Buffer.concat(pieces);
const each = unmasked(0x82, message);
for (let i = 0; i < MESSAGES; i++) {
  assert(back.subarray(i * each.length, (i + 1) * each.length).equals(each), `message ${i}`);
}
assert.equal(back.subarray(MESSAGES * each.length).toString('hex'), '8a00880203e8');
console.log(`${MESSAGES} messages of ${BYTES} bytes`);
