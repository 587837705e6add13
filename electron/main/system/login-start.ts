import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { runningImage } from './appimage';
import {
  isLoginEntryOn,
  isWindowsLoginItemOn,
  loginEntry,
  loginEntryName,
  windowsLoginItem,
} from './login-entry';

export interface LoginChoice {
  /** Whether Parley starts when the user signs in. */
  on: boolean;
  /** Whether it then shows no window. */
  isHidden: boolean;
}

/** The profile that is started. */
export interface LoginProfile {
  folder: string;
  /** Whether it is the one that a start uses which names none. */
  isUsual: boolean;
}

/** Has the system start this profile when the user signs in, or not any more. Throws if the system does not take it. */
export function setLoginStart({ on, isHidden }: LoginChoice, login: LoginProfile): void {
  // The usual profile is named as well: a start that names none may ask for one.
  const command = [runningImage() ?? process.execPath, ...argumentsOf(isHidden, login.folder)];
  const profile = named(login);
  if (process.platform === 'linux') return setEntry(on, { command, profile });
  const item = process.platform === 'win32' ? windowsLoginItem({ command, profile }) : {};
  app.setLoginItemSettings({ openAtLogin: on, ...item });
}

/** Whether the system starts this profile when the user signs in: they can also turn that off in the system's settings. */
export function isLoginStartOn(login: LoginProfile): boolean {
  const profile = named(login);
  if (process.platform === 'linux') {
    const entry = storedEntry(profile);
    return entry !== undefined && isLoginEntryOn(entry);
  }
  const { openAtLogin, launchItems } = app.getLoginItemSettings();
  return process.platform === 'win32' ? isWindowsLoginItemOn(launchItems, profile) : openAtLogin;
}

function setEntry(on: boolean, start: { command: readonly string[]; profile: string | undefined }): void {
  const file = entryFile(start.profile);
  if (!on) return rmSync(file, { force: true });
  const entry = loginEntry(start);
  if (storedEntry(start.profile) === entry) return;
  mkdirSync(folder(), { recursive: true });
  writeFileSync(file, entry);
}

function storedEntry(profile: string | undefined): string | undefined {
  try {
    return readFileSync(entryFile(profile), 'utf8');
  } catch {
    return undefined;
  }
}

const named = ({ folder, isUsual }: LoginProfile): string | undefined => (isUsual ? undefined : folder);

const argumentsOf = (isHidden: boolean, profile: string): string[] => [
  ...(app.isPackaged ? [] : [app.getAppPath()]),
  '--profile',
  profile,
  ...(isHidden ? ['--hidden'] : []),
];

const folder = (): string => join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'autostart');
const entryFile = (profile: string | undefined): string => join(folder(), loginEntryName({ profile }));
