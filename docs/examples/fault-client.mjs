// A client of a listener with `faults: {choose: line}`: each connection asks for its own faults, so tests run side by
// side. What it prints is what its client code would have to live with.
//
//   ./echoport serve --set listeners.echo.faults.choose=line
//   node docs/examples/fault-client.mjs
//
// Arguments: port (7007) and host (127.0.0.1) of the listener.
import net from 'node:net';

const PORT = Number(process.argv[2] ?? 7007);
const HOST = process.argv[3] ?? '127.0.0.1';

// Calls back with each piece of the echo; what came behind the answer in one packet is echo already.
function flaky(faults, onData) {
  const socket = net.connect(PORT, HOST, () => socket.write(JSON.stringify(faults) + '\n'));
  let answer = Buffer.alloc(0);
  const onAnswer = (data) => {
    answer = Buffer.concat([answer, data]);
    const end = answer.indexOf('\n');
    if (end < 0) return;
    socket.off('data', onAnswer);
    const line = answer.subarray(0, end).toString();
    if (!line.startsWith('ok ')) {
      socket.destroy(new Error(line));
      return;
    }
    socket.on('data', onData);
    if (answer.length > end + 1) onData(answer.subarray(end + 1));
    socket.emit('chosen');
  };
  return socket.on('data', onAnswer);
}

// Sends 2,000 bytes, and tells how many came back and how it ended.
function exchange(...faults) {
  return new Promise((resolve) => {
    let got = 0;
    const socket = flaky(faults, (data) => (got += data.length));
    socket.once('chosen', () => {
      socket.write('x'.repeat(2000));
      socket.setTimeout(500);
    });
    // To Node.js a reset that comes along with data is an end, too.
    socket.on('end', () => resolve(`${got} bytes, then the end`));
    socket.on('error', (e) => resolve(e.code === 'ECONNRESET' ? `${got} bytes, then a reset` : e.message));
    socket.on('timeout', () => {
      resolve(`${got} bytes, then nothing`);
      socket.destroy();
    });
  });
}

const outcomes = await Promise.all([
  exchange({ do: 'reset', at: { sent: '1000B' } }),
  exchange({ do: 'close', at: { sent: '500B' } }),
  exchange({ do: 'stall', what: 'send', at: { sent: '100B' } }),
  exchange({ do: 'rest' }),
]);
['reset', 'close', 'stall', 'wrong'].forEach((fault, i) => console.log(`${fault}: ${outcomes[i]}`));
