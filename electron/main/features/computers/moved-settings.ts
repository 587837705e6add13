import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { isLoopback } from '../../../../shared/protocol/origin';
import { readAs } from '../../../../shared/read-as';
import { settingsPath } from '../../../storage/settings-path';

const moved = z.looseObject({
  server: z.looseObject({ host: z.string() }).nullish(),
  hosting: z.looseObject({ enabled: z.boolean() }).optional(),
  user: z.string().nullish(),
});

/**
 * Changes the settings in a folder, which come from another computer, to those of this one: it hosts no server, and a server
 * that runs on the other one is reached there.
 * @param from where the other computer is
 * @param name the name that the user has there, which may be that of its run only
 */
export function moveSettings(folder: string, { from, name }: { from: string; name: string }): void {
  const path = settingsPath(folder);
  const read = readAs(moved, readJson(path));
  if (!read.success) return;
  const { server, hosting, user, ...others } = read.data;
  const settings = {
    ...others,
    user: user ?? name,
    ...(server && { server: isLoopback(server.host) ? { ...server, host: from } : server }),
    ...(hosting && { hosting: { ...hosting, enabled: false } }),
  };
  writeFileSync(path, `${JSON.stringify(settings)}\n`, { mode: 0o600 });
}

/** What a file holds; nothing if there is none that can be read. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
