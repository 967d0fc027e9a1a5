// Asks before anything is done to the node, and says what came of it.

import {button, element, say} from '/console/dom.js';

/** A field of a dialog: [name, label, input]. */
export const field = (name, label, type, attributes = {}) =>
  [name, label, element(type, {id: 'ask-' + name, autocomplete: 'off', ...attributes})];

export function choice(name, label, values, chosen) {
  const [, , box] = field(name, label, 'select');
  box.append(...values.map(value => new Option(value, value, false, value === chosen)));
  return [name, label, box];
}

/**
 * A button that opens a dialog. `prepare` returns, perhaps later, {title, text, fields, verb}; `act(values)` does it and
 * returns what is then told beside the button.
 */
export function asking(label, prepare, act) {
  const told = element('span', {class: 'note', role: 'status'});
  const open = button(label, async () => {
    try {
      show(await prepare(), act, text => say(told, text));
    } catch (failure) {
      say(told, failure.message);
    }
  }, {class: 'small', 'aria-haspopup': 'dialog'});
  return element('span', {class: 'asking'}, open, told);
}

function show({title, text, fields = [], verb}, act, tell) {
  const wrong = element('p', {class: 'bad', role: 'alert'});
  const go = element('button', {class: 'go'}, verb);
  const form = element('form', {}, element('h2', {id: 'ask-what'}, title), element('p', {}, text),
    ...fields.flatMap(([name, caption, input]) => [element('label', {for: 'ask-' + name}, caption), input]),
    wrong, element('p', {class: 'take'}, go, button('Cancel', () => dialog.close())));
  const dialog = element('dialog', {'aria-labelledby': 'ask-what', class: 'asks'}, form);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    go.disabled = true;
    try {
      tell(await act(Object.fromEntries(fields.map(([name, , input]) => [name, input.type === 'checkbox' ? input.checked : input.value.trim()]))));
      dialog.close();
    } catch (failure) {
      say(wrong, failure.message);
    }
    go.disabled = false;
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
