import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const inProject = (...parts) => join(projectDir, ...parts);

/** What is downloaded once and shared by every clone. Root's is one that the ordinary user of the tests can read too. */
export const cacheDir =
  process.getuid?.() === 0
    ? '/var/cache/parley'
    : join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'parley');
