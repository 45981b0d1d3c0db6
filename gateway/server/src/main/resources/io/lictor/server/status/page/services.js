import { badge, element, terms } from './dom.js';
import { clock, count, duration } from './format.js';
import { circuitKind } from './overview.js';
import { Panel } from './panel.js';
import { Poll, json } from './poll.js';
import { Table } from './table.js';

const HEALTH = { PASSING: 'good', WARNING: 'warn', CRITICAL: 'bad', MAINTENANCE: 'warn', GONE: 'plain' };

/** Every service with its instances, and how each instance fares. */
export class Services {
  #table = new Table('Services and their instances', 'rows', [
    { title: 'Service / instance', kind: 'wide', cell: (row) => this.#name(row) },
    { title: 'Health', kind: 'state', cell: (row) => row.health === undefined ? row.summary : health(row) },
    { title: 'State', kind: 'state', cell: (row) => row.leaving ? draining(row.leaving) : row.endpoint ? circuit(row.endpoint) : '' },
    { title: 'Latency', kind: 'number', cell: (row) => row.endpoint ? duration(row.endpoint.latencyMillis) : '' },
    { title: 'In flight', kind: 'number', cell: (row) => (row.leaving ?? row.endpoint)?.inFlight ?? '' },
    { title: 'Good', kind: 'number.roomy', cell: (row) => row.endpoint ? count(row.endpoint.successes) : '' },
    { title: 'Failed', kind: 'number.roomy', cell: (row) => row.endpoint ? count(row.endpoint.failures) : '' },
    { title: 'Last error', kind: 'name.spacious', cell: (row) => row.endpoint ? lastError(row.endpoint) : '' },
    { title: 'Weight', kind: 'number.roomy', cell: (row) => row.endpoint ? weight(row.endpoint) : '' },
    { title: 'Zone', kind: 'short.roomy', cell: (row) => row.endpoint?.zone ?? '' },
    { title: 'Version', kind: 'short.roomy', cell: (row) => row.instance?.decoded?.version ?? row.endpoint?.group ?? '' },
  ]);
  #error = element('p.error', { role: 'alert', hidden: true });
  #poll;
  #panel;

  constructor(parameters) {
    this.node = element('div', {}, element('h2', {}, 'Services'), this.#error, this.#table.node);
    this.#panel = new Panel(this.node);
    this.#table.filter(parameters.get('filter') ?? '');
    this.#poll = new Poll(() => json('gateway/services'), (services, error) => this.#take(services, error));
  }

  swapped() {
    this.#poll.now();
  }

  close() {
    this.#poll.stop();
  }

  #take(services, error) {
    this.#error.hidden = error === null;
    this.#error.textContent = error ?? '';
    if (error === null) {
      this.#table.show(services.flatMap(rows));
    }
  }

  #name(row) {
    if (row.instance === undefined) {
      return [element('strong', {}, row.service.name), ` ${row.service.tags.join(' ')}`];
    }
    return element('button.link', { type: 'button', title: row.instance.id, click: () => this.#open(row) }, row.instance.id);
  }

  #open({ instance, endpoint, leaving }) {
    this.#panel.open(instance.id,
      terms([['Service', instance.service], ['Address', instance.address], ['Node', instance.node],
        ['Datacenter', instance.datacenter], ['Health', instance.health], ['Why', instance.note], ['Weight', instance.weight],
        ['Tags as written', element('code', {}, instance.tags.join('\n'))],
        ['Version', instance.decoded?.version], ['Overrides', text(instance.overrides)], ['Decoded', text(instance.decoded)]]),
      element('h3', {}, 'As the balancer sees it'),
      leaving ? terms([['Cluster', leaving.cluster], ['State', draining(leaving)], ['Address', leaving.address],
        ['It has left', clock(Date.parse(leaving.since))], ['Its calls end', end(leaving)], ['In flight', leaving.inFlight]])
        : endpoint ? terms([['Cluster', endpoint.cluster], ['Circuit', circuit(endpoint)],
        ['Ejected because', why(endpoint)], ['Next probe', nextProbe(endpoint)], ['Last error', lastError(endpoint)],
        ['Latency (moving average)', duration(endpoint.latencyMillis)], ['In flight', endpoint.inFlight],
        ['Good / failed', `${count(endpoint.successes)} / ${count(endpoint.failures)}`],
        ['Weight', weight(endpoint)], ['Group', endpoint.group], ['Zone', endpoint.zone], ['Priority', endpoint.priority]])
          : element('p', {}, 'It is in no cluster: it is not healthy, or it is rejected (see Rejected).'));
  }
}

