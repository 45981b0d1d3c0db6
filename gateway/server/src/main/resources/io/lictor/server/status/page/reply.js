import { badge, element, setText } from './dom.js';
import { duration } from './format.js';

/** Characters of an answer that are kept in the page. */
const MOST = 200_000;
const READABLE = /^(text\/|application\/(.*\+)?(json|xml|x-ndjson|javascript|problem\+json))/;

/** What came back, as it comes. */
export class Reply {
  #outcome = element('p.outcome', { role: 'status' });
  #headers = element('pre', { tabindex: 0 });
  #note = element('p');
  #text = document.createTextNode('');
  #details = element('details', { hidden: true }, element('summary', {}, 'Headers'), this.#headers);
  #body = element('pre.body', { tabindex: 0, hidden: true, 'aria-label': 'Body of the answer' }, this.#text);
  node = element('section', { 'aria-label': 'Answer' }, this.#outcome, this.#details, this.#note, this.#body);

  clear() {
    this.#outcome.replaceChildren();
    this.#headers.textContent = '';
    this.#note.textContent = '';
    this.#text.data = '';
    this.#details.hidden = true;
    this.#body.hidden = true;
  }

  /** Sends a request and shows its answer until that is over or was stopped. Never fails: it says what went wrong. */
  async take({ method, path, headers, body }, signal) {
    this.clear();
    setText(this.#outcome, 'waiting');
    const begun = performance.now();
    const took = () => duration(performance.now() - begun);
    try {
      // Host is in the command only: a browser sets it itself.
      const said = headers.filter(([name]) => name.toLowerCase() !== 'host');
      const response = await fetch(path, { method, headers: said, body, signal, cache: 'no-store', redirect: 'manual' });
      if (response.type === 'opaqueredirect') {
        setText(this.#outcome, `a redirect, after ${took()}: a browser does not tell a page where to; curl does`);
        return;
      }
      this.#head(response, took());
      const read = await this.#read(response);
      this.#note.textContent = `${read} bytes, whole after ${took()}`;
    } catch (failure) {
      const why = signal.aborted ? 'stopped' : `broke off: ${failure.message}`;
      this.#note.textContent = `${why} after ${took()}`;
      if (this.#details.hidden) {
        setText(this.#outcome, why);
      }
    }
  }

  #head(response, took) {
    const kind = response.status < 400 ? 'good' : response.status < 500 ? 'warn' : 'bad';
    this.#outcome.replaceChildren(badge(kind, `${response.status} ${response.statusText}`.trim()), ` head after ${took}`);
    this.#headers.textContent = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    this.#details.hidden = false;
  }

  /** @returns how many bytes there were */
  async #read(response) {
    if (response.body === null) {
      return 0;
    }
    const type = response.headers.get('content-type') ?? '';
    const readable = type === '' || READABLE.test(type);
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    let bytes = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes += part.value.length;
      if (readable) {
        this.#append(decoder.decode(part.value, { stream: true }));
      }
      this.#note.textContent = readable ? `${bytes} bytes so far` : `${bytes} bytes of ${type}, which are not shown`;
    }
    if (/json$|json;/.test(type) && bytes <= MOST) {
      this.#indent();
    }
    return bytes;
  }

  #append(text) {
    this.#body.hidden = false;
    this.#text.appendData(text);
    if (this.#text.length > MOST) {
      this.#text.deleteData(0, this.#text.length - MOST);
    }
  }

  #indent() {
    try {
      this.#text.data = JSON.stringify(JSON.parse(this.#text.data), null, 2);
    } catch {
      // Lines of JSON, or none at all: shown as they came.
    }
  }
}
