import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

/**
 * Where the server on a data folder listens for its operator: a socket in the folder. On Windows, where that is not possible, a
 * named pipe; this has not been tried.
 */
export function controlPath(data: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return join(data, 'control.sock');
  const name = createHash('sha256').update(resolve(data).toLowerCase()).digest('hex').slice(0, 32);
  return `\\\\.\\pipe\\parley-server-${name}`;
}

/** Longest path of a socket, in bytes: of Linux, macOS has four less. */
export const longestSocketPath = 103;
