import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasPython, ifSkipped, python } from '../python';
import { safetyVectors } from '../safety/vectors';
import { sealingVectors } from '../sealing/vectors';
import { fileVectors } from '../transfers/vectors';
import { vectorFiles } from './vectors';

const files = new Map(vectorFiles())
  .set('sealing', await sealingVectors())
  .set('safety', await safetyVectors())
  .set('files', fileVectors());
const scripts = ['vectors', 'membership', 'sealing', 'safety', 'files'].map(
  (what) => `scripts/check-${what}.py`,
);

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
    it.skipIf(!hasPython)(`confirms them, and shares no code with this program${ifSkipped}`, () => {
      expect(python(script)).toMatch(/^\d+ checks\n$/);
    });

    it.skipIf(!hasPython)(`rejects them after any change${ifSkipped}`, () => {
      expect(python(script, '--changed')).toMatch(/^\d+ changes noticed\n$/);
    });
  });
});
