// Usage: node.js KIND URL FILE; sends the file and compares what comes back.
'use strict';
const fs = require('fs');
const [kind, url, file] = process.argv.slice(2);
const body = fs.readFileSync(file);

function compare(chunks) {
  if (!Buffer.concat(chunks).equals(body)) throw new Error('other bytes came back');
}

function http1(secure) {
  const ca = fs.readFileSync(process.env.CA);
  return new Promise((resolve, reject) => {
    const request = require(secure ? 'https' : 'http').request(url, { method: 'POST', ca }, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk)).on('end', () => resolve(chunks));
    });
    request.on('error', reject).end(body);
  });
}

function http2() {
  const session = require('http2').connect(url, { ca: fs.readFileSync(process.env.CA) });
  return new Promise((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request({ ':method': 'POST', ':path': new URL(url).pathname });
    const chunks = [];
    stream.on('data', chunk => chunks.push(chunk)).on('error', reject);
    stream.on('end', () => { session.close(); resolve(chunks); });
    // Not all at once: Node lets a session have 10 MB in memory.
    fs.createReadStream(file).pipe(stream);
  });
}

async function fetched() {
  const response = await fetch(url, { method: 'POST', body });
  return [Buffer.from(await response.arrayBuffer())];
}

const send = { http: () => http1(url.startsWith('https')), http2, fetch: fetched }[kind];
send().then(compare).catch(e => { console.error(String(e.cause || e)); process.exit(1); });
