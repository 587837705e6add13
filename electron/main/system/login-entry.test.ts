import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isLoginEntryOn, loginEntry, loginEntryName } from './login-entry';

const hasGio = (() => {
  try {
    execFileSync('gio', ['version']);
    return true;
  } catch {
    return false;
  }
})();

test('each profile has an entry of its own', () => {
  expect(loginEntryName({ profile: undefined })).toBe('org.parley.Parley.desktop');
  const [one, other] = ['/home/ann/a', '/home/ann/b'].map((profile) => loginEntryName({ profile }));
  expect(one).toMatch(/^org\.parley\.Parley-[0-9a-f]{8}\.desktop$/);
  expect(one).not.toBe(other);
});

test('an entry that the desktop has turned off starts nothing', () => {
  const entry = loginEntry({ command: ['/usr/bin/parley', '--hidden'], profile: undefined });
  expect(isLoginEntryOn(entry)).toBe(true);
  expect(isLoginEntryOn(`${entry}Hidden=true\n`)).toBe(false);
  expect(isLoginEntryOn(entry.replace('enabled=true', 'enabled=false'))).toBe(false);
});

test.skipIf(!hasGio)(
  `a desktop starts it with exactly these arguments${hasGio ? '' : ' (no gio here)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-login-'));
    try {
      const args = ['a b', 'c"d', '$HOME', '100%u', 'back\\slash', '`x`', "it's"];
      const out = join(folder, 'out');
      const program = join(folder, 'program');
      const script = `#!/bin/sh\nfor each; do printf '%s\\n' "$each"; done > "${out}.new"; mv "${out}.new" "${out}"\n`;
      writeFileSync(program, script, { mode: 0o755 });
      const file = join(folder, 'test.desktop');
      writeFileSync(file, loginEntry({ command: [program, ...args], profile: undefined }));
      execFileSync('gio', ['launch', file]);
      const read = `while [ ! -e "${out}" ]; do sleep 0.05; done; cat "${out}"`;
      const started = execFileSync('sh', ['-c', read], { encoding: 'utf8', timeout: 10_000 });
      expect(started.trimEnd().split('\n')).toEqual(args);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
