import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { testUser } from '../lib/ordinary-user.mjs';
import { inProject } from '../lib/paths.mjs';

/**
 * The command that runs a program as the ordinary user: on a network of its own, so that nothing is sent to the real one,
 * and in a namespace of processes that all end with it, so that nothing of an app that was killed still writes.
 */
export function asUser(home, ...command) {
  const user = ['setpriv', `--reuid=${testUser}`, `--regid=${testUser}`, '--init-groups'];
  const env = ['env', '-i', `HOME=${home}`, `XDG_RUNTIME_DIR=${home}`, 'PATH=/usr/bin:/bin', 'LANG=C.UTF-8'];
  // The shell stays the first process: an X server tells its parent that it is ready only if that is another one.
  const start = 'ip link set lo up && "$@"; exit $?';
  const alone = [
    'unshare',
    '--net',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    'sh',
    '-c',
    start,
    'sh',
  ];
  return [...alone, ...user, ...env, ...command];
}

/** Why programs cannot be run by `asUser`; undefined if they can. */
export function whyNotAsUser() {
  if (process.getuid() !== 0) return 'only root can start programs as another user';
  if (spawnSync('unshare', ['--net', '--pid', '--fork', '--mount-proc', 'true']).status !== 0)
    return 'namespaces cannot be made';
  return undefined;
}

/** The words to put before a command that needs a display and a session of a desktop. */
const onDisplay = ['xvfb-run', '-a', '-s', '-screen 0 1280x900x24', 'dbus-run-session'];

/**
 * Starts an installed app by a command, as an ordinary user on a display of its own, and ends it.
 * @param program the program that the command is to start
 * @returns lines that say what could be seen of it
 */
export const startInstalled = (home, program, ...command) =>
  linesOf('start-installed-app.sh', home, program, ...command);

/**
 * Lets two people chat with an installed app, as an ordinary user on a display of its own.
 * @returns lines that say what became of it
 */
export const chatWithInstalled = (home, program) => linesOf('chat-installed-apps.sh', home, program);

function linesOf(file, home, ...words) {
  const script = readFileSync(inProject('scripts/packages', file), 'utf8');
  const [first, ...args] = asUser(home, ...onDisplay, 'sh', '-c', script, 'sh', ...words);
  return spawnSync(first, args, { encoding: 'utf8', timeout: 240_000 }).stdout.trim().split('\n');
}

/** What is seen of an app that started as it should. */
export const startedWell = (expect, program) => [
  'title Parley',
  `program ${program}`,
  'icon 128 x 128',
  'seccomp 2',
  expect.stringMatching(/^nested [2-9]$/),
  'ended',
];
