const SHORTEST = 1_000;
const LONGEST = 30_000;
/** Beats come every second; a connection that is silent for longer is dead, whatever it says. */
const SILENCE = 5_000;

/**
 * The gateway as it tells of itself. Dispatches "beat" with the overview each second, "swap" when routes have changed and
 * "connection" when `staleSince` did. Connects again after one second, then after twice as long each time, up to half a minute.
 */
export class Live extends EventTarget {
  #url;
  #source = null;
  #delay = SHORTEST;
  #watchdog = 0;
  /** When the last beat came before the connection broke; null while it lives, undefined before the first beat. */
  staleSince = undefined;
  #lastBeat = Date.now();

  constructor(url) {
    super();
    this.#url = url;
  }

  connect() {
    const source = new EventSource(this.#url);
    this.#source = source;
    this.#guard();
    source.addEventListener('beat', (event) => {
      this.#delay = SHORTEST;
      this.#lastBeat = Date.now();
      this.#guard();
      this.#stale(null);
      this.dispatchEvent(new CustomEvent('beat', { detail: JSON.parse(event.data) }));
    });
    source.addEventListener('swap', (event) => {
      this.dispatchEvent(new CustomEvent('swap', { detail: JSON.parse(event.data) }));
    });
    source.addEventListener('error', () => this.#broken());
  }

  #guard() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#broken(), SILENCE);
  }

  #broken() {
    clearTimeout(this.#watchdog);
    this.#source?.close();
    this.#source = null;
    this.#stale(this.#lastBeat);
    // Many pages must not come back in the same instant.
    setTimeout(() => this.connect(), this.#delay * (0.5 + Math.random() / 2));
    this.#delay = Math.min(LONGEST, this.#delay * 2);
  }

  #stale(since) {
    if (this.staleSince !== since) {
      this.staleSince = since;
      this.dispatchEvent(new Event('connection'));
    }
  }
}
