import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { exec, output } from './exec.mjs';
import { projectDir } from './paths.mjs';
import { SetupError } from './report.mjs';

/** The user as whom root runs tests. */
export const testUser = 'parley-test';
const home = `/home/${testUser}`;

/**
 * Where and how to run Electron so that its sandbox is on. An ordinary user runs it in place. Root's would run without the
 * sandbox, so root runs it as a user made for this, on a copy of what is needed that this user can read.
 * @returns the folder to run in, and the words to put before a command
 */
export async function ordinaryUser() {
  if (process.getuid?.() !== 0) return { dir: projectDir, prefix: [], env: {}, collect: async () => {} };
  ensureUser();
  const dir = `${home}/project-${process.pid}`;
  await copyProject(dir);
  return {
    dir,
    prefix: ['setpriv', `--reuid=${testUser}`, `--regid=${testUser}`, '--init-groups'],
    env: { HOME: home, USER: testUser },
    collect: (folder, to) => collect(`${dir}/${folder}`, to),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Makes the user as whom root runs tests, unless there is one. */
export function ensureUser() {
  if (output('id', ['-u', testUser]) !== undefined) return;
  if (output('useradd', ['-m', '-s', '/bin/bash', testUser]) === undefined)
    throw new SetupError(`the user ${testUser}, as whom Electron's sandbox works, could not be made.`);
}

async function copyProject(dir) {
  mkdirSync(dir, { recursive: true });
  const wanted = [
    'package.json',
    'tsconfig.json',
    'tsconfig.base.json',
    'out',
    'e2e',
    'lan',
    'bench',
    'chaos',
    'electron',
    'docs',
    'shared',
    'runtime',
    'testing',
    'dist',
    'build',
    'node_modules',
  ];
  // Hard links where they can be made: the dependencies alone are hundreds of megabytes.
  for (const name of wanted.filter((each) => existsSync(`${projectDir}/${each}`))) {
    const links = name === 'node_modules' || name === 'dist';
    const copied = links ? await exec('cp', ['-al', `${projectDir}/${name}`, dir], { stdio: 'ignore' }) : 1;
    if (copied !== 0) await exec('cp', ['-a', `${projectDir}/${name}`, dir]);
  }
  const own = ['docs', 'e2e', 'lan', 'out'].map((name) => `${dir}/${name}`).filter(existsSync);
  await exec('chown', ['-R', `${testUser}:`, ...own]);
  await exec('chown', [`${testUser}:`, dir]);
}

async function collect(from, to) {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  await exec('cp', ['-r', '--no-preserve=ownership', `${from}/.`, to]);
}
