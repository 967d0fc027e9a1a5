// A test in JavaScript that starts Echoport, chooses a fault for its connection, and reads the node's account of it.
//
//   node --test docs/examples/retry.test.mjs
//
// ECHOPORT is the program, `echoport` of the path unless it is set.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import net from 'node:net';
import readline from 'node:readline';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

// A node on ports that the system chooses; each connection to it chooses its own faults.
class Echoport {
  static async start() {
    const settings = ['admin.port=0', 'listeners.echo.uri=tcp://127.0.0.1:0', 'listeners.echo.faults.choose=line'];
    const node = new Echoport();
    node.process = spawn(
      process.env.ECHOPORT ?? 'echoport',
      ['serve', ...settings.flatMap((setting) => ['--set', setting])],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    for await (const line of readline.createInterface({ input: node.process.stdout })) {
      const listening = /^(\w+) listening on .*:(\d+)$/.exec(line);
      if (listening) node[listening[1]] = Number(listening[2]);
      if (line.startsWith('ready')) return node;
    }
    throw new Error('the node did not start');
  }

  // A connection with these faults, and its id; `got` counts the bytes of its echo.
  connect(...faults) {
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.echo, '127.0.0.1', () => socket.write(JSON.stringify(faults) + '\n'));
      const client = { socket, got: 0, answer: '' };
      socket.on('error', reject);
      socket.on('data', (data) => {
        if (client.id) {
          client.got += data.length;
          return;
        }
        client.answer += data.toString('latin1');
        const end = client.answer.indexOf('\n');
        if (end < 0) return;
        client.id = /^ok .*connection=(\S+)/.exec(client.answer)?.[1];
        client.got = client.answer.length - end - 1;
        if (client.id) resolve(client);
        else reject(new Error(client.answer));
      });
    });
  }

  // The account of a connection, once it has ended; 30 s at most.
  async closed(id) {
    for (let tries = 0; tries < 1500; tries++) {
      const account = await (await fetch(`http://127.0.0.1:${this.admin}/api/v1/connections/${id}`)).json();
      if (account.state === 'CLOSED') return account;
      await sleep(20);
    }
    throw new Error(`${id} is open`);
  }

  close() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    return ended;
  }
}

let echoport;
before(async () => (echoport = await Echoport.start()));
after(() => echoport?.close());

test('reads what came before a reset', async () => {
  const client = await echoport.connect({ do: 'reset', at: { sent: '1000B' } });
  client.socket.write('x'.repeat(5000));
  await new Promise((resolve) => client.socket.once('close', resolve));

  const account = await echoport.closed(client.id);
  assert.equal(account.closeReason, 'FAULT');
  const ledger = account.ledger; // the answer to the line was inserted
  assert.deepEqual([client.got, ledger.sentBytes - ledger.insertedBytes], [1000, 1000]);
});
