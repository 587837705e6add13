import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command as appCommand } from '../../../electron/main/command-line';
import { command as serverCommand, readCommandLine } from '../../../server/command-line';
import { has } from '../exec.mjs';
import { inProject } from '../paths.mjs';

const programs = [
  { name: 'parley', command: appCommand() },
  { name: 'parley-server', command: serverCommand() },
];
const source = (name, file) => readFileSync(inProject('build/linux', name, file), 'utf8');
const optionsOf = (command) => command.createHelp().visibleOptions(command);

/** An item of a manual page as the command line's help writes it: `Fl -user Ar name` is `--user <name>`. */
const flagsOf = (item) =>
  item
    .replaceAll(' , ', ', ')
    .replaceAll('Fl ', '-')
    .replaceAll(/Ar (\S+)/g, '<$1>');

describe.each(programs)('$name', ({ name, command }) => {
  test('its manual page has its options, and no others', () => {
    const items = [...source(name, `${name}.1`).matchAll(/^\.It (Fl .+)$/gm)].map(([, item]) =>
      flagsOf(item),
    );
    expect(items.sort()).toEqual(
      optionsOf(command)
        .map(({ flags }) => flags)
        .sort(),
    );
  });

  test('its manual page names its defaults and choices', () => {
    const [, ...items] = source(name, `${name}.1`).split(/^\.It /m);
    for (const { long, defaultValue, defaultValueDescription, argChoices = [] } of optionsOf(command)) {
      const item = items.find((each) => each.startsWith(`Fl -${long.slice(2)} `));
      // A default that depends on the machine has a description. That a switch is off by default goes without saying.
      const isSaid = defaultValue !== false && long !== '--data';
      const shownDefault = defaultValueDescription ?? (isSaid ? defaultValue : undefined);
      const shown = [...argChoices, ...(shownDefault === undefined ? [] : [shownDefault])];
      for (const value of shown) expect(item, long).toContain(String(value));
    }
  });

  test.skipIf(!has('bash'))('bash completes its options and their values', () => {
    const complete = (...words) => {
      const script = [
        source(name, 'completion'),
        `COMP_WORDS=(${[name, ...words].map((word) => `'${word}'`).join(' ')})`,
        `COMP_CWORD=${words.length}`,
        `${/^complete -F (\S+)/m.exec(source(name, 'completion'))[1]} 2>/dev/null`,
        'printf "%s\\n" "${COMPREPLY[@]}"',
      ].join('\n');
      return execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: '/' }).trim().split('\n');
    };
    const options = optionsOf(command);
    expect(complete('--').sort()).toEqual(options.map(({ long }) => long).sort());
    for (const { long, required, argChoices } of options.filter((option) => option.required)) {
      expect(required).toBe(true);
      const values = complete(long, '');
      if (argChoices) expect(values).toEqual(argChoices);
      else expect(values.filter((value) => value.startsWith('--'))).toEqual([]);
    }
  });
});

test("the server's config file explains every setting, with its default", () => {
  const text = source('parley-server', 'config.toml');
  const settings = [...text.matchAll(/^(?:# )?([a-z-]+) = (.+)$/gm)];
  const acts = ['config', 'check', 'backup', 'version', 'help'];
  const names = optionsOf(serverCommand()).map(({ long }) => long.slice(2));
  expect(settings.map(([, name]) => name).sort()).toEqual(
    names.filter((name) => !acts.includes(name)).sort(),
  );
  for (const [, name, value] of settings) {
    const { defaultValue, defaultValueDescription } = optionsOf(serverCommand()).find(
      ({ long }) => long === `--${name}`,
    );
    const dependsOnMachine = defaultValueDescription !== undefined || name === 'data';
    if (defaultValue !== undefined && !dependsOnMachine) expect(value).toBe(JSON.stringify(defaultValue));
  }
});

test("the server's config file can be used, with the settings in comments as well", () => {
  const dir = mkdtempSync(join(tmpdir(), 'parley-config-'));
  try {
    const file = join(dir, 'config.toml');
    const text = source('parley-server', 'config.toml');
    for (const each of [text, text.replaceAll(/^# ([a-z-]+ = )/gm, '$1')]) {
      writeFileSync(file, each);
      expect(readCommandLine(['--config', file])).toMatchObject({
        kind: 'run',
        options: { data: '/var/lib/parley-server' },
      });
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
