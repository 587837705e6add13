import { chmodSync, cpSync, lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { exec } from '../exec.mjs';
import { SetupError } from '../report.mjs';
import { sourceDate } from './facts.mjs';

/** Runs a program; rejects with a `SetupError` if it fails. */
export async function must(command, args, options) {
  const code = await exec(command, args, { stdio: ['ignore', 'ignore', 2], ...options });
  if (code !== 0) throw new SetupError(`${command} ${args.join(' ')} failed.`);
}

/** Writes a file and the folders that it needs. */
export function put(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Copies a file or folder. */
export function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

/** Writes a file compressed as Debian wants manuals and changelogs. Node's gzip stores neither a name nor a time. */
export const putCompressed = (file, content) => put(`${file}.gz`, gzipSync(content, { level: 9 }));
export const compress = (from, to) => putCompressed(to, readFileSync(from));

/** All files of a folder, sorted, as paths within it. Links are files. */
export function filesOf(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(dir, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** Kibibytes that a folder takes where it is installed, each file rounded up. */
export const sizeOf = (dir) =>
  filesOf(dir).reduce((sum, file) => sum + Math.ceil(lstatSync(join(dir, file)).size / 1024), 0);

/**
 * Makes modes and times of a folder independent of this machine: its umask, and when it was made.
 * @param programs.plain files to be made executable
 * @param programs.setuid files to run with root's rights
 */
export async function settle(dir, { plain = [], setuid = [] } = {}) {
  await must('chmod', ['-R', 'u=rwX,go=rX', dir]);
  for (const file of plain) chmodSync(join(dir, file), 0o755);
  for (const file of setuid) chmodSync(join(dir, file), 0o4755);
  await must('find', [dir, '-exec', 'touch', '--no-dereference', `--date=@${sourceDate()}`, '{}', '+']);
}
