import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { followTimeZone } from './time-zone';

/** Prints the hours of a moment in the zone at the start, and after the system was set to that of Tokyo. */
const program = `
const { symlinkSync, rmSync } = require('node:fs');
const set = (zone) => {
  rmSync('/etc/localtime', { force: true });
  symlinkSync('/usr/share/zoneinfo/' + zone, '/etc/localtime');
};
const hours = () => [new Date(0).getHours(), new Intl.DateTimeFormat().resolvedOptions().timeZone];
${followTimeZone.toString()}
set('Etc/UTC');
const before = hours();
set('Asia/Tokyo');
followTimeZone();
console.log(JSON.stringify([...before, ...hours()]));
`;

test('dates follow the time zone that the system is set to', (context) => {
  const script = 'mount -t tmpfs zone /etc && exec "$0" -e "$1"';
  const { TZ: _zone, ...env } = process.env;
  const ran = spawnSync('unshare', ['--mount', 'sh', '-c', script, process.execPath, program], {
    encoding: 'utf8',
    env,
  });
  if (ran.error || /unshare|mount/.test(ran.stderr)) return context.skip('only root can change a zone');
  expect(JSON.parse(ran.stdout)).toEqual([0, 'UTC', 9, 'Asia/Tokyo']);
});
