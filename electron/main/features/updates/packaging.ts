import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Kinds of packages that can replace themselves by a newer one. */
export const installing = ['deb', 'rpm', 'AppImage', 'nsis', 'zip'] as const;
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
 * @param hasPkexec whether people can be asked for an administrator's password
 */
export function packagingOf(
  resources: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
  hasPkexec: boolean = existsSync('/usr/bin/pkexec'),
): Packaging {
  const kind = kindOf(resources, env);
  const target = `${process.platform}-${process.arch}-${kind}`;
  const asks = kind === 'deb' || kind === 'rpm';
  return { target, installs: asks && !hasPkexec ? undefined : installing.find((each) => each === kind) };
}

function kindOf(resources: string, env: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === 'darwin') return 'zip';
  if (process.platform === 'win32')
    return env['PORTABLE_EXECUTABLE_FILE'] === undefined ? 'nsis' : 'portable';
  if (env['APPIMAGE'] !== undefined) return 'AppImage';
  const file = join(resources, 'package-type');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'tar.gz';
}
