/** A text as one word of a POSIX shell, whatever is in it. */
export function quoted(text) {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The command that makes a request.
 *
 * @param {{method: string, url: string, headers: Array<[string, string]>, body: string|null}} request
 */
export function curl({ method, url, headers, body }) {
  // -N: what streams is shown as it comes. -g: brackets in a URL are no pattern. A HEAD has no body to wait for.
  const words = ['curl', '-i', '-N', '-g', ...(method === 'HEAD' ? ['--head'] : ['-X', method]), url];
  for (const [name, value] of headers) {
    // A header without a value is written with a semicolon.
    words.push('-H', value === '' ? `${name};` : `${name}: ${value}`);
  }
  if (body !== null) {
    words.push('--data-binary', body.startsWith('@') ? ` ${body}` : body);
  }
  return words.map(quoted).join(' ');
}