function text(value) {
  return value === undefined || Object.keys(value).length === 0 ? null : element('code', {}, JSON.stringify(value, null, 2));
}

function rows(service) {
  const registered = service.instances.filter((instance) => instance.health !== 'GONE');
  const healthy = registered.filter((instance) => instance.endpoints.length > 0);
  const head = {
    key: service.name, kind: 'group', service, text: `${service.name} ${service.tags.join(' ')}`.toLowerCase(),
    summary: service.selected ? `${healthy.length} of ${registered.length}` : badge('plain', 'no role tag', 'give it a role tag to have it routed'),
  };
  return [head, ...service.instances.flatMap((instance) => parts(instance).map(({ endpoint, leaving }) => ({
    key: `${instance.node} ${instance.id} ${endpoint?.cluster ?? ''} ${leaving?.cluster ?? ''} ${leaving?.since ?? ''}`,
    service, instance, endpoint, leaving, health: instance.health,
    text: `${service.name} ${instance.id} ${instance.address} ${instance.health} ${instance.tags.join(' ')} ${endpoint?.circuit ?? ''} ${leaving ? 'draining' : ''}`.toLowerCase(),
  })))];
}

/** An instance has a row for each of its endpoints and for each that has left and still has calls, or one without any. */
function parts({ endpoints, draining: leavers = [] }) {
  const all = [...endpoints.map((endpoint) => ({ endpoint })), ...leavers.map((leaving) => ({ leaving }))];
  return all.length === 0 ? [{}] : all;
}

function health({ instance }) {
  return badge(HEALTH[instance.health] ?? 'plain', instance.health.toLowerCase(), instance.note);
}

const draining = (leaving) => badge('warn', 'draining', `its calls end ${end(leaving)}`);

const end = ({ until }) => until === undefined ? 'when they are over: its address is in use again'
  : `at ${clock(Date.parse(until))} at the latest`;

function circuit(endpoint) {
  const name = endpoint.circuit.toLowerCase().replace('_', ' ');
  if (!endpoint.ejected) {
    return badge(circuitKind(endpoint.circuit), name);
  }
  if (endpoint.panic) {
    return badge('bad', `${name}, panic`, `ejected: ${why(endpoint)}; too many circuits of its cluster are open, so all instances get calls`);
  }
  const probe = endpoint.retryInMillis > 0 ? `probe in ${duration(endpoint.retryInMillis)}` : 'a probe is due';
  return badge(endpoint.circuit === 'CLOSED' ? 'warn' : circuitKind(endpoint.circuit), `${name}, ${probe}`,
    `ejected: ${why(endpoint)}`);
}

const why = (endpoint) => endpoint.reason?.toLowerCase().replaceAll('_', ' ');

/** What went wrong last, and how long ago that was. */
const lastError = ({ lastFailure }) => lastFailure === undefined ? 'none'
  : `${lastFailure.kind.replaceAll('_', ' ')}, ${duration(lastFailure.agoMillis)} ago`;

function nextProbe({ ejected, retryInMillis }) {
  return !ejected ? null : retryInMillis > 0 ? `in ${duration(retryInMillis)}` : 'due';
}

function weight(endpoint) {
  if (endpoint.weight === 0) {
    return '0, gets no calls';
  }
  return endpoint.slowStart < 1 ? `${endpoint.weight} × ${endpoint.slowStart.toFixed(2)}` : endpoint.weight;
}
