// Calls of gRPC to an echo at the address given, by npm's @grpc/grpc-js.
//
//   npm install && node cases.js 127.0.0.1:8080
//
// Messages are bytes here, so no service has to be known. Prints one line for each case; exit code 1
// if one fails. The listener, called echo, has the default bounds.
import { randomBytes } from 'node:crypto';
import * as grpc from '@grpc/grpc-js';

const asIs = (bytes) => bytes;

function method(path, requestStream, responseStream) {
  return {
    path,
    requestStream,
    responseStream,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
}

const Client = grpc.makeGenericClientConstructor(
  {
    Unary: method('/any.Service/Unary', false, false),
    Stream: method('/any.Service/Stream', true, true),
    Check: method('/grpc.health.v1.Health/Check', false, false),
    Watch: method('/grpc.health.v1.Health/Watch', false, true),
    Reflect: method('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', true, true),
  },
  'Any',
);

const RETRIES = {
  methodConfig: [
    {
      name: [{}],
      retryPolicy: {
        maxAttempts: 4,
        initialBackoff: '0.05s',
        maxBackoff: '0.1s',
        backoffMultiplier: 1,
        retryableStatusCodes: ['UNAVAILABLE'],
      },
    },
  ],
};

function client(options = {}) {
  return new Client(process.argv[2], grpc.credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify(RETRIES),
    'grpc.max_receive_message_length': -1,
    ...options,
  });
}

const plain = client();

function metadata(fields) {
  const all = new grpc.Metadata();
  Object.entries(fields).forEach(([name, value]) => all.set(name, value));
  return all;
}

/** One message there and, unless something is wrong, one back. */
function unary(message, fields = {}, { using = plain, call = 'Unary', millis = 60_000 } = {}) {
  return new Promise((resolve) => {
    const options = { deadline: Date.now() + millis };
    using[call](message, metadata(fields), options, (error, back) =>
      resolve({ status: grpc.status[error?.code ?? 0], details: error?.details ?? '', back }),
    );
  });
}

/** All messages of a call that streams; `each` is told of every one, and may end or cancel it. */
function stream(call, each) {
  return new Promise((resolve) => {
    const back = [];
    call.on('data', (message) => {
      back.push(message);
      each(back, call);
    });
    call.on('error', () => {});
    call.on('status', ({ code }) => resolve({ status: grpc.status[code], back }));
  });
}

/** A HealthCheckRequest. */
const service = (name) => Buffer.concat([Buffer.from([10, name.length]), Buffer.from(name)]);

const cases = {
  async 'messages of all sizes come back'() {
    for (const bytes of [0, 1, 5, 16_384, 65_535, 1_000_000, 4 << 20]) {
      const message = randomBytes(bytes);
      const { back } = await unary(message);
      if (!back?.equals(message)) return `${bytes} bytes`;
    }
  },
  async 'compressed messages come back'() {
    const { status, back } = await unary(Buffer.alloc(1_000_000), {}, {
      using: client({ 'grpc.default_compression_algorithm': 2 }),
    });
    return back?.length === 1_000_000 || status;
  },
  async 'a message beyond the bound is refused'() {
    return (await unary(Buffer.alloc((4 << 20) + 1))).status === 'RESOURCE_EXHAUSTED';
  },
  async 'a stream of 2,000 messages comes back in order'() {
    const messages = Array.from({ length: 2000 }, () => randomBytes(1 + (randomBytes(2)[0] << 5)));
    const call = plain.Stream();
    messages.forEach((message) => call.write(message));
    const { status, back } = await stream(call, (so, far) => {
      if (so.length === messages.length) far.end();
    });
    return status === 'OK' && back.every((message, i) => message.equals(messages[i]));
  },
  async 'a hundred calls at once'() {
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, i) => unary(Buffer.alloc(10_000, i))),
    );
    return all.every(({ back }, i) => back?.equals(Buffer.alloc(10_000, i)));
  },
  async 'a status that is asked for'() {
    const { status } = await unary(Buffer.from('x'), { 'x-echo-status': 'PERMISSION_DENIED' });
    return status === 'PERMISSION_DENIED';
  },
  async 'the client repeats what may be repeated'() {
    const { back } = await unary(Buffer.from('third'), {
      'x-echo-status': 'UNAVAILABLE,UNAVAILABLE,OK',
    });
    return back?.toString() === 'third';
  },
  async 'a deadline ends a call that is delayed'() {
    const { status } = await unary(Buffer.from('x'), { 'x-echo-delay': '10s' }, { millis: 200 });
    return status === 'DEADLINE_EXCEEDED';
  },
  async 'a call can be cancelled'() {
    const call = plain.Stream();
    call.write(Buffer.from('x'));
    return (await stream(call, (so, far) => far.cancel())).status === 'CANCELLED';
  },
  async 'the health of the listener'() {
    for (let i = 0; i < 50; i++) {
      const { back } = await unary(service('echo'), {}, { call: 'Check' });
      if (back?.[1] === 1) return true;
      await new Promise((later) => setTimeout(later, 200));
    }
    return false;
  },
  async 'a watch of a service that is not there'() {
    const { back } = await stream(plain.Watch(service('none')), (so, call) => call.cancel());
    return back[0][1] === 3;
  },
  async 'reflection names the services'() {
    const call = plain.Reflect();
    call.write(Buffer.from([58, 0]));
    const { back } = await stream(call, (so, far) => far.end());
    return back[0].includes('grpc.health.v1.Health');
  },
};

let failed = 0;
for (const [name, run] of Object.entries(cases)) {
  const seen = await run();
  const ok = seen === undefined || seen === true;
  failed += ok ? 0 : 1;
  console.log(ok ? `ok ${name}` : `not ok ${name}: ${seen}`);
}
process.exit(failed === 0 ? 0 : 1);
