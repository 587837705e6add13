import { BrowserWindow } from 'electron';
import { say } from '../../../shared/words/say';

/** Titles without the name of the profile. */
const titles = new WeakMap<BrowserWindow, string>();
let profile: string | undefined;

/** Gives a window a title, with the name of the profile if there are several. */
export function showTitle(window: BrowserWindow, title: string): void {
  titles.set(window, title);
  const shown = profile === undefined ? title : say('profiles.title', { title, profile });
  if (window.getTitle() !== shown) window.setTitle(shown);
}

/** Adds the name of the profile to the titles of all windows; undefined for none. */
export function nameWindowsAfter(name: string | undefined): void {
  if (name === profile) return;
  profile = name;
  for (const window of BrowserWindow.getAllWindows())
    showTitle(window, titles.get(window) ?? window.getTitle());
}
