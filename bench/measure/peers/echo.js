// Node's net module: one loop, paused while the peer does not take what was written.
'use strict';
const net = require('node:net');

const server = net.createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
  socket.on('data', (bytes) => {
    if (!socket.write(bytes)) {
      socket.pause();
    }
  });
  socket.on('drain', () => socket.resume());
  socket.on('end', () => socket.end());
  socket.on('error', () => socket.destroy());
});

server.on('error', (error) => {
  console.error(`node: ${error.message}`);
  process.exit(1);
});
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 }, () =>
  console.log('ready'),
);
