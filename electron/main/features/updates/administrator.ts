import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { updateFolderSchema, type UpdateFolder } from '../../../../shared/settings/fields';

/** The file in which an administrator says where everybody's updates come from. */
export function administratorsFile(
  platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  // Not ProgramData, where every user may make folders.
  if (platform === 'win32') return `${env['ProgramFiles'] ?? 'C:\\Program Files'}\\Parley\\updates.json`;
  return platform === 'darwin'
    ? '/Library/Application Support/Parley/updates.json'
    : '/etc/parley/updates.json';
}

const fileSchema = z.looseObject(updateFolderSchema.shape);

/**
 * Reads an administrator's file. Undefined if there is none. One that cannot be read turns updates off: what the administrator
 * wanted is not replaced by what the user set.
 */
export function readAdministratorsFile(path: string): UpdateFolder | undefined {
  try {
    const { address, key } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return { address, key };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing ? undefined : { address: '', key: '' };
  }
}
