import { element } from './dom.js';
import { example, resolved, typeOf } from './openapi.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** So many parameters are shown at once. */
const SHOWN = 12;
let fields = 0;

/** The form of an operation that OpenAPI describes. */
export class OperationRequest {
  #method;
  #path;
  #parameters;
  #accept = null;
  #type = null;
  #body = null;
  fields = [];

  /** @param {{path: string, operation: object}} found */
  constructor(document, { path, operation }, method) {
    this.#method = method;
    this.#path = path;
    this.#parameters = (operation.parameters ?? []).map((parameter) => new Parameter(document, parameter));
    const shown = this.#parameters.filter((parameter, i) => parameter.isRequired || i < SHOWN);
    const more = this.#parameters.filter((parameter) => !shown.includes(parameter));
    const says = operation.summary ?? operation.description;
    this.fields.push(
      says === undefined ? null : element('p.wholly', {}, says),
      ...shown.map((parameter) => parameter.field),
      more.length === 0 ? null
        : element('details.wholly', {}, element('summary', {}, `${more.length} more parameters`), more.map((parameter) => parameter.field)));
    this.#answers(operation);
    if (operation.requestBody !== undefined) {
      this.#describeBody(document, operation.requestBody.content);
    }
    this.fields = this.fields.filter((field) => field !== null);
  }

  #answers(operation) {
    const types = Object.keys(operation.responses?.['200']?.content ?? {});
    if (types.length > 1) {
      this.#accept = element('select', {}, types.map((type) => element('option', {}, type)));
      // What is shown as it comes is the point of a stream.
      this.#accept.value = types.includes('application/x-ndjson') ? 'application/x-ndjson' : types[0];
      this.fields.push(field('Answer as', this.#accept));
    }
  }

  #describeBody(document, content) {
    const types = Object.keys(content);
    const draft = (type) => {
      const value = example(document, content[type].schema ?? {});
      return type === 'application/json' ? JSON.stringify(value, null, 2) : type === 'application/x-ndjson' ? JSON.stringify(value) : '';
    };
    this.#type = element('select', { change: () => { this.#body.value = draft(this.#type.value); } }, types.map((type) => element('option', {}, type)));
    const text = draft(types[0]);
    this.#body = element('textarea', { rows: Math.min(20, text.split('\n').length + 1), spellcheck: 'false' });
    this.#body.value = text;
    this.fields.push(field('Body as', this.#type), field('Body', this.#body, { wide: true }));
  }

  read() {
    const query = this.#parameters.flatMap((parameter) => parameter.query());
    const path = this.#parameters.reduce((text, parameter) => parameter.into(text), this.#path);
    const headers = [];
    if (this.#accept !== null) {
      headers.push(['Accept', this.#accept.value]);
    }
    if (this.#type !== null) {
      headers.push(['Content-Type', this.#type.value === '*/*' ? 'application/octet-stream' : this.#type.value]);
    }
    return {
      method: this.#method, headers, body: this.#body === null ? null : this.#body.value,
      path: query.length === 0 ? path : `${path}?${query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`,
    };
  }
}

/** An input for one parameter of path or query. */
class Parameter {
  #name;
  #place;
  #keepsSlashes;
  #kind;
  #input;
  isRequired;
  field;

  constructor(document, parameter) {
    this.#name = parameter.name;
    this.#place = parameter.in;
    this.#keepsSlashes = parameter['x-lictor-slashes'] === true;
    this.isRequired = parameter.required === true;
    const schema = resolved(document, parameter.schema ?? {});
    this.#kind = typeOf(schema);
    this.#input = this.#made(schema);
    this.field = field(this.#name, this.#input, { required: this.isRequired, title: parameter.description, hint: this.#hint(schema) });
  }

  #made(schema) {
    const required = this.isRequired && !this.#keepsSlashes;
    const values = this.#kind === 'boolean' ? ['true', 'false'] : schema.enum;
    if (values !== undefined) {
      return element('select', { required }, element('option', { value: '' }, '(not set)'), values.map((value) => element('option', {}, value)));
    }
    return this.#kind === 'array' || this.#kind === 'object'
      ? element('textarea', { rows: 2, required, spellcheck: 'false' })
      : element('input', { required, autocomplete: 'off', spellcheck: 'false', pattern: schema.pattern,
        inputmode: this.#kind === 'integer' || this.#kind === 'number' ? 'numeric' : null });
  }

  #hint(schema) {
    switch (this.#kind) {
      case 'array': return 'one a line';
      case 'object': return 'key=value, one a line';
      default: return schema.format ?? '';
    }
  }

  /** The path with this parameter in its place. */
  into(path) {
    if (this.#place !== 'path') {
      return path;
    }
    const value = this.#keepsSlashes ? this.#input.value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(this.#input.value);
    return path.replace(`{${this.#name}}`, () => value);
  }

  /** Its pairs of name and value. */
  query() {
    const value = this.#input.value;
    if (this.#place !== 'query' || value === '') {
      return [];
    }
    const lines = value.split('\n').filter((line) => line !== '');
    switch (this.#kind) {
      case 'array': return lines.map((line) => [this.#name, line]);
      case 'object': return lines.map((line) => {
        const [key, ...rest] = line.split('=');
        return [`${this.#name}[${key}]`, rest.join('=')];
      });
      default: return [[this.#name, value]];
    }
  }
}

/** The form of a route of which nothing more is known. */
export class FreeRequest {
  #method;
  #path = element('input', { required: true, pattern: '/.*', autocomplete: 'off', spellcheck: 'false' });
  #headers = element('textarea', { rows: 2, placeholder: 'Accept: application/json', spellcheck: 'false' });
  #body = element('textarea', { rows: 4, spellcheck: 'false' });
  fields;

  constructor({ template, methods }) {
    const offered = methods.length === 0 || methods.includes('*') ? METHODS : methods;
    this.#method = element('select', {}, offered.map((method) => element('option', {}, method)));
    this.#path.value = template.replace(/\*.*$/, '');
    this.fields = [field('Method', this.#method), field('Path and query', this.#path, { long: true }),
      field('Headers, one a line', this.#headers, { wide: true }), field('Body', this.#body, { wide: true })];
  }

  read() {
    const method = this.#method.value;
    const headers = this.#headers.value.split('\n').filter((line) => line.includes(':')).map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
    const bodyless = method === 'GET' || method === 'HEAD' || this.#body.value === '';
    return { method, headers, body: bodyless ? null : this.#body.value, path: this.#path.value };
  }
}

function field(name, control, { required = false, hint = '', title = null, long = false, wide = false } = {}) {
  const id = `field-${fields++}`;
  control.id = id;
  const kind = wide ? '.wholly' : long ? '.path' : '';
  return element(`p.field${kind}`, { title }, element('label', { for: id }, name, required ? ' (required)' : '', hint === '' ? '' : `, ${hint}`), control);
}
