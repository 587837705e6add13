import { createHash } from 'node:crypto';
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

  /** Keeps one's own picture, which the server may ask for at any time. Returns its hash, or null for none. */
  keepOwn(icon: Uint8Array | null): string | null {
    this.#own = icon ? { hash: hashOf(icon), icon } : undefined;
    return this.#own?.hash ?? null;
  }

  get(hash: string): Uint8Array | undefined {
    return this.#own?.hash === hash ? this.#own.icon : this.#icons.get(hash);
  }

  /** The picture when it comes, undefined if it does not; `ask` is called when nobody has asked yet. */
  wait(hash: string, ask: () => void): Promise<Uint8Array | undefined> {
    return new Promise((resolve) => {
      const asked = this.#questions.get(hash);
      if (asked) {
        asked.answers.push(resolve);
        return;
      }
      const timer = this.environment.setTimer(() => this.#settle(hash, undefined), patienceMs);
      this.#questions.set(hash, { answers: [resolve], timer });
      ask();
    });
  }

  /** Takes a picture in. Returns whether it is the one that its hash says. */
  take({ hash, data }: ServerMessages['ICON']): boolean {
    const icon = Buffer.from(data ?? '', 'base64');
    if (hashOf(icon) !== hash) return false;
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

const hashOf = (icon: Uint8Array): string => createHash('sha256').update(icon).digest('hex');
