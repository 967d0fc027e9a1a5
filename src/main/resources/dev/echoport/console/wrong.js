// What is wrong now, as the node says it, the longest first; empty when all is well.

import {card, element, Rows, say, table} from '/console/dom.js';
import {connectionHref} from '/console/address.js';
import {span} from '/console/format.js';
import {get} from '/console/source.js';

const PERIOD_MILLIS = 5000;

/** Who it is, what is wrong, and for how long as far as the node knows. */
export function cells({kind, sentence, sinceMillis, listener, connection}) {
  const who = connection ? {text: connection, href: connectionHref({id: connection})}
    : listener ? {text: listener, href: '#/listener/' + encodeURIComponent(listener)}
      : kind === 'MEMBER_LOST' ? 'cluster' : 'this node';
  const what = sentence.replace(`${connection} of `, '');
  return [who, {class: 'told', text: what[0].toUpperCase() + what.slice(1), title: kind},
    sinceMillis >= 1000 ? span(sinceMillis / 1000) : 'now'];
}

/** Of the node, or of one listener. */
export function wrongNow(listener = null) {
  const leaving = new AbortController();
  const rows = new Rows(problem => `${problem.kind} ${problem.listener} ${problem.connection} ${problem.sentence.replace(/\d+/g, '')}`,
    cells, {empty: 'Nothing. Everything moves.'});
  const note = element('p', {class: 'note'});
  const box = card('What is wrong now', table('What is wrong now', [['Who'], ['What'], ['For']], rows.body), note);
  box.classList.add('wrong');

  async function refresh() {
    try {
      const all = (await get('/api/v1/problems', leaving.signal)).problems;
      const problems = all.filter(each => listener === null || each.listener === listener);
      box.classList.toggle('all-well', problems.length === 0);
      rows.show(problems);
      say(note, '');
    } catch (failure) {
      if (!leaving.signal.aborted) say(note, 'No answer: ' + failure.message);
    }
  }

  const timer = setInterval(() => { if (!document.hidden) refresh(); }, PERIOD_MILLIS);
  refresh();
  return {box, leave() { clearInterval(timer); leaving.abort(); }};
}
