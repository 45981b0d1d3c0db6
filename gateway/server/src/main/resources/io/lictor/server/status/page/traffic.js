import { element, setText } from './dom.js';
import { count, duration, rate } from './format.js';
import { json } from './poll.js';
import { Series, spark } from './spark.js';

/** A rate is that of so many answers, some ten seconds. */
const SPAN = 10;
/** What nobody has looked at for so long is forgotten, in milliseconds. */
const KEPT = 30_000;
/** The server reads lines of 4096 bytes at most. */
const LONGEST_QUERY = 3_500;
const MOST_ROUTES = 100;

/** How routes fare: asks for those that are in sight, and draws what has changed since the answers before. */
export class RouteTraffic {
  #lines = new Map();

  /** @param {string[]} ids of the routes in sight */
  async ask(ids) {
    const now = performance.now();
    const answers = await Promise.all(queries(ids).map((query) => json(`gateway/traffic?${query}`)));
    for (const figures of answers.flat()) {
      this.#line(figures.route).add(figures, performance.now());
    }
    for (const [id, line] of this.#lines) {
      if (now - line.at > KEPT && !line.isShown()) {
        this.#lines.delete(id);
      }
    }
  }

  /** The requests of a route per second, kept up to date as long as it is in the document. */
  requests(id) {
    return this.#line(id).requests.cell();
  }

  /** What 99 of 100 requests of a route did not exceed. */
  latency(id) {
    return this.#line(id).latency.cell();
  }

  /** All that is known of a route's traffic, kept up to date. */
  details(id) {
    return this.#line(id).details;
  }

  #line(id) {
    if (!this.#lines.has(id)) {
      this.#lines.set(id, new Line());
    }
    return this.#lines.get(id);
  }
}

/** The ids as queries that are short enough. */
function queries(ids) {
  const all = [];
  let routes = 0;
  for (const id of ids) {
    const part = `route=${encodeURIComponent(id)}`;
    const last = all.at(-1);
    if (last === undefined || routes === MOST_ROUTES || last.length + part.length > LONGEST_QUERY) {
      all.push(part);
      routes = 1;
    } else {
      all[all.length - 1] = `${last}&${part}`;
      routes++;
    }
  }
  return all;
}

/** One route. */
class Line {
  requests = new Drawn();
  latency = new Drawn();
  details = element('div', {}, 'No answer yet.');
  at = performance.now();
  #answers = [];

  isShown() {
    return this.requests.isShown() || this.details.isConnected;
  }

  add(figures, at) {
    this.at = at;
    const before = this.#answers.at(-1);
    if (before !== undefined && figures.durations.count < before.figures.durations.count) {
      // The table had it no longer, and has it again: all its counts began anew.
      this.#answers = [];
    }
    this.#answers.push({ figures, at });
    if (this.#answers.length > SPAN) {
      this.#answers.shift();
    }
    const [{ figures: first, at: firstAt }] = this.#answers;
    const seconds = (at - firstAt) / 1000;
    if (seconds <= 0) {
      return;
    }
    const perSecond = (ended(figures) - ended(first)) / seconds;
    const p50 = percentile(first.durations, figures.durations, 0.5);
    const p99 = percentile(first.durations, figures.durations, 0.99);
    this.requests.add(perSecond, perSecond === 0 ? '–' : rate(perSecond));
    this.latency.add(p99 ?? 0, p99 === null ? '–' : duration(p99));
    this.#tell(figures, { perSecond, p50, p99, seconds });
  }

  #tell(figures, { perSecond, p50, p99, seconds }) {
    const happened = Object.entries(figures.outcomes).filter(([, number]) => number > 0)
      .map(([outcome, number]) => `${outcome} ${count(number)}`);
    const text = [
      `${rate(perSecond)} in the last ${Math.round(seconds)} s`,
      p50 === null ? '' : `half within ${duration(p50)}, 99 of 100 within ${duration(p99)}`,
      `${count(figures.inFlight)} in flight`,
      `since the table has it: ${happened.join(', ') || 'no request'}`,
      `${count(figures.retries)} retries, ${count(figures.hedges)} hedges`,
    ].filter((part) => part !== '').join('; ');
    setText(this.details, text);
  }
}

const ended = (figures) => Object.values(figures.outcomes).reduce((sum, number) => sum + number, 0);

/** A number with its line, in as many places of the document as want it; only the last one is kept up to date. */
class Drawn {
  #series = new Series(30);
  #text = '';
  #value = null;
  #line = null;

  cell() {
    this.#value = element('span', {}, this.#text);
    this.#line = spark();
    this.#line.draw(this.#series.values);
    return [this.#value, this.#line.node];
  }

  isShown() {
    return this.#value !== null && this.#value.isConnected;
  }

  add(value, text) {
    this.#series.add(value);
    this.#text = text;
    if (this.isShown()) {
      setText(this.#value, text);
      this.#line.draw(this.#series.values);
    }
  }
}

/**
 * The time that a part of the requests between two answers did not exceed, as if they were spread evenly in their bucket.
 *
 * @returns {number|null} milliseconds; null without requests, or when the gateway does not measure routes
 */
function percentile(before, now, part) {
  const all = now.count - before.count;
  if (all === 0 || now.buckets.length === 0) {
    return null;
  }
  const wanted = part * all;
  let begin = 0;
  let below = 0;
  for (let i = 0; i < now.buckets.length; i++) {
    const { upToMillis, count: upTo } = now.buckets[i];
    const number = upTo - (before.buckets[i]?.count ?? 0);
    if (number >= wanted && number > below) {
      return begin + (upToMillis - begin) * (wanted - below) / (number - below);
    }
    begin = upToMillis;
    below = number;
  }
  return begin;
}
