import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { electronRuntime } from '../lib/electron-runtime.mjs';
import { makeLinuxPackages, writeChecksums } from '../lib/release/linux-packages.mjs';
import { packageApp } from '../lib/package-app.mjs';
import { projectDir } from '../lib/paths.mjs';

const made = inject('made');
const dir = mkdtempSync(join(tmpdir(), 'parley-again-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.skipIf(made.why)(
  `the same source gives the same bytes, whatever the time zone and umask${made.why ? ` (${made.why})` : ''}`,
  async () => {
    const [umask, zone] = [process.umask(0o077), process.env.TZ];
    process.env.TZ = 'Pacific/Chatham';
    try {
      const runtime = await electronRuntime();
      const unpacked = await packageApp(runtime, { output: relative(projectDir, join(dir, 'build')) });
      const out = join(dir, 'out');
      mkdirSync(out);
      await makeLinuxPackages({
        unpacked,
        electron: runtime.version,
        arch: process.arch,
        out,
        speed: 'fast',
      });
      writeChecksums(out);
      const sums = (folder) => readFileSync(join(folder, 'SHA256SUMS'), 'utf8').split('\n');
      expect(sums(out)).toEqual(sums(made.out));
    } finally {
      process.umask(umask);
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  },
);
