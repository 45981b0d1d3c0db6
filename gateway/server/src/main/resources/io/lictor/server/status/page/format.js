const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export const count = (number) => whole.format(number);

export const rate = (perSecond) => `${short.format(perSecond)}/s`;

/** @param {number} millis */
export function duration(millis) {
  if (millis < 1) {
    return `${short.format(millis * 1000)} µs`;
  }
  if (millis < 1000) {
    return `${short.format(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 120) {
    return `${short.format(seconds)} s`;
  }
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

export const clock = (moment) => new Date(moment).toLocaleTimeString('en-GB');
