import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ann, threads, usual } from '../../../../testing/archive/archive-kit';
import type { Caller } from '../../ipc/router';
import { entryLine, frameLine, linesVersion } from '../../../storage/archive/lines-format';
import { sealed } from '../../../storage/archive/passphrase';
import { openedExport } from '../../../storage/archive/restore';
import { Archives } from './archives';
import { Passphrases } from './passphrases';
import { Tasks } from './tasks';

const caller: Caller = { window: 1, kind: 'preferences', conversation: null };
const passphrase = 'häufig-and-often';

let profile = '';
beforeEach(() => void (profile = mkdtempSync(join(tmpdir(), 'parley-import-'))));
afterEach(() => rmSync(profile, { recursive: true, force: true }));

/** A data file that is encrypted. */
async function sealedFile(): Promise<string> {
  const path = join(profile, 'all.parley.jsonl.age');
  const begin = frameLine({ parley: 'conversations', version: linesVersion, exported: '', person: ann.id });
  const text = [begin, ...usual.entries.map(entryLine)].join('');
  const chunks: Uint8Array[] = [];
  for await (const chunk of await sealed(passphrase, [Buffer.from(text)])) chunks.push(chunk);
  writeFileSync(path, Buffer.concat(chunks));
  return path;
}

/** The archives of a profile into which entries are imported once `release` is called. */
function archives() {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const unused = (): never => {
    throw new Error('this is not asked for');
  };
  const made = new Archives({
    client: {
      id: ann.id,
      profile: { user: 'ann', status: 'available', note: '', icon: null },
      importEntries: async (entries) => {
        await released;
        return { taken: entries.length, refused: 0, foreign: 0 };
      },
    },
    identity: unused,
    tasks: new Tasks(() => undefined),
    passphrases: new Passphrases(() => undefined),
    threads,
    dialogs: {
      save: unused,
      open: unused,
      choose: unused,
      showInFolder: unused,
      tell: unused,
      ask: unused,
      confirm: unused,
    },
    files: { places: unused, takeBack: async () => 0 },
    profile,
    program: '0.2.0',
    flush: () => undefined,
    startAgain: unused,
    now: Date.now,
  });
  return { archives: made, release };
}

test('an import that is refused, as another one is running, leaves what that one has decrypted', async () => {
  const path = await sealedFile();
  const { archives: having, release } = archives();
  const running = having.importFile(caller, path);
  await vi.waitFor(() => expect(having.question).not.toBeNull(), 20_000);
  having.answer(passphrase);
  await vi.waitFor(() => expect(existsSync(openedExport(profile))).toBe(true), 20_000);
  const other = join(profile, 'other.jsonl');
  writeFileSync(other, '{}\n');
  for (const each of [other, path])
    await expect(having.importFile(caller, each)).rejects.toMatchObject({ code: 'busy' });
  expect(having.question).toBeNull();
  expect(existsSync(openedExport(profile))).toBe(true);
  release();
  expect(await running).toMatch(/^3 messages read/);
  expect(existsSync(openedExport(profile))).toBe(false);
});
