const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 120;
const HEIGHT = 28;

/** The last values of something, at most so many. */
export class Series {
  #size;
  values = [];

  constructor(size = 60) {
    this.#size = size;
  }

  add(value) {
    this.values.push(value);
    if (this.values.length > this.#size) {
      this.values.shift();
    }
  }
}

/** A small line of a series from zero to its maximum; decoration beside the number, so it has no name. */
export function spark() {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('class', 'spark');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path);
  return {
    node: svg,
    draw(values) {
      const most = Math.max(...values, Number.MIN_VALUE);
      const step = WIDTH / Math.max(1, values.length - 1);
      path.setAttribute('d', values.map((value, i) =>
        `${i === 0 ? 'M' : 'L'}${(i * step).toFixed(1)} ${(HEIGHT - 1 - (HEIGHT - 2) * (value / most)).toFixed(1)}`).join(''));
    },
  };
}
