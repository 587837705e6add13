import { expect, test } from 'vitest';
import { readCommandLine, UsageError } from './command-line';

test('reads its own options and leaves those of others alone', () => {
  const args = [
    '-r',
    'loader',
    '--inspect=0',
    '/app',
    '--no-sandbox',
    '--profile',
    '/p',
    '--user=Anna Smith',
    '--server',
    'lab:7000',
  ];
  expect(readCommandLine(args)).toEqual({
    profile: '/p',
    user: 'Anna Smith',
    server: { host: 'lab', port: 7000 },
  });
  expect(readCommandLine([])).toEqual({});
});

test('a server is given as people write and paste addresses', () => {
  expect(readCommandLine(['--server', 'lab']).server).toEqual({ host: 'lab', port: 6666 });
  expect(readCommandLine(['--server', '[::1]:9']).server).toEqual({ host: '::1', port: 9 });
  expect(readCommandLine(['--server', '::1']).server).toEqual({ host: '::1', port: 6666 });
  expect(readCommandLine(['--server', 'parley://lab:9']).server).toEqual({ host: 'lab', port: 9 });
});

test.each([
  ['--server', 'nowhere:99999999'],
  ['--server', 'a:b'],
  ['--server', '::1:x'],
  ['--server', 'lab:0'],
  ['--user', 'two  spaces'],
  ['--user', 'ann\ufe0f'],
  ['--user', '--profile', 'x'],
  ['--profile'],
])('says what is wrong in one line: %s %s', (...args) => {
  let said = '';
  try {
    readCommandLine(args.filter((each) => each !== undefined));
  } catch (error) {
    if (error instanceof UsageError) said = error.message;
  }
  expect(said).toMatch(/^--(server|user|profile) [^\n]+$/);
});
