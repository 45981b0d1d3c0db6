import { setText } from './dom.js';
import { Explain } from './explain.js';
import { clock, count } from './format.js';
import { Live } from './live.js';
import { History, Overview } from './overview.js';
import { Rejected } from './rejected.js';
import { Routes } from './routes.js';
import { Services } from './services.js';
import { Try } from './try.js';

const VIEWS = { overview: Overview, services: Services, routes: Routes, rejected: Rejected, explain: Explain, try: Try };

const main = document.getElementById('view');
const history = new History();
const live = new Live('gateway/events');
let name = '';
let view = null;

function go() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const next = Object.hasOwn(VIEWS, path) ? path : 'overview';
  if (next === name && typeof view.ask === 'function') {
    view.ask(parameters);
    return;
  }
  view?.close?.();
  const moved = name !== '';
  name = next;
  view = new VIEWS[next](parameters);
  main.replaceChildren(view.node);
  view.show?.(history);
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#/${next}`) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  if (moved) {
    main.focus({ preventScroll: true });
  }
}

live.addEventListener('beat', ({ detail }) => {
  history.add(detail);
  document.title = detail.alarms.length > 0 ? `(${detail.alarms.length}) Lictor` : 'Lictor';
  setText(document.getElementById('name'), detail.name);
  for (const what of ['services', 'routes', 'rejected']) {
    setText(document.getElementById(`count-${what}`), count(detail.counts[what]));
  }
  view.show?.(history);
});
live.addEventListener('swap', ({ detail }) => view.swapped?.(detail));
live.addEventListener('connection', showConnection);

function showConnection() {
  const status = document.getElementById('connection');
  setText(status, live.staleSince === null ? 'live' : `stale since ${clock(live.staleSince)}, connecting again`);
  status.className = live.staleSince === null ? 'live' : 'stale';
}

window.addEventListener('hashchange', go);
go();
live.connect();
