import { badge, element, marked, terms } from './dom.js';
import { duration } from './format.js';
import { circuitKind } from './overview.js';

const VERDICTS = {
  chosen: ['good', 'chosen'], after: ['plain', 'comes later'], taken: ['bad', 'taken'], host: ['warn', 'other host'],
  path: ['warn', 'other path'], method: ['warn', 'other method'], condition: ['warn', 'condition fails'],
};
const FATES = { sets: 'good', ignored: 'plain', refused: 'bad' };

/** The routes that were tried, and the nearest of those that were not; where path and template part is marked. */
export function candidates(answer) {
  const { path } = answer;
  const rows = answer.candidates.map((candidate, index) => element('tr', {},
    element('td.number', {}, index + 1),
    element('td', {}, badge(...VERDICTS[candidate.verdict])),
    element('td', {}, element('code', {}, candidate.match), ' ', element('span.soft', {}, candidate.service)),
    element('td', {}, candidate.why, candidate.at === undefined ? null : element('p.marked', {}, element('code', {}, marked(path, candidate.at.column, candidate.at.had.length))))));
  return [
    element('h3', {}, 'Routes in the order they are tried'),
    table('Candidates', ['#', 'Verdict', 'Route', 'Why'], rows),
    answer.moreCandidates === 0 ? null : element('p.status', {}, `and ${answer.moreCandidates} more that are less like this request`),
  ].filter((node) => node !== null);
}

/** What path, query and body become. */
export function bindings({ variables, query = [], body, refused }) {
  const rows = [
    ...variables.map((variable) => row('path', variable.name, variable.value ?? '(not UTF-8)',
      variable.field === undefined ? 'is captured' : `sets ${variable.field}`, variable.raw === variable.value ? '' : `as ${variable.raw}`)),
    ...query.map((parameter) => row('query', parameter.name, parameter.value,
      [badge(FATES[parameter.fate], parameter.fate), parameter.field === undefined ? '' : ` ${parameter.field}`], parameter.why ?? '')),
  ];
  return [
    element('h3', {}, 'Bindings'),
    refused === undefined ? null : element('p.error', { role: 'alert' }, `400: ${refused}`),
    rows.length === 0 ? element('p', {}, 'The path holds no variables.')
      : table('Bindings', ['From', 'Name', 'Value', 'Effect', ''], rows),
    body === undefined ? null : terms([['Body', [body.field === undefined ? '' : element('code', {}, body.field), ' ', body.why]]]),
  ].filter((node) => node !== null);
}

function row(from, name, value, effect, note) {
  return element('tr', {}, element('td', {}, from), element('td', {}, element('code', {}, name)), element('td', {}, element('code', {}, value)),
    element('td', {}, effect), element('td', {}, note));
}

/** Who may take the request, and why the others may not. */
export function picks({ picks: cluster, endpoints }) {
  const live = new Map(endpoints.map((endpoint) => [endpoint.address, endpoint]));
  const rows = cluster.endpoints.map((prospect) => {
    const endpoint = live.get(prospect.address);
    return element('tr', {},
      element('td', {}, element('code', {}, prospect.address), prospect.address === cluster.owner ? [' ', badge('good', 'this one')] : null),
      element('td', {}, badge(prospect.mayBePicked ? 'good' : 'bad', prospect.mayBePicked ? 'may be picked' : 'not picked')),
      element('td', {}, prospect.why),
      element('td', {}, endpoint === undefined ? '' : [badge(circuitKind(endpoint.circuit), endpoint.circuit.toLowerCase().replace('_', ' ')),
        ` weight ${endpoint.weight}, ${duration(endpoint.latencyMillis)}, ${endpoint.inFlight} in flight`]));
  });
  const absent = cluster.absent.map((instance) => element('tr', {},
    element('td', {}, element('code', {}, instance.address)), element('td', {}, badge('plain', 'not in the cluster')),
    element('td', {}, instance.why), element('td', {}, `${instance.instance}, ${instance.health.toLowerCase()}`)));
  return [
    element('h3', {}, 'Endpoints to pick from'),
    terms([['Cluster', cluster.cluster], ['Picks by', cluster.picker], ['Tells requests apart by', cluster.hash],
      ['This request has', cluster.hash === undefined ? null : cluster.key ?? 'nothing of it: any endpoint may take it'],
      ['It would go to', cluster.owner], ['Panic', cluster.panic ? 'so many are out that circuits are ignored' : null]]),
    rows.length + absent.length === 0 ? element('p', {}, 'There are none.')
      : table('Endpoints', ['Endpoint', 'Pick', 'Why', 'State'], [...rows, ...absent]),
  ];
}

/** Wide ones scroll by themselves, by keys too. */
function table(name, titles, rows) {
  return element('div.sideways', { tabindex: 0, role: 'region', 'aria-label': name },
    element('table.listing', {},
      element('thead', {}, element('tr', {}, titles.map((title) => element('th', { scope: 'col' }, title)))),
      element('tbody', {}, rows)));
}
