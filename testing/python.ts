import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';

/** The Debian package belongs to Debian's Python, which need not be the first in the path. */
const found = ['python3', '/usr/bin/python3'].find(
  (each) => spawnSync(each, ['-c', 'import cryptography']).status === 0,
);

/** Whether there is a Python that runs the scripts which check the formats from the documents alone. */
export const hasPython = found !== undefined;

/** What the name of a test that needs it says without it. */
export const ifSkipped = hasPython ? '' : ' (skipped: python3-cryptography is not installed)';

/** Runs a script. Returns what it writes. */
export function python(...args: string[]): string {
  const { stdout, stderr } = spawnSync(found ?? '', args, { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

/** Starts a script that goes on, with pipes to it. */
export const startPython = (...args: string[]): ChildProcessWithoutNullStreams => spawn(found ?? '', args);
