import { element, terms } from './dom.js';
import { Panel } from './panel.js';
import { Poll, json } from './poll.js';
import { Table } from './table.js';
import { RouteTraffic } from './traffic.js';

/** What a table says changes when it is swapped, which is told; all else is asked for by route. In milliseconds. */
const PACE = 15_000;

/** Everything that is routed, Spring Cloud Gateway's own routes too. */
export class Routes {
  #table = new Table('Routes', 'routes', [
    { title: 'Method', kind: 'method', cell: (row) => row.methods },
    { title: 'Path', kind: 'wide', cell: (row) =>
      element('button.link', { type: 'button', title: row.path, click: () => this.#open(row.route) }, row.path) },
    { title: 'Service', kind: 'name', cell: (row) => row.service },
    { title: 'To', kind: 'name.spacious', cell: (row) => row.to },
    { title: 'Time-out', kind: 'short.roomy', cell: (row) => row.settings.timeout?.value ?? '' },
    { title: 'Retry', kind: 'short.roomy', cell: (row) => row.settings.retry?.value ?? '' },
    { title: 'Picks by', kind: 'short.roomy', cell: (row) => row.settings.lb?.value ?? '' },
    { title: 'Endpoints', kind: 'number.roomy', cell: (row) => row.endpoints },
    { title: 'Requests', kind: 'chart', cell: (row) => row.isOurs ? this.#traffic.requests(row.key) : '' },
    { title: 'p99', kind: 'chart', cell: (row) => row.isOurs ? this.#traffic.latency(row.key) : '' },
  ]);
  #traffic = new RouteTraffic();
  #opened = null;
  #error = element('p.error', { role: 'alert', hidden: true });
  #polls;
  #panel;

  constructor(parameters) {
    this.node = element('div', {}, element('h2', {}, 'Routes'), this.#error, this.#table.node);
    this.#panel = new Panel(this.node);
    this.#table.filter(parameters.get('filter') ?? '');
    this.#polls = [
      new Poll(() => json('gateway/routes'), (routes, error) => {
        this.#tell(error);
        if (error === null) {
          this.#table.show(routes.map(row));
        }
      }, PACE),
      new Poll(() => this.#traffic.ask(this.#inSight()), (nothing, error) => this.#tell(error)),
    ];
  }

  swapped() {
    this.#polls[0].now();
  }

  close() {
    this.#polls.forEach((poll) => poll.stop());
  }

  #tell(error) {
    this.#error.hidden = error === null;
    this.#error.textContent = error ?? '';
  }

  #inSight() {
    const ids = this.#table.inSight().filter((row) => row.isOurs).map((row) => row.key);
    return this.#opened === null || ids.includes(this.#opened) ? ids : [...ids, this.#opened];
  }

  #open(route) {
    const isOurs = route.metadata.template !== undefined;
    this.#opened = isOurs ? route.route_id : null;
    this.#panel.open(route.route_id,
      isOurs ? element('section', {}, element('h3', {}, 'Traffic now'), this.#traffic.details(route.route_id)) : null,
      isOurs && route.metadata.redirect === undefined ? element('p', {}, element('a', { href: `#/try?${asked(route.metadata)}` }, 'Try it')) : null,
      describe(route));
  }
}

function row(route) {
  const { metadata } = route;
  const path = metadata.template === undefined ? route.predicate : `${metadata.host ?? ''}${metadata.template}`;
  const to = metadata.method ?? metadata.endpoint ?? metadata.redirect ?? route.uri;
  const methods = metadata.methods === undefined ? '' : metadata.methods.join(' ') || 'any';
  return {
    key: route.route_id, route, methods, path, service: metadata.service ?? '', to, settings: metadata.traffic ?? {},
    endpoints: metadata.endpoints ?? '', isOurs: metadata.template !== undefined,
    text: `${methods} ${path} ${metadata.service ?? ''} ${metadata.tag ?? ''} ${to} ${route.route_id}`.toLowerCase(),
  };
}

/** What the view that tries a route wants to know of it. */
function asked({ service, template, methods, host, condition, method }) {
  const question = new URLSearchParams({ service, template });
  methods.forEach((each) => question.append('method', each));
  for (const [key, value] of Object.entries({ host, condition, grpc: method })) {
    if (value !== undefined) {
      question.set(key, value);
    }
  }
  return question;
}

/** A route in full, each setting with who said it. */
export function describe(route) {
  const { traffic, transcoding, balancing, ...plain } = route.metadata;
  return element('div', {},
    terms([['Matches', route.predicate], ...Object.entries(plain).map(([key, value]) => [key, text(value)])]),
    settings('Traffic', traffic), settings('Transcoding', transcoding),
    balancing === undefined ? null
      : element('section', {}, element('h3', {}, 'Balancing'), element('code', {}, JSON.stringify(balancing, null, 2))));
}

function text(value) {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function settings(title, all) {
  if (all === undefined) {
    return null;
  }
  return element('section', {}, element('h3', {}, title),
    element('table.settings', {},
      element('thead', {}, element('tr', {}, ['Setting', 'Value', 'Said by'].map((name) => element('th', { scope: 'col' }, name)))),
      element('tbody', {}, Object.entries(all).map(([key, setting]) => element('tr', {},
        element('th', { scope: 'row' }, key), element('td', {}, text(setting.value)), element('td', {}, setting.from))))));
}
