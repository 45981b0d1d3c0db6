import { element, setText } from './dom.js';

const ROW_PIXELS = 34;
const SPARE_ROWS = 8;

/**
 * A table of any length: only the rows in sight are in the document. Filters as one types, by all words in any order.
 */
export class Table {
  #columns;
  #what;
  #rows = [];
  #shown = [];
  #words = [];
  #body = element('tbody');
  #status = element('p.status', { role: 'status' });
  #frame;
  #drawn = '';
  #table;

  /**
   * @param {string} caption what the table is, for those who hear it
   * @param {string} what the rows are, in the plural
   * @param {Array<{title: string, kind?: string, cell: (row: any) => (Node|string|number)}>} columns `kind` is a class
   */
  constructor(caption, what, columns) {
    this.#columns = columns;
    this.#what = what;
    this.#table = element('table', {},
      element('caption.hidden', {}, caption),
      element('colgroup', {}, columns.map((column) => element(`col.${column.kind ?? 'text'}`))),
      element('thead', {}, element('tr', {},
        columns.map((column) => element(`th.${column.kind ?? 'text'}`, { scope: 'col' }, column.title)))),
      this.#body);
    this.#frame = element('div.scroll', { tabindex: 0, role: 'region', 'aria-label': caption, scroll: () => this.#draw() }, this.#table);
    const filter = element('input', {
      type: 'search', placeholder: 'Filter', 'aria-label': `Filter the ${what}`, autocomplete: 'off', spellcheck: 'false',
      input: () => this.filter(filter.value),
    });
    this.node = element('section', {}, element('div.bar', {}, filter, this.#status), this.#frame);
    this.input = filter;
    new ResizeObserver(() => this.#draw()).observe(this.#frame);
  }

  /** @param {Array<{key: string, text: string}>} rows `text` is what the filter looks at, in lower case */
  show(rows) {
    this.#rows = rows;
    this.#select();
  }

  /** The rows that can be seen now. */
  inSight() {
    const first = Math.floor(this.#frame.scrollTop / ROW_PIXELS);
    return this.#shown.slice(first, first + Math.ceil(this.#frame.clientHeight / ROW_PIXELS));
  }

  filter(text) {
    this.#words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
    if (this.input.value !== text) {
      this.input.value = text;
    }
    this.#frame.scrollTop = 0;
    this.#select();
  }

  #select() {
    const words = this.#words;
    this.#shown = words.length === 0 ? this.#rows : this.#rows.filter((row) => words.every((word) => row.text.includes(word)));
    this.#drawn = '';
    const all = this.#rows.length;
    setText(this.#status, this.#shown.length === all ? `${all} ${this.#what}` : `${this.#shown.length} of ${all} ${this.#what}`);
    this.#table.setAttribute('aria-rowcount', this.#shown.length + 1);
    this.#draw();
  }

  #draw() {
    const first = Math.max(0, Math.floor(this.#frame.scrollTop / ROW_PIXELS) - SPARE_ROWS);
    const last = Math.min(this.#shown.length,
      Math.ceil((this.#frame.scrollTop + this.#frame.clientHeight) / ROW_PIXELS) + SPARE_ROWS);
    if (this.#drawn === `${first} ${last}`) {
      return;
    }
    this.#drawn = `${first} ${last}`;
    const focused = document.activeElement?.closest?.('tr')?.dataset.key;
    const rows = [];
    for (let i = first; i < last; i++) {
      rows.push(this.#row(this.#shown[i], i));
    }
    this.#body.replaceChildren(spacer(first, this.#columns.length), ...rows,
      spacer(this.#shown.length - last, this.#columns.length));
    if (focused !== undefined) {
      [...this.#body.rows].find((row) => row.dataset.key === focused)?.querySelector('button')?.focus({ preventScroll: true });
    }
  }

  #row(row, index) {
    return element(`tr.${row.kind ?? 'plain'}`, { 'data-key': row.key, 'aria-rowindex': index + 2 },
      this.#columns.map((column) => element(`td.${column.kind ?? 'text'}`, {}, column.cell(row))));
  }
}

function spacer(rows, columns) {
  const cell = element('td', { colspan: columns });
  cell.style.height = `${rows * ROW_PIXELS}px`;
  const spacing = element('tr.spacer', { 'aria-hidden': 'true', hidden: rows === 0 }, cell);
  return spacing;
}
