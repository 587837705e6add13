import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { verifiesCertificate } from '../../../runtime/entries/certificates';
import {
  personKeyFromPem,
  writerKeyFromPem,
  type PersonKey,
  type WriterKey,
} from '../../../runtime/entries/keys';
import type { Certificate } from '../../../shared/conversation/log-entry';
import type { WriterKeys } from '../../net/keys';
import type { Logger } from '../logger';
import { identityFile } from '../archive/backup-format';
import { keepIdentity, openIdentity } from './identity';
import {
  keysFile,
  newSecret,
  openKeys,
  readKeysFile,
  sealKeys,
  writeKeysFile,
  type KeysFile,
} from './keys-file';
import { phraseOf, secretOf } from './recovery-phrase';
import { freshWriter, keepWriter, openWriter, writerFile, type StoredWriter } from './writer';

/** What the system offers to encrypt a secret for this user of this computer. Each may take a moment. */
export interface SystemProtection {
  isThere(): boolean;
  /** Both throw when the system refuses. */
  encrypt(text: string): Buffer;
  decrypt(bytes: Buffer): string;
}

/** The keys cannot be used before the user has opened them. */
export class KeysLockedError extends Error {}

/**
 * `plain`: in files that only their owner can read. `kept`: the system protects them. `locked`: it does not open them any more.
 * `phrase`: it does not, and the recovery phrase has opened them for this run.
 */
export type KeysState = 'plain' | 'kept' | 'locked' | 'phrase';

export interface ProfileKeysOptions {
  readonly folder: string;
  /** Machine id of this computer; undefined if unknown. */
  readonly machine: string | undefined;
  readonly system: SystemProtection;
  readonly log: Logger;
  readonly now?: () => number;
}

interface Opened extends StoredWriter {
  readonly secret: Uint8Array;
  readonly person: PersonKey;
}

/**
 * The keys of a profile on this computer: in files of their own (`identity.pem`, `writer.json`), or encrypted with a secret that
 * the system keeps (`keys.json`). They are encrypted once the user has noted that secret, the recovery phrase: nobody is locked
 * out because a keyring is lost. If both are there, a change from one to the other was interrupted: then the files count, because
 * they open everywhere. Protected keys are opened when they are first used, or by `settle`.
 */
export class ProfileKeys implements WriterKeys {
  readonly whenOpen: Promise<void>;
  #tellOpen = (): void => undefined;
  #plain: WriterKeys | undefined;
  #file: KeysFile | undefined;
  #opened: Opened | undefined;
  #state: KeysState;
  /** Whether the system offers protection; undefined until `settle`. */
  #hasSystem: boolean | undefined;
  /** The secret that will encrypt keys which lie in files. Its words were shown. */
  #offered: Uint8Array | undefined;

