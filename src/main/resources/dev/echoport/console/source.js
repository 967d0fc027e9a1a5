// Where data comes from: the API, with the token if the node asks for one.

const KEY = 'echoport.token';
const RETRY_MILLIS = 1000;
const SILENCE_MILLIS = 20000;
const BUSY_MILLIS = 8;
const UNAUTHORIZED = 401;
let asking = null;

/** The document says that there is no such thing, or the request was wrong: asking again does not help. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const token = () => sessionStorage.getItem(KEY);

/** One dialog, however many requests need the token. `refused`: the one that the node has just refused. */
function askForToken(refused) {
  if (asking === null && token() !== refused) return Promise.resolve();
  asking ??= new Promise(resolve => {
    const dialog = document.getElementById('ask');
    const wrong = document.getElementById('wrong-token');
    wrong.textContent = refused ? 'The node refused this token. It expects the one in the file of admin.tokenFile.' : '';
    dialog.addEventListener('close', () => {
      const field = document.getElementById('token');
      sessionStorage.setItem(KEY, field.value.trim());
      field.value = '';
      asking = null;
      resolve();
    }, {once: true});
    dialog.showModal();
  });
  return asking;
}

async function request(path, signal, how = {}) {
  for (;;) {
    const used = token();
    const headers = used ? {Authorization: 'Bearer ' + used} : {};
    const response = await fetch(path, {...how, headers, signal, cache: 'no-store'});
    if (response.status !== UNAUTHORIZED) return response;
    await askForToken(used);
  }
}

/** The document at `path`; fails with what the node says about it. */
export async function get(path, signal, how) {
  const response = await request(path, signal, how);
  const document = await response.json();
  if (!response.ok) throw new Refused(response.status, [document.detail ?? response.statusText, ...(document.problems ?? [])].join(' '));
  return document;
}

/** Asks the node to do something. */
export const send = (method, path, body) => get(path, new AbortController().signal, {method, body});

/** The text at `path`, to be saved. */
export async function download(path) {
  const response = await request(path, new AbortController().signal);
  if (!response.ok) throw new Refused(response.status, response.statusText);
  return response.text();
}

/**
 * Follows server-sent events until `signal` aborts, and connects again when the stream ends.
 * `onEvent` gets the event's name and its data, `onState` true while connected.
 */
export async function follow(path, signal, onEvent, onState) {
  while (!signal.aborted) {
    try {
      await readStream(path, signal, onEvent, onState);
    } catch (ended) {
      // The node is gone, or the page asked for it: the loop knows which.
    }
    if (signal.aborted) return;
    onState(false);
    await new Promise(resolve => setTimeout(resolve, RETRY_MILLIS));
  }
}

/** A stream that is too fast gets a quarter of the page's time; the node drops what is not read, and says so. */
function rest(usedMillis) {
  return usedMillis < BUSY_MILLIS ? null : new Promise(resolve => setTimeout(resolve, 3 * usedMillis));
}

async function readStream(path, signal, onEvent, onState) {
  const attempt = new AbortController();
  const abort = () => attempt.abort();
  signal.addEventListener('abort', abort, {once: true});
  let watchdog = setTimeout(abort, SILENCE_MILLIS);
  try {
    const response = await request(path, attempt.signal);
    if (!response.ok) throw new Error(response.statusText);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let part = '';
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(abort, SILENCE_MILLIS);
      onState(true);
      const events = (part + value).split('\n\n');
      part = events.pop();
      const begun = performance.now();
      events.forEach(event => deliver(event, onEvent));
      await rest(performance.now() - begun);
    }
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', abort);
    attempt.abort();
  }
}

function deliver(event, onEvent) {
  let name = 'message';
  let data = '';
  for (const line of event.split('\n')) {
    if (line.startsWith('data: ')) data += line.slice(6);
    else if (line.startsWith('event: ')) name = line.slice(7);
  }
  if (data) onEvent(name, JSON.parse(data));
}
