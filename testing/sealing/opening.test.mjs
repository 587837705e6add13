import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { electronRuntime } from '../../scripts/lib/electron-runtime.mjs';
import { inProject } from '../../scripts/lib/paths.mjs';
import { openedBy } from './opening';

const vectors = JSON.parse(readFileSync(inProject('docs/vectors/sealing.json'), 'utf8'));
const secretOf = (wanted) => vectors.keys.find(({ number }) => number === wanted).secret;
const opened = {
  secrets: vectors.given.fields.keys.map(({ number }) => secretOf(number)),
  contents: vectors.messages.map(({ content }) => content),
};

describe('the vectors of sealed messages', () => {
  it('are opened by this program', async () => {
    expect(await openedBy(vectors)).toEqual(opened);
  });

  it("are made and opened by Electron's Node, whose cryptography is another library", async () => {
    const outDir = mkdtempSync(join(tmpdir(), 'parley-sealing-'));
    onTestFinished(() => rmSync(outDir, { recursive: true }));
    await build({
      configFile: false,
      root: inProject(),
      logLevel: 'warn',
      ssr: { noExternal: true },
      build: {
        ssr: 'testing/sealing/in-electron.ts',
        outDir,
        emptyOutDir: true,
        target: 'node20',
        rollupOptions: { output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' } },
      },
    });
    const { executable } = await electronRuntime();
    const written = execFileSync(executable, [join(outDir, 'in-electron.mjs')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    });
    expect(JSON.parse(written)).toEqual({ vectors, opened });
  });
});
