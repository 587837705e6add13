import { isTyping, type KeyPress } from '../../shared/keys/shortcuts';

/** Collects what is typed into a window before its field is there, so that nothing of it is lost. */
export class EarlyTyping {
  #text = '';
  readonly #stop: () => void;

  /** @param hear calls a function for each key that is pressed in the window, until the returned function is called */
  constructor(hear: (heard: (press: KeyPress) => void) => () => void) {
    this.#stop = hear((press) => this.#heard(press));
  }

  /** Returns the text, and collects no more: the field takes what comes from now on. */
  take(): string {
    this.#stop();
    return this.#text;
  }

  #heard(press: KeyPress): void {
    const { key } = press;
    if (key === 'Backspace') this.#text = [...this.#text].slice(0, -1).join('');
    else if ([...key].length === 1 && (isTyping(press) || (key === ' ' && this.#text !== '')))
      this.#text += key;
  }
}
