// A processor in another language: ROT13, served by Node.js through the bridge of a node.
//
//   ./echoport serve --set bridge.port=7000 --set listeners.echo.frame=line \
//     --set 'listeners.echo.processors=[{name: rot13, on: bus, address: echoport.processors.rot13}]'
//   node docs/examples/bus-processor.mjs
//   echo Hello | nc -N 127.0.0.1 7007
//
// Arguments: port (7000) and host (127.0.0.1) of the bridge.
//
// On the wire: 4 bytes of length, big endian, then that much JSON in UTF-8. The payload of a frame is
// the body of a message, in base64url.
import net from 'node:net';

const ADDRESS = 'echoport.processors.rot13';
const PORT = Number(process.argv[2] ?? 7000);
const HOST = process.argv[3] ?? '127.0.0.1';

// headers: options, node, listener, connection, remoteAddress, localAddress, sequence, receivedAt
function rot13(payload, headers) {
  return payload.map((byte) => {
    const letter = (byte | 0x20) - 0x61;
    return letter < 0 || letter > 25 ? byte : byte + (letter < 13 ? 13 : -13);
  });
}

function send(socket, message) {
  const json = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  socket.write(Buffer.concat([length, json]));
}

function answer(socket, message) {
  const reply = { type: 'send', address: message.replyAddress };
  try {
    const result = rot13(Buffer.from(message.body, 'base64url'), message.headers);
    send(socket, { ...reply, body: result.toString('base64url') });
  } catch (error) {
    send(socket, { ...reply, failureCode: 1, message: error.message });
  }
}

function received(socket, message) {
  if (message.type === 'message' && message.replyAddress) {
    answer(socket, message);
  } else if (message.type === 'err') {
    console.error('refused:', message.message);
  }
}

function connect() {
  let input = Buffer.alloc(0);
  const socket = net.connect(PORT, HOST, () => {
    send(socket, { type: 'register', address: ADDRESS });
    console.log(`serving ${ADDRESS}`);
  });
  socket.on('data', (chunk) => {
    input = Buffer.concat([input, chunk]);
    while (input.length >= 4 && input.length >= 4 + input.readUInt32BE()) {
      const end = 4 + input.readUInt32BE();
      received(socket, JSON.parse(input.subarray(4, end)));
      input = input.subarray(end);
    }
  });
  socket.on('error', (error) => console.error(error.message));
  socket.on('close', () => setTimeout(connect, 1000));
}

connect();
