import { isForInputMethod, isTyping, type KeyPress } from '../../shared/keys/shortcuts';

/** Keys that end the typing: Enter chooses, Escape closes. */
type LastKey = 'Enter' | 'Escape';

/** Collects what is typed into a window before its field is there, so that nothing of it is lost. */
export class EarlyTyping {
  #text = '';
  #last: LastKey | undefined;
  readonly #stop: () => void;

  /** @param hear calls a function for each key that is pressed in the window, until the returned function is called */
  constructor(hear: (heard: (press: KeyPress) => void) => () => void) {
    this.#stop = hear((press) => this.#heard(press));
  }

  /** What was typed so far. */
  get text(): string {
    return this.#text;
  }

  /**
   * Collects no more, and forgets the text: the field has it, and takes what comes from now on.
   * @returns the key that ended the typing, if one did
   */
  end(): LastKey | undefined {
    this.#stop();
    const last = this.#last;
    this.#text = '';
    this.#last = undefined;
    return last;
  }

  #heard(press: KeyPress): void {
    const { key } = press;
    if (this.#last !== undefined || isForInputMethod(press)) return;
    if (key === 'Enter' || key === 'Escape') this.#last = key;
    else if (key === 'Backspace') this.#text = [...this.#text].slice(0, -1).join('');
    else if ([...key].length === 1 && (isTyping(press) || (key === ' ' && this.#text !== '')))
      this.#text += key;
  }
}
