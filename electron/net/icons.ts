import { createHash } from 'node:crypto';
import type { ServerMessages } from '../../shared/protocol/messages';

const cachedAtMost = 500;

/** People's pictures by hash, asked for once. */
export class Icons {
  readonly #icons = new Map<string, Uint8Array>();
  readonly #waiting = new Map<string, ((icon: Uint8Array | undefined) => void)[]>();

  /** Keeps a picture and returns its hash. */
  keep(icon: Uint8Array): string {
    const hash = createHash('sha256').update(icon).digest('hex');
    this.#icons.set(hash, icon);
    const oldest = this.#icons.keys().next().value;
    if (this.#icons.size > cachedAtMost && oldest !== undefined) this.#icons.delete(oldest);
    return hash;
  }

  get(hash: string): Uint8Array | undefined {
    return this.#icons.get(hash);
  }

  /** The picture when it comes; `ask` is called when nobody has asked yet. */
  wait(hash: string, ask: () => void): Promise<Uint8Array | undefined> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(hash);
      if (waiting) waiting.push(resolve);
      else {
        this.#waiting.set(hash, [resolve]);
        ask();
      }
    });
  }

  /** Takes a picture in. Returns whether it is the one that its hash says. */
  take({ hash, data }: ServerMessages['ICON']): boolean {
    const icon = Buffer.from(data ?? '', 'base64');
    if (createHash('sha256').update(icon).digest('hex') !== hash) return false;
    this.keep(icon);
    this.#settle(hash, icon);
    return true;
  }

  /** Nothing more will come: whoever waits gets nothing, and may ask again later. */
  giveUp(): void {
    for (const hash of [...this.#waiting.keys()]) this.#settle(hash, undefined);
  }

  #settle(hash: string, icon: Uint8Array | undefined): void {
    const waiting = this.#waiting.get(hash) ?? [];
    this.#waiting.delete(hash);
    for (const resolve of waiting) resolve(icon);
  }
}
