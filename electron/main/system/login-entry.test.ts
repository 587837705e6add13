import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  isLoginEntryOn,
  isWindowsLoginItemOn,
  loginEntry,
  loginEntryName,
  windowsLoginItem,
} from './login-entry';

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

test('Windows starts each profile by a name of its own, with whatever arguments', () => {
  const profile = 'C:\\Users\\Ann\\My chats\\';
  const item = windowsLoginItem({ command: ['Parley.exe', '--profile', profile, '--hidden'], profile });
  expect(item.args).toEqual(['--profile', '"C:\\Users\\Ann\\My chats\\\\"', '--hidden']);
  const quoted = windowsLoginItem({ command: ['Parley.exe', 'a\\"b', 'C:\\plain', ''], profile: undefined });
  expect(quoted.args).toEqual(['"a\\\\\\"b"', 'C:\\plain', '""']);
  expect(item.name).not.toBe(quoted.name);

  const items = [{ name: item.name, enabled: true }];
  expect(isWindowsLoginItemOn(items, profile)).toBe(true);
  expect(isWindowsLoginItemOn(items, undefined)).toBe(false);
  expect(isWindowsLoginItemOn([{ name: item.name, enabled: false }], profile)).toBe(false);
});

test('no path ends the line of an entry', () => {
  const entry = loginEntry({ command: ['/a\r\nHidden=true'], profile: undefined });
  expect(entry.split(/[\r\n]/)).toContain('Exec="/a\\r\\nHidden=true"');
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
