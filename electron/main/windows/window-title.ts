import { BrowserWindow } from 'electron';
import { say } from '../../../shared/words/say';

/** Titles without the name of the profile. */
const titles = new WeakMap<BrowserWindow, string>();
let profile: string | undefined;
const listeners: (() => void)[] = [];

/** Calls the listener when the title of a window changes. */
export const followTitles = (listener: () => void): void => void listeners.push(listener);

/** A window's title, without the name of the profile. */
export const titleOf = (window: BrowserWindow): string => titles.get(window) ?? window.getTitle();

/** Gives a window a title, with the name of the profile if there are several. */
export function showTitle(window: BrowserWindow, title: string): void {
  titles.set(window, title);
  const shown = profile === undefined ? title : say('profiles.title', { title, profile });
  if (window.getTitle() === shown) return;
  window.setTitle(shown);
  for (const listener of listeners) listener();
}

/** Adds the name of the profile to the titles of all windows; undefined for none. */
export function nameWindowsAfter(name: string | undefined): void {
  if (name === profile) return;
  profile = name;
  for (const window of BrowserWindow.getAllWindows()) showTitle(window, titleOf(window));
}
