import type { WebContentsView } from 'electron';
import type { Playable } from '../../../shared/settings/sounds';
import { makeSoundPage } from '../windows/window-factory';
import { soundPageOf } from '../windows/app-files';

/** How long a sound is played at most. */
const playedMs = 10_000;
/** Shortest time between two sounds: of several that come at once, the first is heard. */
const leastMs = 200;

/**
 * Plays sounds in a page without a window: the app may have none, and not every Linux desktop plays anything. The page is there
 * only while something is played.
 */
export class SoundPage {
  #page: WebContentsView | undefined;
  #end: NodeJS.Timeout | undefined;
  #last = -Infinity;

  play(sound: Playable): void {
    const now = performance.now();
    if (now - this.#last < leastMs) return;
    this.#last = now;
    this.#page ??= makeSoundPage();
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.#close(), playedMs);
    // Fails if the page is replaced or ends before it is loaded: then nothing is left to be played.
    this.#page.webContents.loadURL(soundPageOf(sound)).catch(() => undefined);
  }

  #close(): void {
    this.#page?.webContents.close();
    this.#page = undefined;
  }
}
