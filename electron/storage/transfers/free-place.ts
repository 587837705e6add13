import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freeName, nameKey, safeName } from '../../../shared/transfers/safe-path';

/**
 * Has something lie in a folder under a safe name, like the one given, that nothing else has. Returns where.
 * @param take puts it there, and throws if something is there already
 */
export function freePlace(folder: string, name: string, take: (path: string) => void): string {
  const taken = new Set(readdirSync(folder).map(nameKey));
  for (;;) {
    const free = freeName(safeName(name), (each) => taken.has(nameKey(each)));
    const path = join(folder, free);
    try {
      take(path);
      return path;
    } catch (error) {
      // Another program was faster.
      if (!existsSync(path)) throw error;
      taken.add(nameKey(free));
    }
  }
}