  /** Makes keys at the first start. Throws if they cannot be written. */
  constructor(private readonly options: ProfileKeysOptions) {
    this.whenOpen = new Promise((resolve) => (this.#tellOpen = resolve));
    const { log } = options;
    this.#file = existsSync(this.#path(identityFile)) ? undefined : readKeysFile(this.#path(keysFile), log);
    if (!this.#file) this.#plain = this.#openPlain();
    this.#state = this.#file ? 'kept' : 'plain';
    if (this.#plain) this.#tellOpen();
  }

  get state(): KeysState {
    return this.#state;
  }

  /** Whether the system offers protection, as far as is known. */
  get hasSystem(): boolean {
    return this.#hasSystem ?? false;
  }

  /** Whether the keys lie in files and the system could protect them, once the user has noted the recovery phrase. */
  get canProtect(): boolean {
    return this.#plain !== undefined && this.hasSystem;
  }

  /** Whether the keys can be used. */
  get isOpen(): boolean {
    return this.#plain !== undefined || this.#opened !== undefined;
  }

  get person(): PersonKey {
    if (this.#plain) return this.#plain.person;
    const open = (): PersonKey => this.#open().person;
    return {
      id: this.certificate.person,
      get pem() {
        return open().pem;
      },
      sign: (bytes) => open().sign(bytes),
    };
  }

  get writer(): WriterKey {
    if (this.#plain) return this.#plain.writer;
    const { writer: id, seal } = this.certificate;
    const open = (): WriterKey => this.#open().writer;
    return {
      id,
      get pem() {
        return open().pem;
      },
      seal: {
        id: seal ?? '',
        get pem() {
          return open().seal?.pem ?? '';
        },
      },
      sign: (bytes) => open().sign(bytes),
    };
  }

  get certificate(): Certificate {
    return this.#plain?.certificate ?? this.#kept.certificate;
  }

  renew(): void {
    if (this.#plain) return this.#plain.renew();
    const opened = this.#open();
    this.#keep({ ...opened, ...freshWriter(opened.person, this.#now(), this.certificate) });
  }

  /** Opens protected keys. MUST be called once the first window is painted: asking the system takes a while. */
  settle(): void {
    this.#hasSystem = this.options.system.isThere();
    // A conversion that was interrupted may have left a file of the other form.
    rmSync(this.#path(this.#plain ? keysFile : writerFile), { force: true });
    if (this.#plain) return;
    try {
      this.#open();
    } catch (error) {
      if (!(error instanceof KeysLockedError)) throw error;
      this.options.log.warn('The keys could not be opened with what the system keeps.', {
        why: String(error.cause),
      });
    }
  }

  /** Opens the keys with the recovery phrase, and has the system keep it again. False if it is another one. */
  async unlock(phrase: string): Promise<boolean> {
    const secret = await secretOf(phrase);
    const opened = secret && this.#openedWith(secret);
    if (!opened) return false;
    this.#state = this.#hasSystem ? 'kept' : 'phrase';
    // On another computer these have a fresh writer.
    const used = this.#use(opened);
    if (this.#hasSystem) this.#keep(used);
    return true;
  }

  /**
   * The recovery phrase: of protected keys, or the one that `protect` will use. Throws a `KeysLockedError` if protected keys are
   * locked.
   */
  phrase(): Promise<string[]> {
    if (this.canProtect) return phraseOf((this.#offered ??= newSecret()));
    return phraseOf(this.#open().secret);
  }

  /** The user has noted the recovery phrase: protects the keys. False if that failed, which is logged: they stay as they are. */
  protect(): boolean {
    return this.#changed(() => {
      if (this.#plain && this.#offered && this.hasSystem) this.#encrypt(this.#plain, this.#offered);
    });
  }

  /**
   * Stops protecting the keys; the recovery phrase is then of no use any more. False if that failed, which is logged: they stay
   * as they are. Throws a `KeysLockedError` if they are locked.
   */
  unprotect(): boolean {
    const opened = this.#file && this.#open();
    return this.#changed(() => {
      if (opened) this.#decrypt(opened);
    });
  }

  #changed(change: () => void): boolean {
    try {
      change();
      return true;
    } catch (error) {
      this.options.log.error('The protection of the keys could not be changed.', { why: String(error) });
      return false;
    }
  }

  #encrypt({ person, writer, certificate }: WriterKeys, secret: Uint8Array): void {
    const opened = { secret, person, writer, certificate };
    this.#keep(opened);
    const read = readKeysFile(this.#path(keysFile), this.options.log);
    if (!read || !openKeys(secretOfText(this.options.system.decrypt(Buffer.from(read.kept, 'base64'))), read))
      throw new Error('what was written cannot be read');
    // In this order: while the person's key is there in its file, it is this one that counts.
    rmSync(this.#path(identityFile));
    rmSync(this.#path(writerFile), { force: true });
    this.#opened = opened;
    this.#plain = this.#offered = undefined;
    this.#state = 'kept';
  }

  #decrypt({ person, writer, certificate }: Opened): void {
    keepWriter(this.#path(writerFile), this.#machine, { writer, certificate });
    // Once this is written, the files count.
    keepIdentity(this.#path(identityFile), person);
    rmSync(this.#path(keysFile));
    this.#plain = this.#openPlain();
    this.#file = this.#opened = undefined;
    this.#state = 'plain';
  }

  /** The opened keys. Throws a `KeysLockedError`. */
  #open(): Opened {
    if (this.#opened) return this.#opened;
    try {
      const { decrypt } = this.options.system;
      const opened = this.#openedWith(secretOfText(decrypt(Buffer.from(this.#kept.kept, 'base64'))));
      if (!opened) throw new Error('the system keeps another secret');
      this.#state = 'kept';
      return this.#use(opened);
    } catch (error) {
      this.#state = 'locked';
      throw new KeysLockedError('the keys are locked', { cause: error });
    }
  }

  #use(opened: Opened): Opened {
    this.#opened = opened;
    // Two computers never share a writer, so no number is used twice.
    if (this.#kept.machine !== this.#machine) {
      this.options.log.info('The profile comes from another computer: a fresh writer was begun.', {});
      this.renew();
    }
    this.#tellOpen();
    return this.#opened;
  }

  #openedWith(secret: Uint8Array): Opened | undefined {
    const { certificate } = this.#kept;
    const keys = openKeys(secret, this.#kept);
    if (!keys) return undefined;
    const person = personKeyFromPem(keys.person);
    const writer = writerKeyFromPem(keys.writer, keys.seal);
    const isGood =
      certificate.person === person.id &&
      certificate.writer === writer.id &&
      verifiesCertificate(certificate);
    return isGood ? { secret, person, writer, certificate } : undefined;
  }

  /** Writes the protected keys. */
  #keep(opened: Opened): void {
    const { secret, person, writer, certificate } = opened;
    const keys = { person: person.pem, writer: writer.pem, seal: writer.seal?.pem ?? '' };
    const kept = this.#hasSystem
      ? this.options.system.encrypt(textOf(secret)).toString('base64')
      : this.#kept.kept;
    const sealed = sealKeys(secret, certificate, keys);
    const file = { version: 1 as const, machine: this.#machine, certificate, sealed, kept };
    writeKeysFile(this.#path(keysFile), file);
    this.#file = file;
    this.#opened = opened;
  }

  #openPlain(): WriterKeys {
    const { machine, log, now } = this.options;
    const person = openIdentity(this.#path(identityFile), log);
    return openWriter({ path: this.#path(writerFile), person, machine, log, ...(now ? { now } : {}) });
  }

  get #kept(): KeysFile {
    if (!this.#file) throw new Error('the keys are not protected');
    return this.#file;
  }

  get #machine(): string {
    return this.options.machine ?? '';
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
  }

  #path(name: string): string {
    return join(this.options.folder, name);
  }
}

const textOf = (secret: Uint8Array): string => Buffer.from(secret).toString('base64url');
const secretOfText = (text: string): Uint8Array => Buffer.from(text, 'base64url');
