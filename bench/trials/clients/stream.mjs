// Node's net, or its tls where a file with an issuer follows: node stream.mjs PORT [CA]
import {readFileSync} from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';

const [port, ca] = process.argv.slice(2);
const SENT = Buffer.from(Array.from({length: 3000}, (_, i) => 97 + (i % 26)));
let got = Buffer.alloc(0);

const peer = ca
  ? tls.connect({port, host: '127.0.0.1', servername: 'localhost', ca: readFileSync(ca)})
  : net.connect({port, host: '127.0.0.1'});
peer.write(SENT);
peer.setTimeout(1000, () => tell('silence'));
peer.on('data', data => (got = Buffer.concat([got, data])));
peer.on('end', () => tell('end'));
peer.on('error', error => tell(error.code || error.message));

function tell(end) {
  const wrong = SENT.subarray(0, got.length).equals(got) ? '' : ', wrong';
  console.log(`${got.length} B${wrong}, ${end}`);
  process.exit();
}
