import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { SystemProtection } from '../../electron/storage/keys/profile-keys';

/** What a keyring offers, with a password of its own: outside Electron there is none. `e2e/keyring.spec.ts` uses a real one. */
export class Keyring implements SystemProtection {
  readonly #key: Buffer;

  /** @param asked called with what is asked of it */
  constructor(
    password: string,
    private readonly asked: (what: string) => void = () => undefined,
  ) {
    this.#key = createHash('sha256').update(password).digest();
  }

  isThere(): boolean {
    this.asked('isThere');
    return true;
  }

  encrypt = (text: string): Buffer => {
    this.asked('encrypt');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const data = Buffer.concat([cipher.update(text), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), data]);
  };

  decrypt = (bytes: Buffer): string => {
    this.asked('decrypt');
    const cipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, 12));
    cipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString();
  };
}

const none = (): never => {
  throw new Error('there is no keyring');
};

/** A system without a keyring. */
export const noKeyring: SystemProtection = { isThere: () => false, encrypt: none, decrypt: none };
