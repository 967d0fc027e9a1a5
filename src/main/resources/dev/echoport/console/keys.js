// The keyboard: what each key does stands in the dialog that `?` opens.

const PAGES = {o: '#/', c: '#/connections', s: '#/completions'};
const SEQUENCE_MILLIS = 1500;
let leader = 0;

const typing = target => target.matches?.('input, select, textarea, [contenteditable]');

export function listenForKeys() {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
    const went = performance.now() - leader < SEQUENCE_MILLIS && PAGES[event.key];
    leader = event.key === 'g' ? performance.now() : 0;
    if (went) location.hash = went;
    else if (event.key === '/') document.querySelector('[data-filter]')?.focus();
    else if (event.key === '?') document.getElementById('keys').showModal();
    else return;
    event.preventDefault();
  });
}
