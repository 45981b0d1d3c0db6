import { badge, element, setText } from './dom.js';
import { clock, count, duration, rate } from './format.js';
import { Series, spark } from './spark.js';

/** What goes on, in one look. */
export class Overview {
  #tiles = new Map();
  #alarms = element('ul.alarms', { 'aria-label': 'Alarms' });
  #swaps = element('ol.swaps');
  #endpoints = element('p.badges');

  constructor() {
    const tiles = element('div.tiles', {}, [
      this.#tile('requests', 'Requests', true), this.#tile('errors', 'Failures', true), this.#tile('inFlight', 'In flight', true),
      this.#tile('routes', 'Routes'), this.#tile('services', 'Services'), this.#tile('instances', 'Healthy instances'),
      this.#tile('consul', 'Consul'), this.#tile('table', 'Table'),
    ]);
    this.node = element('div', {}, element('h2.hidden', {}, 'Overview'), this.#alarms, tiles,
      element('section', {}, element('h3', {}, 'Endpoints by circuit'), this.#endpoints),
      element('section', {}, element('h3', {}, 'Changes of the table since this page was opened'), this.#swaps));
  }

  #tile(key, title, drawn = false) {
    const value = element('strong', {}, '–');
    const note = element('small');
    const line = drawn ? spark() : null;
    this.#tiles.set(key, { value, note, line });
    return element('section.tile', {}, element('h3', {}, title), value, note, line?.node);
  }

  #set(key, value, note = '', values = null) {
    const tile = this.#tiles.get(key);
    setText(tile.value, value);
    setText(tile.note, note);
    if (values !== null) {
      tile.line.draw(values);
    }
  }

  /** @param {History} history */
  show(history) {
    const { overview, traffic } = history;
    if (overview === null) {
      return;
    }
    const { counts, consul } = overview;
    if (traffic !== null) {
      this.#set('requests', rate(traffic.requests), 'attempts on instances', history.requests.values);
      this.#set('errors', rate(traffic.failures),
        traffic.requests > 0 ? `${(100 * traffic.failures / traffic.requests).toFixed(2)} %` : '', history.failures.values);
    }
    this.#set('inFlight', count(overview.traffic.inFlight), '', history.inFlight.values);
    this.#set('routes', count(counts.routes), counts.rejected === 0 ? 'none rejected' : `${count(counts.rejected)} rejected`);
    this.#set('services', count(counts.services), 'with a role tag');
    this.#set('instances', `${count(counts.admitted)} of ${count(counts.instances)}`);
    this.#set('consul', `index ${consul.index}`, consul.stale ? 'cannot be read' : `last answer ${duration(consul.ageMillis)} ago`);
    this.#set('table', `generation ${overview.generation}`, overview.ready ? 'ready' : 'not ready');
    this.#showAlarms(overview.alarms);
    this.#showEndpoints(overview.traffic.endpoints);
  }

  #showAlarms(alarms) {
    const said = [...this.#alarms.children].map((alarm) => alarm.textContent);
    // Ages within an alarm change each second; one that stays must not be told anew each time.
    if (said.length !== alarms.length || said.some((text, i) => text !== alarms[i])) {
      this.#alarms.replaceChildren(...alarms.map((alarm) => element('li', {}, alarm)));
    }
    this.#alarms.hidden = alarms.length === 0;
  }

  #showEndpoints(states) {
    this.#endpoints.replaceChildren(...Object.entries(states).flatMap(([state, number]) =>
      [badge(circuitKind(state), `${state.toLowerCase().replace('_', ' ')} ${count(number)}`), ' ']));
    if (this.#endpoints.childNodes.length === 0) {
      this.#endpoints.textContent = 'There is no endpoint: no service with a role tag has a healthy instance.';
    }
  }

  swapped(swap) {
    this.#swaps.prepend(element('li', {},
      `${clock(Date.now())}: generation ${swap.generation}, ${count(swap.routes)} routes, ${count(swap.rejected)} rejected`));
    while (this.#swaps.children.length > 20) {
      this.#swaps.lastChild.remove();
    }
  }
}

/** The class of a badge for the state of a circuit. */
export function circuitKind(state) {
  return { CLOSED: 'good', OPEN: 'bad', HALF_OPEN: 'warn' }[state] ?? 'plain';
}

/** What the beats have told so far. */
export class History {
  overview = null;
  traffic = null;
  requests = new Series();
  failures = new Series();
  inFlight = new Series();
  #at = 0;

  add(overview) {
    const before = this.overview;
    const seconds = (performance.now() - this.#at) / 1000;
    this.#at += seconds * 1000;
    this.overview = overview;
    this.inFlight.add(overview.traffic.inFlight);
    if (before === null) {
      return;
    }
    // The counts of an endpoint leave with it, so a sum may shrink.
    const failures = Math.max(0, overview.traffic.failures - before.traffic.failures) / seconds;
    const successes = Math.max(0, overview.traffic.successes - before.traffic.successes) / seconds;
    this.traffic = { requests: successes + failures, failures };
    this.requests.add(successes + failures);
    this.failures.add(failures);
  }
}
