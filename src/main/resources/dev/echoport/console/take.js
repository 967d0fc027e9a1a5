// What leaves the page: files of what is shown, and the clipboard.

import {button, element} from '/console/dom.js';
import {download} from '/console/source.js';

const quoted = value => {
  const text = value == null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text) ? "'" + text : text;
  return /[",\n\r]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
};

/** Lines as RFC 4180 has them. A text that a spreadsheet would take for a formula gets an apostrophe in front. */
export function csv(objects, columns) {
  return [columns.map(([title]) => title), ...objects.map(each => columns.map(([, read]) => read(each)))]
    .map(cells => cells.map(quoted).join(',')).join('\r\n') + '\r\n';
}

function save(name, type, text) {
  const href = URL.createObjectURL(new Blob([text], {type}));
  const link = element('a', {href, download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

/** Buttons that save what `objects` returns. `columns` of the CSV: [title, object => value]. */
export function saveButtons(name, columns, objects) {
  const stamp = () => name + '-' + new Date().toISOString().slice(0, 19).replaceAll(':', '');
  return element('span', {class: 'take'},
    button('Save CSV', () => save(stamp() + '.csv', 'text/csv', csv(objects(), columns))),
    button('Save JSON', () => save(stamp() + '.json', 'application/json', JSON.stringify(objects(), null, 2))));
}

/** Saves the node's own page about something, to attach to a ticket. */
export function reportButton(what, query) {
  const text = 'Save a page of ' + what;
  const made = button(text, async () => {
    try {
      save(`echoport-${what.replaceAll(' ', '-')}.html`, 'text/html', await download('/api/v1/report' + query));
    } catch (failure) {
      made.textContent = failure.message;
      setTimeout(() => { made.textContent = text; }, 3000);
    }
  }, {class: 'small', title: 'One file, to attach to a ticket'});
  return made;
}

/** Copies what `text` returns. Off loopback and without TLS browsers have no clipboard: then by the old way. */
export function copyButton(what, text) {
  const made = button('Copy ' + what, async () => {
    made.textContent = await copied(text()) ? 'Copied' : 'Could not copy';
    setTimeout(() => { made.textContent = 'Copy ' + what; }, 1500);
  }, {class: 'small'});
  return made;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (refused) {
    const field = element('textarea', {});
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
