import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { personKeyFromPem } from '../../../runtime/entries/keys';
import { StoreError } from '../../../runtime/sqlite/database';
import {
  aboutSchema,
  backupVersion,
  BackupFormatError,
  PassphraseError,
} from '../../../electron/storage/archive/backup-format';
import { checkBackup } from '../../../electron/storage/archive/check';
import { openSealed, sealed } from '../../../electron/storage/archive/passphrase';
import { entryLine, frameLine, linesVersion } from '../../../electron/storage/archive/lines-format';
import { importChunks, ImportFormatError } from '../../../electron/storage/archive/lines-import';
import { computersSchema } from '../../../electron/storage/computers-file';
import { memorySchema } from '../../../electron/storage/memory';
import { peopleSchema } from '../../../electron/storage/people-file';
import { peersSchema } from '../../../electron/storage/peers-file';
import { revocationsSchema } from '../../../electron/storage/revocations-file';
import { serversSchema } from '../../../electron/storage/servers-file';
import { settingsFileSchema } from '../../../electron/storage/settings';
import { initialSettings } from '../../../shared/settings/settings';
import { fixedPerson } from '../../entries/fixed-keys';
import { annsWriter, sampleEntries } from '../samples';
import { bytesOf, must, mustBeSame, textOf, type Target } from '../target';
import { sampleBackup } from '../sample-backup';
import { readAs } from '../../../shared/read-as';

/** Files of a profile, exports and backups. */

const ann = fixedPerson('ann');
/** In memory, where the system has such a folder: on a disk, writing an input to a file takes longer than reading it. */
const temporary = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** Each process has a folder of its own, which it removes in the end. */
let folder: string | undefined;
function inFolder(name: string): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(temporary, 'parley-fuzz-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return join(folder, name);
}

const schemas: readonly z.ZodType[] = [
  settingsFileSchema,
  memorySchema,
  peersSchema,
  peopleSchema,
  serversSchema,
  revocationsSchema,
  computersSchema,
  aboutSchema,
];

/** The small JSON files of a profile. */
const settings: Target = {
  name: 'settings',
  samples: () =>
    [
      { ...initialSettings(), user: 'ann', status: 'away', note: 'x', server: { host: 'lab', port: 7000 } },
      { ignored: [{ id: ann.id, user: 'bob' }], nearby: { enabled: true, hops: 2, excluded: ['eth0'] } },
      { keys: { 'lab:7000': ann.id } },
      {
        met: { [ann.id]: { user: 'ann', at: 5, earlier: [{ user: 'anna', at: 1 }] } },
        verified: { [ann.id]: { user: 'ann', at: 7 } },
        blocked: {},
        others: [ann.id],
      },
      {
        parley: 'profile',
        version: backupVersion,
        made: '2027-01-01T00:00:00Z',
        program: '1',
        person: ann.id,
        user: 'a',
      },
    ].map((each) => bytesOf(JSON.stringify(each))),
  words: ['"user":', '"server":null', '"nearby":{', '"ignored":[', '"language":"de"', '"manual":['],
  steps: { perByte: 300, more: 5_000 },
  read(input) {
    let file: unknown;
    try {
      file = JSON.parse(textOf(input));
    } catch {
      return;
    }
    for (const schema of schemas) {
      const read = readAs(schema, file);
      if (!read.success) continue;
      const written: unknown = JSON.parse(JSON.stringify(read.data));
      mustBeSame(
        JSON.parse(JSON.stringify(schema.parse(written))),
        written,
        'a file is not read as it was written',
      );
    }
  },
};

/** An export, in two parts as a file is read. */
const imports: Target = {
  name: 'imports',
  samples: (seed) => {
    const first = { parley: 'conversations', version: linesVersion, exported: 'x', person: ann.id } as const;
    const entries = sampleEntries(seed);
    const last = { parley: 'end', conversations: 1, entries: 2 } as const;
    return [entries.slice(0, 2), entries.slice(20, 30), entries.slice(-4)].map((some) =>
      bytesOf([frameLine(first), ...some.map(entryLine), frameLine(last)].join('')),
    );
  },
  most: 16_384,
  words: [
    '["INVITE",{',
    '["SEND_MESSAGE",{',
    '{"parley":"end"',
    '{"parley":"keys","keys":[',
    '"version":2',
    '\n',
  ],
  steps: { perByte: 500, more: 20_000 },
  async read(input) {
    const middle = input.length >> 1;
    const before = { taken: 0, refused: 0, foreign: 0 };
    let entries = 0;
    try {
      const found = await importChunks(
        [input.subarray(0, middle), input.subarray(middle)],
        (some) => {
          entries += some.length;
          return Promise.resolve({ ...before, taken: some.length });
        },
        () => undefined,
        new AbortController().signal,
      );
      must(found.taken === entries, 'other entries were counted than taken');
      must(entries <= input.length / 100, 'more entries than the file has room for');
    } catch (error) {
      if (!(error instanceof ImportFormatError)) throw error;
    }
  },
};

