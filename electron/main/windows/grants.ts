import type { WebContents } from 'electron';
import type { Caller } from '../ipc/router';
import { MicrophoneGrants } from './microphone';
import { ScreenGrants } from './screen-grants';
import type { Permissions } from './security';

/** What pages may use for a moment, because the user has just asked for it there. */
export class Grants {
  readonly microphone: MicrophoneGrants;
  readonly screens: ScreenGrants;

  /** @param now milliseconds by a clock that never goes back */
  constructor(now: () => number) {
    this.microphone = new MicrophoneGrants(now);
    this.screens = new ScreenGrants(now);
  }

  /** Which pages are permitted what; those that are none of the app's nothing. */
  permissions(callerOf: (contents: number) => Caller | undefined): Permissions {
    const isPage = ({ id }: WebContents): boolean => callerOf(id) !== undefined;
    return {
      mayCopy: ({ id }) => callerOf(id)?.kind === 'preferences',
      mayListen: (contents) => isPage(contents) && this.microphone.take(contents.id),
      mayShare: (contents) => isPage(contents) && this.screens.has(contents.id),
      screenFor: (contents) => (isPage(contents) ? this.screens.take(contents.id) : undefined),
    };
  }
}
