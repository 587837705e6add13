import { pictureHash } from '../../../runtime/picture/hash';
import { checkPng } from '../../../runtime/picture/png';
import { limits } from '../../../shared/protocol/limits';
import type { ServerMessages } from '../../../shared/protocol/messages';
import type { Environment } from '../../../runtime/environment';

const cachedAtMost = 500;
/** How long to wait for a picture. A server may itself be waiting for its owner. */
const patienceMs = 15_000;

type Answer = (icon: Uint8Array | undefined) => void;
interface Question {
  /** The node that was asked. */
  source: IconSource;
  answers: Answer[];
  timer: { cancel(): void };
}

/** A node that can be asked for a picture: a peer's writer, or the server. */
export type IconSource = string;
export const serverAsSource: IconSource = 'server';

/** People's pictures by hash, with one request at a time for each. */
export class Icons {
  readonly #icons = new Map<string, Uint8Array>();
  readonly #questions = new Map<string, Question>();
  /** Hashes of pictures that were given up but may still arrive, as on a slow line; the latest last. */
  readonly #overdue = new Set<string>();
  #own: { hash: string; icon: Uint8Array } | undefined;

  constructor(private readonly environment: Environment) {}

  /** The hash of this node's own picture, or null for none. */
  get own(): string | null {
    return this.#own?.hash ?? null;
  }

  /** Sets this node's own picture, which others may ask for at any time. */
  keepOwn(icon: Uint8Array | null): void {
    this.#own = icon ? { hash: pictureHash(icon), icon } : undefined;
  }

  get(hash: string): Uint8Array | undefined {
    return this.#own?.hash === hash ? this.#own.icon : this.#icons.get(hash);
  }

  /**
   * Resolves with the picture when it comes; with undefined if it does not, or if too many are awaited. `ask` is called if
   * no request is pending; it returns the node that it asked, undefined if there is none.
   */
  wait(hash: string, ask: () => IconSource | undefined): Promise<Uint8Array | undefined> {
    const asked = this.#questions.get(hash);
    if (asked) return new Promise((resolve) => asked.answers.push(resolve));
    if (this.#questions.size >= limits.iconsAwaited) return Promise.resolve(undefined);
    const source = ask();
    if (source === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = this.environment.setTimer(() => this.#giveUp(hash), patienceMs);
      this.#questions.set(hash, { source, answers: [resolve], timer });
    });
  }

  /** Whether a node may be asked for one more picture: one that never answers must not use up the share of the others. */
  mayAsk(source: IconSource): boolean {
    let awaited = 0;
    for (const question of this.#questions.values()) if (question.source === source) awaited += 1;
    return awaited < limits.iconsAwaitedPerSource;
  }

  /** Accepts a picture that was asked for, or answers a request for this node's own; others' pictures are not passed on. */
  hear({ hash, data }: ServerMessages['ICON']): { isNew: boolean; reply?: { hash: string; data: string } } {
    if (data !== undefined) return { isNew: this.#take(hash, data) };
    const own = this.#own?.hash === hash ? this.#own.icon : undefined;
    if (!own || own.length > limits.iconBytes) return { isNew: false };
    return { isNew: false, reply: { hash, data: Buffer.from(own).toString('base64') } };
  }

  #take(hash: string, data: string): boolean {
    if (!this.#questions.has(hash) && !this.#overdue.has(hash)) return false;
    const icon = Buffer.from(data, 'base64');
    if (pictureHash(icon) !== hash || !checkPng(icon).ok) return false;
    this.#overdue.delete(hash);
    this.#icons.set(hash, icon);
    dropOldest(this.#icons, cachedAtMost);
    this.#settle(hash, icon);
    return true;
  }

  /** A node does not have a picture: those waiting get undefined, and may ask again later. */
  missing(source: IconSource, hash: string): void {
    if (this.#questions.get(hash)?.source === source) this.#settle(hash, undefined);
  }

  /** A node has disconnected: those waiting for its pictures get undefined. */
  gone(source: IconSource): void {
    for (const [hash, question] of [...this.#questions])
      if (question.source === source) this.#settle(hash, undefined);
  }

  /** Gives those waiting undefined. The picture is still accepted when it comes, so that it need not be sent again. */
  #giveUp(hash: string): void {
    this.#overdue.delete(hash);
    this.#overdue.add(hash);
    dropOldest(this.#overdue, limits.iconsOverdue);
    this.#settle(hash, undefined);
  }

  #settle(hash: string, icon: Uint8Array | undefined): void {
    const question = this.#questions.get(hash);
    this.#questions.delete(hash);
    question?.timer.cancel();
    for (const answer of question?.answers ?? []) answer(icon);
  }
}

/** Deletes the entry that was added first if there are more than `most`. */
function dropOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  const oldest = kept.keys().next().value;
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
}
