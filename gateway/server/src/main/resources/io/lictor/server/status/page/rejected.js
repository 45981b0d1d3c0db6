import { badge, element, marked } from './dom.js';
import { Poll, json } from './poll.js';

/** What was asked for and not given. */
export class Rejected {
  #list = element('ul.rejected');
  #status = element('p.status', { role: 'status' });
  #filter = element('input', { type: 'search', placeholder: 'Filter', 'aria-label': 'Filter what was rejected', input: () => this.#show() });
  #all = [];
  #drawn = '';
  #poll;

  constructor(parameters) {
    this.#filter.value = parameters.get('filter') ?? '';
    this.node = element('div', {}, element('h2', {}, 'Rejected'),
      element('p', {}, 'What a registration or the operator asked for and did not get. One bad thing costs only itself: all else is routed.'),
      element('div.bar', {}, this.#filter, this.#status), this.#list);
    this.#poll = new Poll(() => json('gateway/rejected'), (all, error) => {
      if (error !== null) {
        this.#status.textContent = error;
        return;
      }
      this.#all = all;
      this.#show();
    });
  }

  swapped() {
    this.#poll.now();
  }

  close() {
    this.#poll.stop();
  }

  #show() {
    const words = this.#filter.value.toLowerCase().split(/\s+/);
    const shown = this.#all.filter((entry) => {
      const text = `${entry.service} ${entry.subject} ${entry.reason} ${entry.message}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const drawing = JSON.stringify(shown);
    if (drawing === this.#drawn) {
      return;
    }
    this.#drawn = drawing;
    this.#status.textContent = this.#all.length === 0 ? 'Nothing is rejected.' : `${shown.length} of ${this.#all.length}`;
    // More than anybody reads at once; the filter leads to the rest.
    this.#list.replaceChildren(...shown.slice(0, 500).map((entry) => element('li', {},
      element('p', {}, element('a', { href: `#/services?filter=${encodeURIComponent(entry.service)}` }, entry.service), ' ',
        badge('bad', entry.reason.toLowerCase().replaceAll('_', ' '))),
      element('pre', { tabindex: 0 }, subject(entry)),
      element('p', {}, entry.message))));
  }
}

/** What was refused as it is written, with the part that is wrong marked; a text it only stands for follows on a line of its own. */
function subject({ subject: written, mark }) {
  if (mark === undefined) {
    return written;
  }
  const text = marked(mark.text, mark.column, mark.length);
  return mark.text === written ? text
    : [`${written}\n`, element('span.soft', {}, mark.line === undefined ? '' : `line ${mark.line}, `, `column ${mark.column}: `), text];
}
