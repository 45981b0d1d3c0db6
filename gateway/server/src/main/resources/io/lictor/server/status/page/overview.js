import { badge, element, setText } from './dom.js';
import { clock, count, duration, rate } from './format.js';
import { Series, spark } from './spark.js';

/** What goes on, in one look. */
export class Overview {
  #tiles = new Map();
  #alarms = element('ul.alarms', { 'aria-label': 'Alarms' });
  #swaps = element('ol.swaps');
  #endpoints = element('p.badges');
  #outcomes = element('p.badges');

  constructor() {
    const tiles = element('div.tiles', {}, [
      this.#tile('requests', 'Requests', true), this.#tile('errors', 'Errors', true),
      this.#tile('p50', 'p50 latency', true), this.#tile('p99', 'p99 latency', true), this.#tile('inFlight', 'In flight', true),
      this.#tile('routes', 'Routes'), this.#tile('services', 'Services'), this.#tile('instances', 'Healthy instances'),
      this.#tile('consul', 'Consul'), this.#tile('table', 'Table'),
    ]);
    this.node = element('div', {}, element('h2.hidden', {}, 'Overview'), this.#alarms, tiles,
      element('section', {}, element('h3', {}, 'How requests end'), this.#outcomes),
      element('section', {}, element('h3', {}, 'Endpoints by state'), this.#endpoints),
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
    const { overview } = history;
    if (overview === null) {
      return;
    }
    const { counts, consul } = overview;
    const { recent } = overview.traffic.requests;
    const { requests, errors } = rates(recent);
    const span = `in ${Math.round(recent.seconds)} s`;
    this.#set('requests', rate(requests), span, history.requests.values);
    this.#set('errors', rate(errors), requests > 0 ? `${(100 * errors / requests).toFixed(2)} % of requests` : '', history.errors.values);
    this.#set('p50', recent.p50Millis == null ? '–' : duration(recent.p50Millis), span, history.p50.values);
    this.#set('p99', recent.p99Millis == null ? '–' : duration(recent.p99Millis), span, history.p99.values);
    this.#set('inFlight', count(overview.traffic.inFlight), 'calls of instances', history.inFlight.values);
    this.#showOutcomes(overview.traffic.requests);
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

  #showOutcomes({ outcomes, recent }) {
    const happened = Object.entries(outcomes).filter(([, number]) => number > 0).map(([outcome, number]) =>
      [badge(OUTCOMES[outcome] ?? 'bad', `${outcome} ${rate(recent.perSecond[outcome])}`, `${count(number)} since the start`), ' ']);
    this.#outcomes.replaceChildren(...happened.flat());
    if (happened.length === 0) {
      this.#outcomes.textContent = 'No request has ended yet.';
    }
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

/** Badges of what is nobody's error, or the client's; all else is one. */
const OUTCOMES = { success: 'good', client: 'warn', cancelled: 'plain' };

/** @returns per second: all requests, and those that failed through no fault of their clients */
function rates({ perSecond }) {
  let requests = 0;
  let errors = 0;
  for (const [outcome, value] of Object.entries(perSecond)) {
    requests += value;
    errors += OUTCOMES[outcome] === undefined ? value : 0;
  }
  return { requests, errors };
}

/** The class of a badge for the state of a circuit, or of an endpoint. */
export function circuitKind(state) {
  return { CLOSED: 'good', OPEN: 'bad', HALF_OPEN: 'warn', DRAINING: 'warn' }[state] ?? 'plain';
}

/** What the beats have told so far. */
export class History {
  overview = null;
  requests = new Series();
  errors = new Series();
  p50 = new Series();
  p99 = new Series();
  inFlight = new Series();

  add(overview) {
    this.overview = overview;
    const { recent } = overview.traffic.requests;
    const { requests, errors } = rates(recent);
    this.requests.add(requests);
    this.errors.add(errors);
    this.p50.add(recent.p50Millis ?? 0);
    this.p99.add(recent.p99Millis ?? 0);
    this.inFlight.add(overview.traffic.inFlight);
  }
}
