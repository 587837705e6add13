import { expect, test } from 'vitest';
import { version } from '../../package.json';
import { readCommandLine, UsageError, type Options } from './command-line';
import { switchesOf } from './switches';

/** The options of a run from the app's folder. */
function optionsOf(...args: string[]): Options | undefined {
  const asked = readCommandLine(['/app', ...args], false, false);
  return asked.kind === 'run' ? asked.options : undefined;
}

/** The error message for invalid arguments. */
function complaint(...args: string[]): string {
  try {
    readCommandLine(args, true, false);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
}

test('reads its own options', () => {
  expect(
    optionsOf('--profile', '/p', '--user=Anna Smith', '--server', 'lab:7000', '--nearby', 'off'),
  ).toEqual({
    profile: '/p',
    user: 'Anna Smith',
    server: { host: 'lab', port: 7000 },
    nearby: 'off',
  });
  expect(optionsOf('--new-conversation', '--away')).toEqual({ newConversation: true, away: true });
  for (const open of ['parley://lab', '/home/ann/all.jsonl']) expect(optionsOf(open)).toEqual({ open });
  expect(optionsOf()).toEqual({});
});

test('ignores the switches of Electron, Chromium and test drivers', () => {
  const args = [
    ['-r', 'loader', '--inspect=0', '--remote-debugging-port=0', '/app', '--no-sandbox', '--user', 'ann'],
    ['/app', '--ozone-platform=wayland', '--enable-features=X', '--lang=de', '--user', 'ann'],
    ['--force-device-scale-factor=2', '--disable-gpu', '/app', '--user', 'ann', '--proxy-server=x:1'],
  ];
  for (const each of args)
    expect(readCommandLine(each, false, true)).toEqual({ kind: 'run', options: { user: 'ann' } });
  const driven = ['--inspect=0', '--remote-debugging-port=0', '--user', 'ann'];
  expect(readCommandLine(driven, true, true)).toEqual({ kind: 'run', options: { user: 'ann' } });
});

test('the packaged app takes switches for the display, and no others', () => {
  const display = [
    '--ozone-platform-hint=auto',
    '--force-device-scale-factor=2',
    '--lang=de',
    '--disable-gpu',
  ];
  expect(readCommandLine([...display, '--user', 'ann'], true, false)).toEqual({
    kind: 'run',
    options: { user: 'ann' },
  });
  for (const dangerous of [
    'remote-debugging-port=9222',
    'remote-debugging-pipe',
    'remote-debugging-address=0.0.0.0',
    'remote-allow-origins=*',
    'inspect',
    'inspect-brk=0',
    'js-flags=--expose-gc',
    'gpu-launcher=/bin/true',
    'renderer-cmd-prefix=/bin/true',
    'load-extension=/tmp',
    'disable-web-security',
    'no-sandbox',
    'user-data-dir=/tmp',
    'proxy-server=localhost:1',
    'host-rules=MAP * localhost',
    'disable-features=X',
    'require=x',
    'lang-x',
  ])
    for (const spelt of [
      [`--${dangerous}`],
      [`-${dangerous}`],
      [` --${dangerous}`],
      [`\t-${dangerous}\n`],
      ['--profile', `-${dangerous}`],
      ['--profile', ` --${dangerous}`],
      ['--profile', '/p', `\v-${dangerous}`],
    ])
      expect(complaint(...spelt), spelt.join(' ')).not.toBe('');
});

test('switches are read as Chromium reads them', () => {
  expect(switchesOf(['a', '-b', ' --c=d ', '-', '--', '--e'], 'linux')).toEqual(['-b', '--c=d']);
  expect(switchesOf(['/b', '/c=d'], 'linux')).toEqual([]);
  expect(switchesOf(['/b', '-c=d'], 'win32')).toEqual(['/b', '-c=d']);
});

test('a server address is accepted in the forms in which people write and paste it', () => {
  expect(optionsOf('--server', 'lab')?.server).toEqual({ host: 'lab', port: 6666 });
  expect(optionsOf('--server', '[::1]:9')?.server).toEqual({ host: '::1', port: 9 });
  expect(optionsOf('--server', '::1')?.server).toEqual({ host: '::1', port: 6666 });
  expect(optionsOf('--server', 'parley://lab:9')?.server).toEqual({ host: 'lab', port: 9 });
});

test('answers --help and --version whatever the other arguments are', () => {
  for (const args of [['--version'], ['-V'], ['--user', 'ann', '--version']])
    expect(readCommandLine(args, true, false)).toEqual({ kind: 'answer', text: `${version}\n` });
  for (const args of [['--help'], ['-h'], ['--disable-gpu', '--help']]) {
    const asked = readCommandLine(args, true, false);
    expect(asked.kind).toBe('answer');
    for (const option of ['--server', '--user', '--nearby', '--profile', '--version', '--help'])
      expect(asked.kind === 'answer' && asked.text).toContain(option);
  }
});

test.each([
  ['--hlep'],
  ['--profil', '/p'],
  ['-x'],
  ['export.jsonl', 'another.jsonl'],
  ['--server', 'nowhere:99999999'],
  ['--server', 'a:b'],
  ['--server', '::1:x'],
  ['--server', 'lab:0'],
  ['--user', 'two  spaces'],
  ['--user', 'ann\ufe0f'],
  ['--server', ''],
  ['--user', '--profile', 'x'],
  ['--user'],
  ['--nearby', 'everywhere'],
  ['--nearby'],
  ['--profile'],
  ['--profile='],
])('reports an error in one line: %s %s', (...args) => {
  const said = complaint(...args.filter((each) => each !== undefined));
  expect(said).toMatch(/^[^\n]+$/);
  expect(said).toContain(args.at(said.includes('unknown argument') ? 1 : 0)?.replace('=', ''));
});
