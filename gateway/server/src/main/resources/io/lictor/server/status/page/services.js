import { badge, element, terms } from './dom.js';
import { count, duration } from './format.js';
import { circuitKind } from './overview.js';
import { Panel } from './panel.js';
import { Poll, json } from './poll.js';
import { Table } from './table.js';

const HEALTH = { PASSING: 'good', WARNING: 'warn', CRITICAL: 'bad', MAINTENANCE: 'warn' };

/** Every service with its instances, and how each instance fares. */
export class Services {
  #table = new Table('Services and their instances', 'rows', [
    { title: 'Service / instance', kind: 'wide', cell: (row) => this.#name(row) },
    { title: 'Health', kind: 'state', cell: (row) => row.health === undefined ? row.summary : health(row) },
    { title: 'Circuit', kind: 'state', cell: (row) => row.endpoint ? circuit(row.endpoint) : '' },
    { title: 'Latency', kind: 'number', cell: (row) => row.endpoint ? duration(row.endpoint.latencyMillis) : '' },
    { title: 'In flight', kind: 'number', cell: (row) => row.endpoint?.inFlight ?? '' },
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

  #open({ instance, endpoint }) {
    this.#panel.open(instance.id,
      terms([['Service', instance.service], ['Address', instance.address], ['Node', instance.node],
        ['Datacenter', instance.datacenter], ['Health', instance.health], ['Why', instance.note], ['Weight', instance.weight],
        ['Tags as written', element('code', {}, instance.tags.join('\n'))],
        ['Version', instance.decoded?.version], ['Overrides', text(instance.overrides)], ['Decoded', text(instance.decoded)]]),
      element('h3', {}, 'As the balancer sees it'),
      endpoint ? terms([['Cluster', endpoint.cluster], ['Circuit', circuit(endpoint)],
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
  const healthy = service.instances.filter((instance) => instance.endpoints.length > 0).length;
  const head = {
    key: service.name, kind: 'group', service, text: `${service.name} ${service.tags.join(' ')}`.toLowerCase(),
    summary: service.selected ? `${healthy} of ${service.instances.length}` : badge('plain', 'no role tag', 'give it a role tag to have it routed'),
  };
  return [head, ...service.instances.flatMap((instance) =>
    (instance.endpoints.length === 0 ? [undefined] : instance.endpoints).map((endpoint) => ({
      key: `${instance.node} ${instance.id} ${endpoint?.cluster ?? ''}`, service, instance, endpoint, health: instance.health,
      text: `${service.name} ${instance.id} ${instance.address} ${instance.health} ${instance.tags.join(' ')} ${endpoint?.circuit ?? ''}`.toLowerCase(),
    })))];
}

function health({ instance }) {
  return badge(HEALTH[instance.health] ?? 'plain', instance.health.toLowerCase(), instance.note);
}

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
