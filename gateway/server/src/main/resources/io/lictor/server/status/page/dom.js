/**
 * Makes an element. Strings become text nodes, never markup: much of what is shown was written by whoever may register.
 *
 * @param {string} name tag, with classes behind dots: "td.number"
 * @param {object} properties attributes; functions are listeners of the event named
 * @param {...(Node|string|number|null|undefined|Array)} children
 */
export function element(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const made = document.createElement(tag);
  if (classes.length > 0) {
    made.className = classes.join(' ');
  }
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') {
      made.addEventListener(key, value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...nodes(children));
  return made;
}

function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** Changes the text only when it is another one, so that screen readers and selections stay undisturbed. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** A list of terms: pairs of name and value; those without a value are left out. */
export function terms(pairs) {
  return element('dl', {}, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))));
}

/** A word with a colour of its own that does not live by the colour alone. */
export function badge(kind, text, title) {
  return element(`span.badge.${kind}`, { title }, text);
}

/**
 * A text with a part of it marked: underlined for the eye, and set off by words for who listens.
 *
 * @param {number} column of the part, from 1; behind the end where something is missing there
 * @param {number} length of the part
 */
export function marked(text, column, length) {
  const start = Math.min(column - 1, text.length);
  const part = text.slice(start, start + length);
  return [text.slice(0, start), element('span.hidden', {}, ' [here: '), element('mark', {}, part === '' ? '␣' : part),
    element('span.hidden', {}, '] '), text.slice(start + length)];
}
