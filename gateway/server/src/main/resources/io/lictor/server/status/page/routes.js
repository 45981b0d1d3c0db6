import { element, terms } from './dom.js';
import { count } from './format.js';
import { Panel } from './panel.js';
import { Poll } from './poll.js';
import { Table } from './table.js';

/** Everything that is routed, Spring Cloud Gateway's own routes too. */
export class Routes {
  #table = new Table('Routes', 'routes', [
    { title: 'Method', kind: 'method', cell: (row) => row.methods },
    { title: 'Path', kind: 'wide', cell: (row) =>
      element('button.link', { type: 'button', title: row.path, click: () => this.#open(row.route) }, row.path) },
    { title: 'Service', kind: 'name', cell: (row) => row.service },
    { title: 'To', kind: 'name.roomy', cell: (row) => row.to },
    { title: 'Time-out', kind: 'number.roomy', cell: (row) => row.settings.timeout?.value ?? '' },
    { title: 'Retry', kind: 'number.roomy', cell: (row) => row.settings.retry?.value ?? '' },
    { title: 'Picks by', kind: 'state.roomy', cell: (row) => row.settings.lb?.value ?? '' },
    { title: 'Endpoints', kind: 'number', cell: (row) => row.endpoints },
    { title: 'In flight', kind: 'number', cell: (row) => row.inFlight },
  ]);
  #error = element('p.error', { role: 'alert', hidden: true });
  #poll;
  #panel;

  constructor(parameters) {
    this.node = element('div', {}, element('h2', {}, 'Routes'), this.#error, this.#table.node);
    this.#panel = new Panel(this.node);
    this.#table.filter(parameters.get('filter') ?? '');
    this.#poll = new Poll('gateway/routes', (routes, error) => {
      this.#error.hidden = error === null;
      this.#error.textContent = error ?? '';
      if (error === null) {
        this.#table.show(routes.map(row));
      }
    });
  }

  swapped() {
    this.#poll.now();
  }

  close() {
    this.#poll.stop();
  }

  #open(route) {
    this.#panel.open(route.route_id, describe(route));
  }
}

function row(route) {
  const { metadata } = route;
  const path = metadata.template === undefined ? route.predicate : `${metadata.host ?? ''}${metadata.template}`;
  const to = metadata.method ?? metadata.endpoint ?? metadata.redirect ?? route.uri;
  const methods = metadata.methods === undefined ? '' : metadata.methods.join(' ') || 'any';
  return {
    key: route.route_id, route, methods, path, service: metadata.service ?? '', to, settings: metadata.traffic ?? {},
    endpoints: metadata.endpoints ?? '', inFlight: metadata.inFlight === undefined ? '' : count(metadata.inFlight),
    text: `${methods} ${path} ${metadata.service ?? ''} ${metadata.tag ?? ''} ${to} ${route.route_id}`.toLowerCase(),
  };
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
