// Numbers and times for people.

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const DECIMAL = ['', 'k', 'M', 'G', 'T'];
const ZONE_KEY = 'echoport.zone';
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

let chosen = localStorage.getItem(ZONE_KEY);

function scaled(value, step, units) {
  let unit = 0;
  while (Math.abs(value) >= step && unit < units.length - 1) {
    value /= step;
    unit++;
  }
  const whole = unit === 0 && Number.isInteger(value) || Math.abs(value) >= 100;
  const digits = whole ? 0 : unit === 0 && Math.abs(value) < 1 ? 2 : 1;
  return [value.toFixed(digits), units[unit]];
}

export const bytes = value => scaled(value, 1024, BINARY).join(' ');
export const count = value => scaled(value, 1000, DECIMAL).join(' ').trim();
export const rate = value => count(value) + '/s';
export const byteRate = value => bytes(value) + '/s';
export const exact = value => value.toLocaleString('en');

export function nanos(value) {
  if (value == null) return '–';
  if (value === 0) return '0';
  if (value >= 1e9) return (value / 1e9).toFixed(1) + ' s';
  if (value >= 1e6) return (value / 1e6).toFixed(1) + ' ms';
  return (value / 1e3).toFixed(value >= 1e4 ? 0 : 1) + ' µs';
}

/** How long something has been so: two units at most, `3 h 12 min`. */
export function span(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return whole + ' s';
  const minutes = Math.floor(whole / 60), hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min ${whole % 60} s`;
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** The zone in which times are shown: `UTC`, as in the log, or the browser's. */
export const zone = () => chosen === 'local' ? HERE : 'UTC';

export function switchZone() {
  chosen = chosen === 'local' ? 'utc' : 'local';
  localStorage.setItem(ZONE_KEY, chosen);
}

const DAY = {day: '2-digit', month: 'short'};
const OLD_MILLIS = 12 * 3600e3;
const formats = new Map();

function format(old, digits) {
  const key = `${zone()} ${old} ${digits}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat('en-GB', {timeZone: zone(), hour12: false, hour: '2-digit', minute: '2-digit',
      second: '2-digit', ...(digits ? {fractionalSecondDigits: digits} : {}), ...(old ? DAY : {})}));
  }
  return formats.get(key);
}

/** The time of day; with the day if it is more than twelve hours away. `when`: ISO 8601 or milliseconds. */
export function time(when, digits = 0) {
  if (when == null) return '–';
  const date = new Date(when);
  return format(Math.abs(Date.now() - date) > OLD_MILLIS, digits).format(date);
}

export const sum = counts => Object.values(counts).reduce((total, each) => total + each, 0);

export const pendingOf = ({ledger}) => ledger.pendingBytes.in + ledger.pendingBytes.out;

/** What is there of `counts`, the most first: [[reason, times]]. */
export const most = counts => Object.entries(counts).filter(([, times]) => times).sort(([, a], [, b]) => b - a);
