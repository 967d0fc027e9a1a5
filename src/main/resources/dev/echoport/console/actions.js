// What may be asked of the node: each is confirmed first, needs the token where the node has one, and is in its log.

import {asking, choice, field} from '/console/ask.js';
import {element} from '/console/dom.js';
import {get, send} from '/console/source.js';
import {query} from '/console/address.js';
import {time} from '/console/format.js';

const LEVELS = ['error', 'warn', 'info', 'debug', 'trace'];
const ASKED = 'The log of the node tells that you asked, by your address.';
const never = new AbortController().signal;

/** `start()`: which start of the node the id is of, so that no other connection is meant. */
export const endButton = (id, start) => asking('End it …', () => ({
  title: 'End connection ' + id, verb: 'End it',
  text: 'The node sends back what it holds, then FIN. What the peer has not taken within this time is cut; 0s cuts at once. ' + ASKED,
  fields: [field('within', 'Within', 'input', {value: '30s', required: ''})]
}), async ({within}) => {
  const {state} = await send('DELETE', '/api/v1/connections/' + encodeURIComponent(id) + query({within, start: start()}));
  return `Asked for; it was ${state} then.`;
});

export const drainButton = name => asking('Drain it …', () => ({
  title: 'Drain listener ' + name, verb: 'Drain it',
  text: 'It accepts no more connections. Those that are open get back what the node holds, and end; after drain.timeout '
    + 'they are cut. A reload of the configuration binds it again. ' + ASKED
}), async () => {
  await send('POST', `/api/v1/listeners/${encodeURIComponent(name)}/drain`);
  return 'It drains.';
});

export const reloadButton = label => asking(label, () => ({
  title: 'Reload the configuration', verb: 'Reload',
  text: 'The node reads its file, environment and --set again, and applies the whole or nothing. Listeners that were drained '
    + 'are bound again. ' + ASKED
}), async () => {
  const change = await send('POST', '/api/v1/reload');
  const told = ['added', 'removed', 'changed'].filter(kind => change[kind].length).map(kind => `${kind} ${change[kind].join(', ')}`);
  return told.length ? `Reloaded: ${told.join('; ')}.` : 'Reloaded; no listener is different.';
});

export const levelButton = () => asking('Log level …', async () => {
  const {level, configured, expiresAt} = await get('/api/v1/log', never);
  return {
    title: 'Level of the log', verb: 'Set it',
    text: `It is ${level}${expiresAt ? ' until ' + time(expiresAt) : ''}; the configuration says ${configured}. ${ASKED}`,
    fields: [choice('level', 'Level', LEVELS, level), field('expires', 'For how long; 0s: until a reload', 'input', {value: '10m', required: ''})]
  };
}, async ({level, expires}) => {
  const now = await send('PUT', '/api/v1/log' + query({level, expires}));
  return `The log has level ${now.level}${now.expiresAt ? ' until ' + time(now.expiresAt) : ''}.`;
});

/** `plan()`: the lines of what is in effect. */
export function faultsButton(name, plan, done) {
  const path = `/api/v1/listeners/${encodeURIComponent(name)}/faults`;
  const open = field('open', 'Open connections, too', 'input', {type: 'checkbox'});
  return asking('Set faults …', () => {
    const text = field('plan', 'Plan, a fault a line, as in the configuration', 'textarea', {rows: 6, required: '', spellcheck: 'false',
      placeholder: '- {do: delay, time: 50ms}'});
    text[2].value = plan();
    return {
      title: 'Faults on purpose of listener ' + name, verb: 'Set them',
      text: 'Connections will really be delayed, changed or ended as the plan says. ' + ASKED,
      fields: [text, field('expires', 'For how long; 0s: until the next change', 'input', {value: '5m', required: ''}), open]
    };
  }, async ({plan: lines, expires, open: all}) => {
    const indented = lines.split('\n').map(line => '  ' + line).join('\n');
    const now = await send('PUT', path, `expires: ${expires}\nopen: ${all}\nplan:\n${indented}\n`);
    done();
    return `Set, with seed ${now.seed}.`;
  });
}

export const faultsBackButton = (name, done) => asking('As configured …', () => ({
  title: 'Faults of listener ' + name, verb: 'Take them back',
  text: 'The faults of the configuration are in effect again, or none if it has none. ' + ASKED
}), async () => {
  await send('DELETE', `/api/v1/listeners/${encodeURIComponent(name)}/faults`);
  done();
  return 'They are those of the configuration.';
});

export const actions = (...buttons) => element('p', {class: 'take'}, ...buttons);
