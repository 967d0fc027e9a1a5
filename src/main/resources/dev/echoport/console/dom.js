// Elements without a template language, and tables whose rows stay while what they show changes.

/** An element; children that are not elements become text, so nothing is ever parsed as HTML. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function card(title, ...content) {
  return element('section', {class: 'card'}, element('h2', {}, title), ...content);
}

export function button(text, act, attributes = {}) {
  const made = element('button', {type: 'button', ...attributes}, text);
  made.addEventListener('click', act);
  return made;
}

/** Sets the text without touching what is there already, which would end a selection in it. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export const number = text => ({class: 'number', text});

/**
 * A table that can be scrolled sideways with the keyboard, too. `columns`: [title or th, number?, what it is called alone?].
 * On a narrow screen each row is a block, and each cell says what it is.
 */
export function table(caption, columns, body) {
  const head = element('tr', {role: 'row'});
  for (const [title, number] of columns) {
    head.append(title instanceof Node ? title : element('th', {scope: 'col', class: number ? 'number' : ''}, title));
  }
  body.labels = columns.map(([title, , alone]) => alone ?? (title instanceof Node ? title.textContent : title));
  return element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
    element('table', {role: 'table'}, element('thead', {role: 'rowgroup'}, head), body));
}

let pressed = false;
addEventListener('pointerdown', () => { pressed = true; }, true);
for (const end of ['pointerup', 'pointercancel', 'dragend', 'blur']) addEventListener(end, () => { pressed = false; }, true);

function selecting(body) {
  const selection = getSelection();
  return selection && !selection.isCollapsed && selection.rangeCount > 0 && selection.getRangeAt(0).intersectsNode(body);
}

/**
 * The rows of a table's body, by key: a row that stays is updated in place, and the row with the focus is never
 * moved. While somebody selects text in the table, or holds the mouse button, it holds still.
 */
export class Rows {
  rows = new Map();

  /**
   * `key` names an item; `cells` says what is in its row: texts, or {text, class, title, href, act, hint, draw}.
   * `fixed`: what is in a row never changes. `look(item)`: the class of its row.
   */
  constructor(key, cells, {empty = 'None.', fixed = false, look = () => ''} = {}) {
    Object.assign(this, {key, cells, empty, fixed, look, body: element('tbody', {role: 'rowgroup'})});
  }

  show(items) {
    if (pressed || selecting(this.body)) return;
    const wanted = new Map(items.map(item => [String(this.key(item)), item]));
    for (const [key, row] of this.rows) if (!wanted.has(key)) this.remove(key, row);
    const order = [...wanted].map(([key, item]) => this.row(key, item));
    const still = order.findIndex(row => row.contains(document.activeElement));
    arrange(this.body, order.slice(0, Math.max(still, 0)), this.body.firstChild);
    arrange(this.body, order.slice(still + 1), still < 0 ? this.body.firstChild : order[still].nextSibling);
    this.tellEmpty(order.length === 0);
  }

  row(key, item) {
    let row = this.rows.get(key);
    if (row && this.fixed) return row;
    if (!row) this.rows.set(key, row = element('tr', {role: 'row'}));
    if (row.className !== this.look(item)) row.className = this.look(item);
    this.cells(item).forEach((cell, i) => fill(row.cells[i] ?? addCell(row, this.body.labels?.[i]), cell));
    return row;
  }

  /** The focus goes on to a neighbour, so that the keyboard does not start again at the top. */
  remove(key, row) {
    if (row.contains(document.activeElement)) (row.nextElementSibling ?? row.previousElementSibling)?.querySelector('a, button')?.focus({preventScroll: true});
    row.remove();
    this.rows.delete(key);
  }

  tellEmpty(nothing) {
    const told = this.body.querySelector('.empty');
    if (!nothing) told?.remove();
    else if (!told) this.body.append(element('tr', {class: 'empty'}, element('td', {colspan: this.body.labels?.length ?? 1}, this.empty)));
  }
}

/** Puts the rows in front of `at`, which moves only those that are not there yet. */
function arrange(body, rows, at) {
  for (const row of rows) {
    if (row === at) at = at.nextSibling;
    else body.insertBefore(row, at);
  }
}

function addCell(row, label) {
  const made = element('td', {role: 'cell', ...(label ? {'data-label': label} : {})});
  row.append(made);
  return made;
}

function fill(td, cell) {
  if (typeof cell !== 'object' || cell === null) cell = {text: cell ?? '–'};
  const look = cell.class ?? '';
  if (td.className !== look) td.className = look;
  if ((td.title || '') !== (cell.title ?? '')) td.title = cell.title ?? '';
  if (cell.draw) return cell.draw(td);
  if (cell.act) return choice(td, cell);
  if (!cell.href) return say(td, String(cell.text));
  link(td, cell);
}

function link(td, {text, href}) {
  let made = td.firstElementChild;
  if (!made) td.append(made = element('a', {}));
  if (made.getAttribute('href') !== href) made.setAttribute('href', href);
  say(made, String(text));
}

/** A value that can be chosen: a button that looks like text. */
function choice(td, {text, act, hint}) {
  let made = td.firstElementChild;
  if (!made) td.append(made = button('', () => made.act(), {class: 'value', title: hint}));
  made.act = act;
  say(made, String(text));
}
