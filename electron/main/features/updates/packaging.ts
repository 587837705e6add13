import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningImage } from '../../system/appimage';

/** Kinds of packages that can replace themselves by a newer one. */
const installing = ['deb', 'rpm', 'AppImage', 'nsis', 'zip'] as const;
export type InstallingKind = (typeof installing)[number];

/** The package that runs. */
export interface Packaging {
  /** As releases name it: system, architecture and kind. */
  target: string;
  /** Undefined if a newer version can only be put there by hand. */
  installs: InstallingKind | undefined;
}

/**
 * Tells which package runs.
 * @param resources folder with the file `package-type` in .deb and .rpm
 * @param downloads folder with the package that would be installed
 * @param hasPkexec whether people can be asked for an administrator's password
 */
export function packagingOf(
  resources: string,
  downloads: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
  hasPkexec: boolean = existsSync('/usr/bin/pkexec'),
  program?: string,
): Packaging {
  const kind = kindOf(resources, env, program);
  const target = `${process.platform}-${process.arch}-${kind}`;
  const asks = kind === 'deb' || kind === 'rpm';
  // electron-updater puts the path into a shell command, so only characters that mean nothing to a shell are risked.
  const canAsk = hasPkexec && /^[\p{L}\p{N} _./@+-]*$/u.test(downloads);
  return { target, installs: asks && !canAsk ? undefined : installing.find((each) => each === kind) };
}

function kindOf(
  resources: string,
  env: Readonly<Record<string, string | undefined>>,
  program: string | undefined,
): string {
  if (process.platform === 'darwin') return 'zip';
  if (process.platform === 'win32')
    return env['PORTABLE_EXECUTABLE_FILE'] === undefined ? 'nsis' : 'portable';
  const file = join(resources, 'package-type');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  return runningImage(env, program) === undefined ? 'tar.gz' : 'AppImage';
}
