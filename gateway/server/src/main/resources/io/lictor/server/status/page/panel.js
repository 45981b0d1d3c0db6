import { element } from './dom.js';

/** The place where one thing is told in full. It keeps the focus in itself and gives it back, as dialogs do. */
export class Panel {
  #content = element('div');
  #title = element('h2', { id: 'panel-title' });
  #dialog = element('dialog', { 'aria-labelledby': 'panel-title', close: () => this.#giveBack() },
    element('div.bar', {}, this.#title, element('button', { type: 'button', click: () => this.#dialog.close() }, 'Close')),
    this.#content);
  #parent;
  #key;

  constructor(parent) {
    this.#parent = parent;
    parent.append(this.#dialog);
  }

  open(title, ...content) {
    this.#key = document.activeElement?.closest('tr')?.dataset.key;
    this.#title.textContent = title;
    this.#content.replaceChildren(...content.filter((part) => part !== null));
    this.#dialog.showModal();
  }

  /** A table draws its rows anew while the dialog is open, and with them the button to which a browser would return. */
  #giveBack() {
    [...this.#parent.querySelectorAll('tr')].find((row) => row.dataset.key === this.#key && this.#key !== undefined)
      ?.querySelector('button')?.focus({ preventScroll: true });
  }
}
