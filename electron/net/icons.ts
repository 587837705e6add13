import { pictureHash } from '../../shared/node/picture/hash';
import { checkPng } from '../../shared/node/picture/png';
import { limits } from '../../shared/protocol/limits';
import type { ServerMessages } from '../../shared/protocol/messages';
import type { Environment } from './types';

const cachedAtMost = 500;
/** A server may wait for the picture's owner, who may never send it. */
const patienceMs = 15_000;

type Answer = (icon: Uint8Array | undefined) => void;
interface Question {
  answers: Answer[];
  timer: { cancel(): void };
}

/** People's pictures by hash, asked for once. */
export class Icons {
  readonly #icons = new Map<string, Uint8Array>();
  readonly #questions = new Map<string, Question>();
  #own: { hash: string; icon: Uint8Array } | undefined;

  constructor(private readonly environment: Environment) {}

  /** The hash of one's own picture, or null for none. */
  get own(): string | null {
    return this.#own?.hash ?? null;
  }

  /** Keeps one's own picture, which others may ask for at any time. */
  keepOwn(icon: Uint8Array | null): void {
    this.#own = icon ? { hash: pictureHash(icon), icon } : undefined;
  }

  get(hash: string): Uint8Array | undefined {
    return this.#own?.hash === hash ? this.#own.icon : this.#icons.get(hash);
  }

  /**
   * The picture when it comes, undefined if it does not; `ask` is called when nobody has asked yet, and says whether there
   * was somebody to ask.
   */
  wait(hash: string, ask: () => boolean): Promise<Uint8Array | undefined> {
    return new Promise((resolve) => {
      const asked = this.#questions.get(hash);
      if (asked) {
        asked.answers.push(resolve);
        return;
      }
      const timer = this.environment.setTimer(() => this.#settle(hash, undefined), patienceMs);
      this.#questions.set(hash, { answers: [resolve], timer });
      if (!ask()) this.#settle(hash, undefined);
    });
  }

  /** Takes a picture in, or answers the question for one's own: what others look like is for them to tell. */
  hear({ hash, data }: ServerMessages['ICON']): { isNew: boolean; reply?: { hash: string; data: string } } {
    if (data !== undefined) return { isNew: this.#take(hash, Buffer.from(data, 'base64')) };
    const own = this.#own?.hash === hash ? this.#own.icon : undefined;
    if (!own || own.length > limits.iconBytes) return { isNew: false };
    return { isNew: false, reply: { hash, data: Buffer.from(own).toString('base64') } };
  }

  #take(hash: string, icon: Buffer): boolean {
    if (pictureHash(icon) !== hash || !checkPng(icon).ok) return false;
    this.#icons.set(hash, icon);
    const oldest = this.#icons.keys().next().value;
    if (this.#icons.size > cachedAtMost && oldest !== undefined) this.#icons.delete(oldest);
    this.#settle(hash, icon);
    return true;
  }

  /** Nothing more will come: whoever waits gets nothing, and may ask again later. */
  giveUp(): void {
    for (const hash of [...this.#questions.keys()]) this.#settle(hash, undefined);
  }

  #settle(hash: string, icon: Uint8Array | undefined): void {
    const question = this.#questions.get(hash);
    this.#questions.delete(hash);
    question?.timer.cancel();
    for (const answer of question?.answers ?? []) answer(icon);
  }
}