/** A backup: a tar file with a database in it. Each is unpacked and checked as a whole. */
const backups: Target = {
  name: 'backups',
  share: 0.02,
  samples: async () => [await sampleBackup(inFolder('sample'))],
  most: 1_048_576,
  words: ['messages.sqlite', 'identity.pem', 'settings.json', 'ustar', 'SQLite format 3', '../x', '/etc/x'],
  steps: { perByte: 100, more: 200_000 },
  read(input) {
    const path = inFolder('backup.tar');
    writeFileSync(path, input);
    try {
      const { about } = checkBackup(
        path,
        inFolder('checking'),
        () => undefined,
        () => undefined,
      );
      must(about.person === ann.id, 'a backup of somebody else');
    } catch (error) {
      if (!(error instanceof BackupFormatError) && !(error instanceof StoreError)) throw error;
    }
  },
};

/** A backup with a passphrase, before the passphrase is asked for: only its header is read, and it bounds what comes after it. */
const sealedBackups: Target = {
  name: 'sealed-backups',
  share: 0.1,
  samples: () => ['18', '1'].map((factor) => bytesOf(ageHeader(factor))),
  words: ['age-encryption.org/v1\n', '-> scrypt ', '-> X25519 ', '--- ', '99999999999999999999'],
  most: 2_048,
  steps: { perByte: 50, more: 2_000 },
  async read(input) {
    const [path, target] = [inFolder('backup.age'), inFolder('opened')];
    writeFileSync(path, input);
    const error: unknown = await openSealed(
      { path, target, passphrase: undefined },
      () => undefined,
      () => undefined,
    ).catch((thrown: unknown) => thrown);
    if (error instanceof BackupFormatError) return;
    must(error instanceof PassphraseError, `a strange error: ${String(error)}`);
    must(/^age[^\n]*\n-> scrypt \S{22} (1?[1-9]|1[0-8])\n/.test(textOf(input)), 'too much work was accepted');
  },
};
const ageHeader = (factor: string): string =>
  `age-encryption.org/v1\n-> scrypt ${'A'.repeat(22)} ${factor}\n${'A'.repeat(43)}\n--- ${'A'.repeat(43)}\nabc`;

const passphrase = 'acid-barrel';
const plain = bytesOf('what is in a backup. '.repeat(6));
/** Of a backup that was made with less work than the program takes, which takes a second. */
const leastWork = 1;

/** A backup with its passphrase: what it opens is what was encrypted, or nothing. */
const openedBackups: Target = {
  name: 'opened-backups',
  share: 0.1,
  samples: async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await sealed(passphrase, [plain], leastWork)) chunks.push(chunk);
    return [new Uint8Array(Buffer.concat(chunks))];
  },
  words: ['age-encryption.org/v1\n', `-> scrypt ${'A'.repeat(22)} 1\n`, `--- ${'A'.repeat(43)}\n`],
  most: 1_024,
  steps: { perByte: 50, more: 2_000 },
  async read(input) {
    // With more work, each would take a second.
    if (/ (?!1\n)[0-9]+\n/.test(Buffer.from(input).toString('latin1', 0, 60))) return;
    const [path, target] = [inFolder('sealed.age'), inFolder('plain')];
    writeFileSync(path, input);
    rmSync(target, { force: true });
    try {
      await openSealed(
        { path, target, passphrase },
        () => undefined,
        () => undefined,
      );
    } catch (error) {
      must(
        error instanceof BackupFormatError || error instanceof PassphraseError,
        `a strange error: ${String(error)}`,
      );
      return;
    }
    must(readFileSync(target).equals(plain), 'something else was opened than was encrypted');
  },
};

/** The file with the person's key. OpenSSL reads it. */
const identity: Target = {
  name: 'identity',
  samples: () => [ann.pem, annsWriter.pem, annsWriter.seal?.pem ?? ''].map(bytesOf),
  words: [
    '-----BEGIN PRIVATE KEY-----\n',
    '-----BEGIN RSA PRIVATE KEY-----\n',
    '-----END PRIVATE KEY-----\n',
    'MC4CAQ',
  ],
  steps: { perByte: 100, more: 2_000 },
  read(input) {
    try {
      const key = personKeyFromPem(textOf(input));
      must(personKeyFromPem(key.pem).id === key.id, 'a key is not read as it was written');
    } catch (error) {
      // What OpenSSL says is not ours; `openIdentity` takes any error for a file to set aside.
      must(error instanceof Error && !/not read as/.test(error.message), String(error));
    }
  },
};

export const fileTargets: readonly Target[] = [
  settings,
  imports,
  backups,
  sealedBackups,
  openedBackups,
  identity,
];
