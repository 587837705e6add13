import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { Offer, type OfferOptions } from '../../electron/net/adding/offer';
import { takeProfile, TakingError, type Taking } from '../../electron/net/adding/taking';
import { realEnvironment } from '../../runtime/environment';
import type { SetTimer } from '../../runtime/timers';
import { newTlsCertificate } from '../../runtime/tls/certificate';
import { addingProtocol } from '../../shared/protocol/adding';

/** Bytes that need several writes. */
export const packedProfile = Buffer.alloc(3_000_000, 'profile ');

/** Offers, and what is taken from them, in a folder of their own. */
export class AddingKit {
  readonly folder = mkdtempSync(join(tmpdir(), 'adding-'));
  readonly taken = join(this.folder, 'taken');
  readonly #ends: (() => void)[] = [];

  /** MUST be called after the test. */
  close(): void {
    for (const end of this.#ends) end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  atEnd(end: () => void): void {
    this.#ends.push(end);
  }

  /** Opens an offer. `secrets` are those with which its profile was packed, `logged` what it noted. */
  async opened(
    options: Partial<OfferOptions> = {},
  ): Promise<{ offer: Offer; secrets: string[]; logged: string[] }> {
    const secrets: string[] = [];
    const logged: string[] = [];
    const offer = await Offer.open({
      certificate: await newTlsCertificate(),
      environment: realEnvironment,
      log: (_level, event) => void logged.push(event),
      pack: (secret) => {
        secrets.push(secret);
        return Promise.resolve(this.packed(packedProfile));
      },
      changed: () => undefined,
      ...options,
    });
    this.atEnd(() => offer.close());
    return { offer, secrets, logged };
  }

  /** Writes what an offer gives, and returns its path. */
  packed(bytes: Uint8Array): string {
    const path = join(this.folder, 'packed');
    writeFileSync(path, bytes);
    return path;
  }

  /** Takes a profile. Resolves with `taken`, or why it was not. */
  async take(port: number, code: string, options: Partial<Taking> = {}): Promise<string> {
    const taking = takeProfile({ ...this.taking(), address: { host: '127.0.0.1', port }, code, ...options });
    return outcomeOf(taking);
  }

  /** What every taking needs. */
  taking(): Pick<Taking, 'path' | 'signal' | 'environment' | 'progress' | 'check'> {
    return {
      path: this.taken,
      signal: new AbortController().signal,
      environment: realEnvironment,
      progress: () => undefined,
      check: () => Promise.resolve(),
    };
  }

  /** Connects over TLS, and says nothing. */
  async stranger(port: number): Promise<TLSSocket> {
    const stream = connectTls({
      port,
      host: '127.0.0.1',
      ALPNProtocols: [addingProtocol],
      rejectUnauthorized: false,
    });
    stream.on('error', () => undefined);
    this.atEnd(() => stream.destroy());
    await once(stream, 'secureConnect');
    return stream;
  }
}

/** `taken`, or why a profile was not. */
export const outcomeOf = (taking: Promise<unknown>): Promise<string> =>
  taking.then(
    () => 'taken',
    (error: unknown) => (error instanceof TakingError ? error.why : String(error)),
  );

export const codeOf = ({ state }: Offer): string => (state.kind === 'open' ? state.code : '');
export const otherThan = (code: string): string => (code === '00000000' ? '11111111' : '00000000');

/** Timers that run only when a test says that their time has come. */
export class HeldTimers {
  readonly #waiting = new Map<object, { run: () => void; ms: number }>();

  readonly environment: typeof realEnvironment = { ...realEnvironment, setTimer: this.#setTimer() };

  /** Whether a timer of this length waits. */
  has(ms: number): boolean {
    return [...this.#waiting.values()].some((each) => each.ms === ms);
  }

  /** Runs those of this length. */
  run(ms: number): void {
    for (const [timer, each] of this.#waiting)
      if (each.ms === ms) {
        this.#waiting.delete(timer);
        each.run();
      }
  }

  #setTimer(): SetTimer {
    return (run, ms) => {
      const timer = { cancel: () => void this.#waiting.delete(timer) };
      this.#waiting.set(timer, { run, ms });
      return timer;
    };
  }
}
