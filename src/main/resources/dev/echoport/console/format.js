// Numbers for people, and elements without a template language.

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const DECIMAL = ['', 'k', 'M', 'G', 'T'];

function scaled(value, step, units) {
  let unit = 0;
  while (Math.abs(value) >= step && unit < units.length - 1) {
    value /= step;
    unit++;
  }
  const digits = unit === 0 && Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 0 : 1;
  return [value.toFixed(digits), units[unit]];
}

export const bytes = value => scaled(value, 1024, BINARY).join(' ');
export const count = value => scaled(value, 1000, DECIMAL).join(' ').trim();
export const rate = value => count(value) + '/s';
export const byteRate = value => bytes(value) + '/s';

export function nanos(value) {
  if (value == null) return '–';
  if (value === 0) return '0';
  if (value >= 1e9) return (value / 1e9).toFixed(1) + ' s';
  if (value >= 1e6) return (value / 1e6).toFixed(1) + ' ms';
  return (value / 1e3).toFixed(value >= 1e4 ? 0 : 1) + ' µs';
}

export const time = text => text == null ? '–' : new Date(text).toLocaleTimeString([], {hour12: false});

export const sum = counts => Object.values(counts).reduce((total, each) => total + each, 0);

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

/** A table that can be scrolled sideways with the keyboard, too. */
export function table(caption, columns, body) {
  const head = element('tr', {});
  for (const [title, number] of columns) {
    head.append(title instanceof Node ? title : element('th', {scope: 'col', class: number ? 'number' : ''}, title));
  }
  return element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
    element('table', {}, element('thead', {}, head), body));
}

export function row(...cells) {
  const made = element('tr', {});
  for (const cell of cells) {
    if (cell instanceof HTMLTableCellElement) made.append(cell);
    else if (cell instanceof Node) made.append(element('td', {}, cell));
    else if (typeof cell === 'object' && cell !== null) made.append(element('td', {class: cell.class}, cell.text));
    else made.append(element('td', {}, cell ?? '–'));
  }
  return made;
}

export const number = text => ({class: 'number', text});
