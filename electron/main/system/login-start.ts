import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { runningImage } from './appimage';
import { isLoginEntryOn, loginEntry, loginEntryName } from './login-entry';

export interface LoginChoice {
  /** Whether Parley starts when the user signs in. */
  on: boolean;
  /** Whether it then shows no window. */
  isHidden: boolean;
}

/** Has the system start this profile when the user signs in, or not any more. Throws if the system does not take it. */
export function setLoginStart({ on, isHidden }: LoginChoice, profile: string | undefined): void {
  const args = argumentsOf(isHidden, profile);
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, args });
    return;
  }
  const file = entryFile(profile);
  if (!on) return rmSync(file, { force: true });
  const start = { command: [runningImage() ?? process.execPath, ...args], profile };
  mkdirSync(folder(), { recursive: true });
  writeFileSync(file, loginEntry(start));
}

/**
 * Whether the system starts this profile when the user signs in: they can also turn that off in the system's settings.
 * @param isHidden whether it was to show no window: Windows knows a start by its arguments
 */
export function isLoginStartOn(isHidden: boolean, profile: string | undefined): boolean {
  if (process.platform !== 'linux')
    return app.getLoginItemSettings({ args: argumentsOf(isHidden, profile) }).openAtLogin;
  try {
    return isLoginEntryOn(readFileSync(entryFile(profile), 'utf8'));
  } catch {
    return false;
  }
}

const argumentsOf = (isHidden: boolean, profile: string | undefined): string[] => [
  ...(app.isPackaged ? [] : [app.getAppPath()]),
  ...(profile === undefined ? [] : ['--profile', profile]),
  ...(isHidden ? ['--hidden'] : []),
];

const folder = (): string => join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'autostart');
const entryFile = (profile: string | undefined): string => join(folder(), loginEntryName({ profile }));
