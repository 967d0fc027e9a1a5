// What the page shows stands in its address, so that it can be kept, sent to somebody, and gone back to.

/** The page's path and parameters, from `#/connections?listener=echo`. */
export function here() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  return {path, parameters: new URLSearchParams(query)};
}

/** The parameters that are not empty, as a query; empty without one. */
export function query(values) {
  const text = new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
  return text && '?' + text;
}

/** Takes the choices up into the address. `step`: whether the back key undoes it. */
export function keep(values, step) {
  const hash = '#/' + here().path + query(values);
  if (hash === location.hash) return;
  if (step) history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
}

/** A connection's page. The time that it opened tells it from another of the same id, after a restart of the node. */
export function connectionHref({id, openedAt}) {
  return '#/connection/' + encodeURIComponent(id) + (openedAt ? '?opened=' + Date.parse(openedAt) : '');
}
