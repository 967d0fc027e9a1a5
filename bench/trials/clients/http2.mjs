// Node's http2: node http2.mjs PORT
import http2 from 'node:http2';

const SENT = Buffer.from(Array.from({length: 3000}, (_, i) => 97 + (i % 26)));
let got = Buffer.alloc(0);
let status = 'no answer';

const session = http2.connect(`http://127.0.0.1:${process.argv[2]}`);
session.on('error', error => tell(error.code));
const request = session.request({':method': 'POST', ':path': '/echo', 'content-length': SENT.length});
request.on('response', head => (status = head[':status']));
request.on('data', data => (got = Buffer.concat([got, data])));
request.on('end', () => (ended = true));
request.on('aborted', () => (aborted = true));
request.on('error', error => tell(error.code + words(error.message)));
request.on('close', () => tell((aborted || !ended ? 'aborted' : 'end') + (request.rstCode ? `, error code ${request.rstCode}` : '')));
request.setTimeout(1000, () => tell('silence'));
request.end(SENT);
let ended = false;
let aborted = false;

function words(message) {
  const code = /NGHTTP2_\w+/.exec(message);
  return code ? `: ${code[0]}` : '';
}

function tell(end) {
  const wrong = status !== 200 || SENT.subarray(0, got.length).equals(got) ? '' : ', wrong';
  console.log(`${status}, ${status === 200 ? `${got.length} B${wrong}, ` : ''}${end}`);
  process.exit();
}
