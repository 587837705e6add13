import { randomInt } from 'node:crypto';
import type { PassphraseQuestionView } from '../../../../shared/ipc/views/archives';
import { CallError, type Caller } from '../../ipc/router';
import { say } from '../../../../shared/words/say';

/** As many words as `age` proposes: 110 bits. */
const suggestedWords = 10;

/** A passphrase of random words that nobody can guess. */
export async function suggestedPassphrase(): Promise<string> {
  const { wordlist } = await import('@scure/bip39/wordlists/english.js');
  return Array.from({ length: suggestedWords }, () => wordlist[randomInt(wordlist.length)]).join('-');
}

interface Asked {
  readonly view: PassphraseQuestionView;
  readonly window: number;
  answer(passphrase: string | null): void;
}

/** Asks for the passphrase of a file, in the window of preferences: the system's dialogs have no field for text. */
export class Passphrases {
  #asked: Asked | undefined;

  /** @param changed called when the question has changed */
  constructor(private readonly changed: () => void) {}

  /** The question that waits for its answer. */
  get view(): PassphraseQuestionView | null {
    return this.#asked?.view ?? null;
  }

  /** Resolves with null if the user does not answer. Throws a `CallError` while another question waits. */
  async ask({ window }: Caller, view: PassphraseQuestionView): Promise<string | null> {
    if (this.#asked) throw new CallError('busy', say('failure.asking'));
    return new Promise((resolve) => this.#ask({ view, window, answer: resolve }));
  }

  /** Answers the question; null cancels. */
  answer(passphrase: string | null): void {
    const asked = this.#asked;
    this.#ask(undefined);
    asked?.answer(passphrase);
  }

  /** A question is not answered any more once its window is closed. */
  windowClosed(window: number): void {
    if (this.#asked?.window === window) this.answer(null);
  }

  #ask(asked: Asked | undefined): void {
    this.#asked = asked;
    this.changed();
  }
}
