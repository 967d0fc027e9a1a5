// Node's own modules, and npm's ws: one loop, paused while the peer does not take what was written.
// WAY PORT [CERTIFICATE KEY]
'use strict';
const fs = require('node:fs');

const [way, port, certificate, key] = process.argv.slice(2);
const streams = { noDelay: true, allowHalfOpen: true };

const servers = {
  tcp: () => require('node:net').createServer(streams, echo),
  tls: () => {
    const identity = { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) };
    return require('node:tls').createServer({ ...streams, ...identity }, echo);
  },
  http1: () =>
    require('node:http').createServer((request, answer) => {
      answer.writeHead(200, { 'content-length': request.headers['content-length'] });
      request.pipe(answer);
    }),
  http2: () =>
    require('node:http2')
      .createServer()
      .on('stream', (stream, head) => {
        stream.respond({ ':status': 200, 'content-length': head['content-length'] });
        stream.on('error', () => stream.destroy());
        stream.pipe(stream);
      }),
  ws: () => {
    const server = require('node:http').createServer();
    new (require('ws').WebSocketServer)({ server, perMessageDeflate: false }).on('connection', (socket) => {
      socket.on('message', (bytes, binary) => socket.send(bytes, { binary }));
      socket.on('error', () => socket.terminate());
    });
    return server;
  },
};

function echo(socket) {
  socket.on('data', (bytes) => {
    if (!socket.write(bytes)) {
      socket.pause();
    }
  });
  socket.on('drain', () => socket.resume());
  socket.on('end', () => socket.end());
  socket.on('error', () => socket.destroy());
}

const server = servers[way]();
server.on('error', (error) => {
  console.error(`node: ${error.message}`);
  process.exit(1);
});
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 }, () => console.log('ready'));
