import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from './support/paths';
import { expect, test } from './fixtures';

test('the main process runs code that was compiled with the build', async ({ stage }) => {
  const ann = await stage.start({ user: 'ann' });
  const folder = join(projectDir, 'out/main');
  const compiled = readdirSync(folder).filter((name) => name.endsWith('.compiled'));
  const accepted = await ann.app.evaluate(
    (_, [out, names]) => {
      const { createRequire } = process.getBuiltinModule('node:module');
      const { readFileSync } = process.getBuiltinModule('node:fs');
      const { compiledFile, scriptOf } = createRequire(`${out}/`)('./compiled-scripts.js');
      return names
        .map((name) => `${out}/${name.replace(/\.js\..*/, '.js')}`)
        .filter((file) => !scriptOf(file, readFileSync(compiledFile(file))).cachedDataRejected)
        .map((file) => file.slice(out.length + 1));
    },
    [folder, compiled] as const,
  );
  expect(accepted.length).toBe(compiled.length);
  expect(accepted).toContain('program.js');
});
