import { spawn } from 'node:child_process';
import { app } from 'electron';
import type { Logger } from '../../storage/logger';
import { isPermitted, switchesOf } from '../switches';
import { runningImage } from './appimage';

/**
 * Starts another Parley with the profile in a folder, with the switches of Chromium that this one was started with. If one runs with
 * that profile, it comes to the front instead.
 */
export function startProfile(folder: string, log: Logger): void {
  const source = app.isPackaged ? [] : [app.getAppPath()];
  const switches = switchesOf(process.argv.slice(1)).filter(isPermitted);
  const args = [...source, ...switches, '--profile', folder];
  const started = spawn(runningImage() ?? process.execPath, args, { detached: true, stdio: 'ignore' });
  started.on('error', (error) => log.error('Another profile could not be started.', { why: String(error) }));
  // It goes on when this one ends.
  started.unref();
}
