import { element } from './dom.js';

/** The place where one thing is told in full. It keeps the focus in itself and gives it back, as dialogs do. */
export class Panel {
  #content = element('div');
  #title = element('h2', { id: 'panel-title' });
  #dialog = element('dialog', { 'aria-labelledby': 'panel-title' },
    element('div.bar', {}, this.#title, element('button', { type: 'button', click: () => this.#dialog.close() }, 'Close')),
    this.#content);

  constructor(parent) {
    parent.append(this.#dialog);
  }

  open(title, ...content) {
    this.#title.textContent = title;
    this.#content.replaceChildren(...content.filter((part) => part !== null));
    this.#dialog.showModal();
  }
}
