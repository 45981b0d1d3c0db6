import { badge, element } from './dom.js';
import { bindings, candidates, picks } from './explained.js';
import { json } from './poll.js';
import { describe } from './routes.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const ANSWERED_BY = { spring: 'Spring Cloud Gateway', reserved: 'the gateway itself' };
const KINDS = { found: 'good', redirect: 'warn', reserved: 'plain', 'not ready': 'warn' };

/** Where a request would go. The question is in the address of the page, so that it can be sent to somebody. */
export class Explain {
  #method = element('select', { id: 'method' }, METHODS.map((method) => element('option', {}, method)));
  #host = element('input', { id: 'host', placeholder: 'any', autocomplete: 'off' });
  #path = element('input', { id: 'path', required: true, pattern: '/.*', placeholder: '/v1/orders/7', autocomplete: 'off', spellcheck: 'false' });
  #headers = element('textarea', { id: 'headers', rows: 2, placeholder: 'X-Canary: yes' });
  #answer = element('section', { 'aria-live': 'polite' });

  constructor(parameters) {
    this.node = element('div', {}, element('h2', {}, 'Where would it go?'),
      element('form', { submit: (event) => this.#submit(event) },
        field('method', 'Method', this.#method), field('path', 'Path', this.#path), field('host', 'Host', this.#host),
        field('headers', 'Headers, one a line', this.#headers), element('button', {}, 'Explain')),
      this.#answer);
    this.ask(parameters);
  }

  /** Shows the question of an address and answers it. */
  ask(parameters) {
    this.#method.value = parameters.get('method') ?? 'GET';
    this.#host.value = parameters.get('host') ?? '';
    this.#path.value = parameters.get('path') ?? '';
    this.#headers.value = parameters.getAll('header').join('\n');
    if (this.#path.value !== '') {
      this.#explain(parameters);
    }
  }

  #submit(event) {
    event.preventDefault();
    const question = new URLSearchParams({ method: this.#method.value, path: this.#path.value });
    if (this.#host.value !== '') {
      question.set('host', this.#host.value);
    }
    this.#headers.value.split('\n').map((line) => line.trim()).filter((line) => line !== '')
      .forEach((line) => question.append('header', line));
    const address = `#/explain?${question}`;
    if (location.hash === address) {
      this.#explain(question);
    } else {
      location.hash = address;
    }
  }

  async #explain(question) {
    try {
      this.#show(await json(`gateway/explain?${question}`));
    } catch (failure) {
      this.#answer.replaceChildren(element('p.error', {}, failure.message));
    }
  }

  #show(answer) {
    this.#answer.replaceChildren(
      element('p.outcome', {}, badge(KINDS[answer.outcome] ?? 'bad', answer.outcome), ' ',
        answeredBy(answer), element('code', {}, answer.request)),
      element('p', {}, answer.why),
      element('ul', { hidden: answer.hints.length === 0 }, answer.hints.map((hint) => element('li', {}, hint))));
    this.#answer.append(...nodes(answer));
  }
}

/** Nothing of the usual: that a service's route answers, or that none does. */
function answeredBy(answer) {
  const name = ANSWERED_BY[answer.answeredBy];
  return name === undefined ? null : [badge('plain', `by ${name}`), ' '];
}

function field(id, label, control) {
  return element(`p.field.${id}`, {}, element('label', { for: id }, label), control);
}

function nodes(answer) {
  return [
    answer.bindings === undefined ? [] : bindings(answer.bindings),
    answer.picks === undefined ? [] : picks(answer),
    answer.candidates.length === 0 ? [] : candidates(answer),
    answer.route === undefined ? [] : [element('h3', {}, 'Route'), describe(answer.route)],
  ].flat();
}
