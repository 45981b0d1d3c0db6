const SHORTEST = 1_000;
/** A big answer is asked for less often: the page takes at most a tenth of the time for itself. */
const SHARE = 10;

/** Asks again and again while it is looked at, never twice at a time. */
export class Poll {
  #ask;
  #take;
  #pace;
  #timer = 0;
  #asking = false;
  #again = false;
  #stopped = false;
  #visible = () => this.now();

  /**
   * @param {() => Promise<any>} ask
   * @param {(data: any, error: string|null) => void} take called with what came, or with why nothing came
   * @param {number} pace milliseconds from an answer to the next question, at least
   */
  constructor(ask, take, pace = SHORTEST) {
    this.#ask = ask;
    this.#take = take;
    this.#pace = pace;
    document.addEventListener('visibilitychange', this.#visible);
    this.now();
  }

  /** At once, or right after the answer that is on its way. */
  now() {
    if (this.#asking) {
      this.#again = true;
    } else if (!this.#stopped && !document.hidden) {
      clearTimeout(this.#timer);
      this.#round();
    }
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#visible);
  }

  async #round() {
    this.#asking = true;
    const begun = performance.now();
    let data = null;
    let error = null;
    try {
      data = await this.#ask();
    } catch (failure) {
      error = failure.message;
    }
    if (!this.#stopped) {
      this.#take(data, error);
      const pause = Math.max(this.#pace, SHARE * (performance.now() - begun));
      this.#timer = setTimeout(() => this.now(), this.#again ? SHORTEST / 4 : pause);
    }
    this.#again = false;
    this.#asking = false;
  }
}

/** @throws {Error} whose message is for people */
export async function json(url) {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    throw new Error(body?.message ?? `the gateway answered ${response.status}`);
  }
  return body;
}
