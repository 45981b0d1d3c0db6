import { curl } from './curl.js';
import { element, setText } from './dom.js';
import { operationOf } from './openapi.js';
import { json } from './poll.js';
import { Reply } from './reply.js';
import { FreeRequest, OperationRequest } from './request.js';

/**
 * Makes one request. Which route it is for is in the address of the page: `service`, `template`, `methods`, `host`, `condition` and
 * for gRPC `grpc`, the method. Nothing is sent before the button is pressed.
 */
export class Try {
  #route;
  #form = element('form', { submit: (event) => this.#submit(event), input: () => this.#tell() });
  #command = element('code', { tabindex: 0 });
  #notes = element('div');
  #send = element('button', { type: 'submit' }, 'Send');
  #stop = element('button', { type: 'button', disabled: true, click: () => this.#sending?.abort() }, 'Stop');
  #reply = new Reply();
  #request = null;
  #base = location.origin;
  #sending = null;

  constructor(parameters) {
    this.node = element('div');
    this.ask(parameters);
  }

  ask(parameters) {
    this.close();
    this.#route = {
      service: parameters.get('service') ?? '', template: parameters.get('template') ?? '/', methods: parameters.getAll('method'),
      host: parameters.get('host'), condition: parameters.get('condition'), grpc: parameters.get('grpc'),
    };
    this.#request = null;
    this.#form.replaceChildren();
    this.#reply.clear();
    const { service, template, host } = this.#route;
    this.node.replaceChildren(
      element('h2', {}, 'Try it'),
      element('p', {}, element('code', {}, `${host ?? ''}${template}`), ' of ', element('strong', {}, service), '. Nothing is sent before you press Send.'),
      this.#notes, this.#form,
      element('h3', {}, 'The same with curl'), element('pre.command', {}, this.#command),
      element('button', { type: 'button', click: () => this.#copy() }, 'Copy'),
      this.#reply.node);
    this.#begin(this.#route);
  }

  close() {
    this.#sending?.abort();
  }

  async #begin(route) {
    const notes = [];
    let sendable = true;
    try {
      const { publicPort } = await json('gateway');
      if (!publicPort.shared) {
        this.#base = `${publicPort.tls ? 'https' : 'http'}://${location.hostname}:${publicPort.number}`;
        notes.push(`The status is served on a port of its own, and a page may speak to its own port only: send it with curl to port ${publicPort.number}.`);
        sendable = false;
      }
    } catch (failure) {
      notes.push(`It is not known where the gateway listens: ${failure.message}`);
      sendable = false;
    }
    if (route.host !== null && route.host !== location.hostname) {
      notes.push(`The route is for the host ${route.host}, and a browser does not let a page name another host than its own: send it with curl.`);
      sendable = false;
    }
    if (route.condition !== null) {
      notes.push(`The route asks for more: ${route.condition}.`);
    }
    const request = await this.#described(route, notes);
    if (route !== this.#route) {
      return;
    }
    this.#request = request;
    this.#send.disabled = !sendable;
    this.#notes.replaceChildren(...notes.map((note) => element('p.note', {}, note)));
    this.#form.replaceChildren(...request.fields, element('p.bar', {}, this.#send, this.#stop));
    this.#tell();
  }

  async #described(route, notes) {
    if (route.grpc === null) {
      return new FreeRequest(route);
    }
    try {
      const document = await json(`/openapi.json?service=${encodeURIComponent(route.service)}`);
      const found = operationOf(document, { template: route.template, method: route.methods[0] });
      if (found !== null) {
        return new OperationRequest(document, found, route.methods[0]);
      }
      notes.push('OpenAPI has no words for this route, so there is no form for it.');
    } catch (failure) {
      notes.push(`The OpenAPI document cannot be read: ${failure.message}`);
    }
    return new FreeRequest(route);
  }

  #wanted() {
    const { path, ...request } = this.#request.read();
    const headers = this.#route.host === null ? request.headers : [['Host', this.#route.host], ...request.headers];
    return { ...request, headers, path, url: this.#base + path };
  }

  #tell() {
    if (this.#request !== null) {
      setText(this.#command, curl(this.#wanted()));
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#command.textContent);
    } catch {
      // Without TLS a page may not write there: whoever wants it can do so from the selection.
      getSelection().selectAllChildren(this.#command);
    }
  }

  async #submit(event) {
    event.preventDefault();
    if (this.#sending !== null || this.#send.disabled) {
      return;
    }
    this.#sending = new AbortController();
    this.#send.disabled = true;
    this.#stop.disabled = false;
    await this.#reply.take(this.#wanted(), this.#sending.signal);
    this.#sending = null;
    this.#send.disabled = false;
    this.#stop.disabled = true;
  }
}
