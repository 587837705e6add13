import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { safetyVectors } from '../safety/vectors';
import { sealingVectors } from '../sealing/vectors';
import { vectorFiles } from './vectors';

const files = new Map(vectorFiles())
  .set('sealing', await sealingVectors())
  .set('safety', await safetyVectors());
/** The Debian package belongs to Debian's Python, which need not be the first in the path. */
const python = ['python3', '/usr/bin/python3'].find(
  (each) => spawnSync(each, ['-c', 'import cryptography']).status === 0,
);
const what = python ? '' : ' (skipped: python3-cryptography is not installed)';
const scripts = ['scripts/check-vectors.py', 'scripts/check-sealing.py', 'scripts/check-safety.py'];
function check(...options: string[]): string {
  const { stdout, stderr } = spawnSync(python ?? '', options, { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

describe('the test vectors', () => {
  it.each([...files.keys()])('in docs/vectors/%s.json are what this program writes', async (name) => {
    await expect(`${JSON.stringify(files.get(name), null, 1)}\n`).toMatchFileSnapshot(
      `../../docs/vectors/${name}.json`,
    );
  });

  it('are all of the files there', () => {
    expect(readdirSync('docs/vectors').sort()).toEqual(
      [...files.keys()].map((name) => `${name}.json`).sort(),
    );
  });

  describe.each(scripts)('%s', (script) => {
    it.skipIf(!python)(`confirms them, and shares no code with this program${what}`, () => {
      expect(check(script)).toMatch(/^\d+ checks\n$/);
    });

    it.skipIf(!python)(`rejects them after any change${what}`, () => {
      expect(check(script, '--changed')).toMatch(/^\d+ changes noticed\n$/);
    });
  });
});
