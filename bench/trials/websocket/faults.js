// What goes wrong on purpose, as npm's ws tells it: node faults.js PORT
import WebSocket from 'ws';

const SENT = Buffer.from(Array.from({length: 3000}, (_, i) => 97 + (i % 26)));
let got = null;

const peer = new WebSocket(`ws://127.0.0.1:${process.argv[2]}/`);
let error = '';
peer.on('open', () => peer.send(SENT));
peer.on('message', data => (got = data));
peer.on('error', e => (error = e.code || e.message));
peer.on('close', (code, reason) => tell(error || `close ${code}`));
setTimeout(() => tell('silence'), 1500);

function tell(end) {
  const whole = got === null ? 'no message' : SENT.equals(got) ? 'the message' : 'a wrong message';
  console.log(`${whole}, ${end}`);
  process.exit();
}
