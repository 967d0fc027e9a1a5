// A drain, of the node or of a listener: what is still open, how long it may take, what delays it.

import {card, element, Rows, say, table} from '/console/dom.js';
import {connectionHref} from '/console/address.js';
import {exact, span, time} from '/console/format.js';

const cells = each => [{text: each.connection, href: connectionHref({id: each.connection})}, each.listener,
  {class: 'peer', text: each.remoteAddress}, {class: 'told', text: each.waitsFor?.sentence ?? ''}];

export function drainCard() {
  const sentence = element('p', {class: 'sentence', role: 'status'});
  const rows = new Rows(each => each.connection, cells, {empty: 'No connection is open.'});
  const box = card('Drain', sentence, table('What delays the drain', [['Connection'], ['Listener'], ['Peer'], ['Waits for']], rows.body));
  box.classList.add('wrong');
  box.hidden = true;
  return {
    box,
    /** `drain`: {open, deadline, acceptsUntil?, delayedBy}, or null without one. */
    show(drain, now) {
      box.hidden = !drain;
      if (!drain) return;
      const left = when => Date.parse(when) / 1000 - now;
      const accepts = drain.acceptsUntil && left(drain.acceptsUntil) > 0
        ? ` New ones are accepted for ${span(left(drain.acceptsUntil))} more.` : ' New ones are not accepted.';
      say(sentence, `${exact(drain.open)} connection${drain.open === 1 ? ' is' : 's are'} open.${accepts} What is still open at `
        + `${time(drain.deadline)}, in ${span(left(drain.deadline))}, is cut.`);
      rows.show(drain.delayedBy);
    }
  };
}
