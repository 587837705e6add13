import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { computerName } from '../runtime/computer-name';
import { readCommandLine, UsageError, type Options } from './command-line';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'parley-config-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a config file and returns the arguments that name it. */
function config(...lines: string[]): string[] {
  const file = join(folder, 'config.toml');
  writeFileSync(file, lines.join('\n'));
  return ['--config', file];
}

function optionsOf(args: readonly string[]): Options | undefined {
  const asked = readCommandLine(args);
  return asked.kind === 'run' ? asked.options : undefined;
}

function complaint(args: readonly string[]): string {
  try {
    readCommandLine(args);
  } catch (error) {
    if (error instanceof UsageError) return error.message.replace(folder, '');
    throw error;
  }
  return '';
}

test('without a name the server is named after the computer', () => {
  expect(optionsOf([])?.name).toBe(computerName());
});

test('a config file has the same settings as the command line', () => {
  const args = config(
    '# The laboratory',
    'host = "0.0.0.0"',
    'port = 7000',
    "name = 'Lab'",
    'data = "/srv/parley"',
    'max-connections = 20',
    'max-per-address = "10"',
    'rate = 5',
    'plain = true',
    'retain = "30d"',
    'max-size = "2GB"',
  );
  expect(optionsOf(args)).toMatchObject({
    host: '0.0.0.0',
    port: 7000,
    name: 'Lab',
    data: '/srv/parley',
    maxConnections: 20,
    maxPerAddress: 10,
    rate: 5,
    plain: true,
    retain: 30 * 86_400_000,
    maxSize: 2 * 1024 ** 3,
  });
});

test('the command line overrides the config file, which overrides the defaults', () => {
  const args = config('port = 7000', 'name = "Lab"');
  expect(optionsOf([...args, '--port', '6666'])).toMatchObject({ port: 6666, name: 'Lab', rate: 50 });
});

test.each([
  [['port = 7000', 'prot = 1'], "line 2: there is no setting 'prot'."],
  [['max-size = "1GB"', 'max = 1'], "line 2: there is no setting 'max'."],
  [['', 'port = 99999'], "line 2: port cannot be '99999'. It must be a whole number from 0 to 65535."],
  [['retain = "30"'], "line 1: retain cannot be '30'. It must be a number with one of the units h, d, w, y."],
  [['plain = "yes"'], 'line 1: plain must be true or false.'],
  [['name = true'], 'line 1: name must be text in quotes or a whole number.'],
  [['# one', '[server]', 'port = 1'], 'line 2: server must be text in quotes or a whole number.'],
  [['backup = "/tmp/x"'], "line 1: there is no setting 'backup'."],
  [['port = 1', '"a(" = 1'], "line 2: there is no setting 'a('."],
  [['version = "1"'], "line 1: there is no setting 'version'."],
])('an invalid value for %j is reported with its line', (lines, sentence) => {
  expect(complaint(config(...lines))).toBe(`/config.toml, ${sentence}`);
});

test.each([[['port 7000']], [['# fine', 'name = Lab']], [['port = 1', 'port = 2']]])(
  'invalid TOML is reported with its line: %j',
  (lines) => {
    expect(complaint(config(...lines))).toMatch(
      new RegExp(`^/config.toml, line ${lines.length}: this is not valid TOML: [^\n]+\\.$`),
    );
  },
);

test('plain lines are taken from other computers only if that is asked for', () => {
  expect([optionsOf([])?.plain, optionsOf(['--plain'])?.plain]).toEqual([false, true]);
  expect(optionsOf(config('plain = false'))?.plain).toBe(false);
});

test('a missing config file is an error', () => {
  expect(complaint(['--config', join(folder, 'none')])).toMatch(/^the config file cannot be read: ENOENT/);
});

test('a wrong option is an error on one line', () => {
  expect(complaint(['--prot', '1'])).toBe("unknown option '--prot' (Did you mean --port?)");
});
