// Where data comes from: the API, with the token if the node asks for one.

const KEY = 'echoport.token';
const RETRY_MILLIS = 1000;
const SILENCE_MILLIS = 20000;
let asking = null;

function headers() {
  const token = sessionStorage.getItem(KEY);
  return token ? {Authorization: 'Bearer ' + token} : {};
}

/** One dialog, however many requests need the token. */
function askForToken() {
  asking ??= new Promise(resolve => {
    const dialog = document.getElementById('ask');
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

async function request(path, signal) {
  for (;;) {
    const response = await fetch(path, {headers: headers(), signal, cache: 'no-store'});
    if (response.status !== 401) return response;
    await askForToken();
  }
}

/** The document at `path`; fails with what the node says about it. */
export async function get(path, signal) {
  const response = await request(path, signal);
  const document = await response.json();
  if (!response.ok) throw new Error(document.detail ?? response.statusText);
  return document;
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

async function readStream(path, signal, onEvent, onState) {
  const attempt = new AbortController();
  const abort = () => attempt.abort();
  signal.addEventListener('abort', abort, {once: true});
  let watchdog = setTimeout(abort, SILENCE_MILLIS);
  try {
    const response = await request(path, attempt.signal);
    if (!response.ok) throw new Error(response.statusText);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(abort, SILENCE_MILLIS);
      onState(true);
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      events.forEach(event => deliver(event, onEvent));
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
