import { closeSync, createReadStream, openSync, readSync, statSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { phrase } from '../../../shared/words/phrase';
import { BackupFormatError, PassphraseError } from './backup-format';
import { CancelledError, type Checkpoint } from './tasks';

/** The base-2 logarithm of scrypt's N with which `age` protects passphrases: a second, and 256 MiB of memory. */
const usualWork = 18;

/**
 * Encrypts bytes with a passphrase in the format of `age`. Little of them is in memory at a time.
 * @param work the base-2 logarithm of the number of steps that each guess of the passphrase takes
 */
export async function sealed(
  passphrase: string,
  plain: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  work = usualWork,
): Promise<AsyncIterable<Uint8Array>> {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(work);
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(ReadableStream.from(plain));
}

/**
 * Decrypts a file to another that only its owner can read. The decrypted file is never larger than the encrypted one. Throws
 * `PassphraseError` for a wrong passphrase, `BackupFormatError`, and errors of the file system and of `checkpoint`.
 */
export async function openSealed(
  { path, target, passphrase }: { path: string; target: string; passphrase?: string | undefined },
  checkpoint: Checkpoint,
  progress: (done: number, total: number) => void,
): Promise<void> {
  checkHeader(path);
  if (passphrase === undefined) throw new PassphraseError();
  const total = statSync(path).size;
  const source = createReadStream(path);
  const file = openSync(target, 'wx', 0o600);
  try {
    const plain = await opened(source, passphrase);
    for await (const chunk of plain) {
      checkpoint();
      for (let written = 0; written < chunk.length;) written += writeSync(file, chunk, written);
      progress(Math.min(source.bytesRead, total), total);
    }
  } catch (error) {
    // The library has no types of errors: whatever else it throws, a part is not as it was encrypted.
    throw isKnown(error) ? error : new BackupFormatError(phrase('backup.altered'));
  } finally {
    closeSync(file);
    source.destroy();
  }
}

/** The decrypted bytes. Rejects with `PassphraseError`: the library refuses a header only for its passphrase once it was checked. */
async function opened(source: Readable, passphrase: string): Promise<AsyncIterable<Uint8Array>> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(Readable.toWeb(source));
  } catch (error) {
    throw isKnown(error) ? error : new PassphraseError();
  }
}

const isKnown = (error: unknown): boolean =>
  error instanceof CancelledError ||
  error instanceof PassphraseError ||
  (error instanceof Error && 'syscall' in error);

const headerBytes = 512;
/** The header of a file with a passphrase, which has no other recipients. It ends with a line that authenticates it. */
const header =
  /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]*)\n[A-Za-z0-9+/]{43}\n--- [A-Za-z0-9+/]{43}\n/;

/**
 * Checks the header of an encrypted file before the library reads it: its lines could have any length, and its work factor could
 * use up all memory.
 */
function checkHeader(path: string): void {
  const bytes = Buffer.alloc(headerBytes);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, headerBytes, 0);
  } finally {
    closeSync(file);
  }
  const factor = header.exec(bytes.toString('latin1'))?.[1];
  if (factor === undefined) throw new BackupFormatError(phrase('backup.noPassphrase'));
  if (Number(factor) > usualWork) throw new BackupFormatError(phrase('backup.tooMuchWork'));
}
