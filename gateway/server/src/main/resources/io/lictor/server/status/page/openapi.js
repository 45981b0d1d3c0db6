/** No schema goes deeper than a form can show. */
const DEEPEST = 6;
const REFERENCE = '#/';

/**
 * The operation of a document that a route is.
 *
 * @param {object} document of OpenAPI
 * @param {{template: string, method: string}} route
 * @returns {{path: string, operation: object}|null} null when the document has it not
 */
export function operationOf(document, { template, method }) {
  for (const [path, item] of Object.entries(document.paths)) {
    const operation = item[method.toLowerCase()];
    if (operation?.['x-lictor-template'] === template) {
      return { path, operation };
    }
  }
  return null;
}

/** What a reference means, or the schema itself. */
export function resolved(document, schema) {
  let found = schema;
  // A component that is a reference again is allowed, one that goes round is not; so many are enough for any.
  for (let i = 0; i < DEEPEST && typeof found?.$ref === 'string'; i++) {
    found = found.$ref.startsWith(REFERENCE) ? component(document, found.$ref) : {};
  }
  return found ?? {};
}

function component(document, reference) {
  return reference.slice(REFERENCE.length).split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((node, part) => node?.[part], document);
}

/**
 * A value that fits a schema: every member once, one of those that exclude each other. A message in itself is left out.
 *
 * @param {string[]} within the references that lead to this schema
 */
export function example(document, schema, within = []) {
  if (within.length > DEEPEST || within.includes(schema.$ref)) {
    return undefined;
  }
  const inside = schema.$ref === undefined ? within : [...within, schema.$ref];
  const plain = resolved(document, schema);
  if (plain.enum !== undefined) {
    // The first one of an enum of protobuf says that nothing was said.
    return plain.enum[1] ?? plain.enum[0];
  }
  switch (typeOf(plain)) {
    case 'object': return members(document, plain, inside);
    case 'array': {
      const item = example(document, plain.items ?? {}, inside);
      return item === undefined ? [] : [item];
    }
    case 'integer':
    case 'number': return plain.minimum ?? 0;
    case 'boolean': return false;
    case 'string': return text(plain);
    default: return null;
  }
}

/** The type of a value that may be null besides. */
export const typeOf = ({ type }) => Array.isArray(type) ? type.find((each) => each !== 'null') : type;

function members(document, schema, within) {
  const value = {};
  const chosen = new Set();
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const group = member['x-lictor-oneof'];
    const made = chosen.has(group) ? undefined : example(document, member, within);
    if (made !== undefined) {
      value[name] = made;
      if (group !== undefined) {
        chosen.add(group);
      }
    }
  }
  return value;
}

function text({ format, pattern }) {
  if (format === 'date-time') {
    return new Date().toISOString();
  }
  if (format === 'int64' || format === 'uint64') {
    return '0';
  }
  return pattern?.includes('s$') ? '0s' : '';
}
