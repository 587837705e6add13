import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Settings } from '../../../../shared/settings/settings';
import {
  isTone,
  soundKinds,
  soundSettings,
  type Playable,
  type SoundKind,
  usualSound,
} from '../../../../shared/settings/sounds';
import type { Desktop } from '../../ports';
import { askedPart, formatAt, pageContent, type PageContent } from '../../windows/page-content';
import { wavOf } from './tones';

/** Largest file that is played, in bytes. */
const bytesAtMost = 10 * 1024 * 1024;

export interface SoundsParts {
  desktop: Pick<Desktop, 'play'>;
  settings: () => Settings;
  /** Whether nothing may sound. */
  isQuiet: () => boolean;
}

/** Plays what the user has chosen for each kind of event. */
export class Sounds {
  constructor(private readonly parts: SoundsParts) {}

  /** Plays the sound of a kind, unless the user has turned it off or leaves it to the desktop. */
  play(kind: SoundKind): void {
    const choice = this.parts.settings()[soundSettings[kind]];
    if (choice === 'off' || choice === 'desktop') return;
    this.parts.desktop.play(choice === 'file' ? `file-${kind}` : choice);
  }

  /** The user has sent a message. */
  sent(): void {
    if (!this.parts.isQuiet()) this.play('own');
  }

  /**
   * What is played, for the page that plays it. Only the user names files, by choosing them.
   * @param range the `Range` header of the page's request
   */
  async content(sound: Playable, range: string | undefined): Promise<PageContent> {
    const kind = soundKinds.find((each) => sound === `file-${each}`);
    const path = kind && this.parts.settings().soundFiles[kind];
    const content =
      path !== undefined && (await isPlayable(path)) ? await pageContent(path, range) : undefined;
    return content ?? partOf(wavOf(isTone(sound) ? sound : usualSound), range);
  }
}

/** What a page asks for of a sound of the app; all of it if there is no such part. */
function partOf(bytes: Buffer, range: string | undefined): PageContent {
  const total = bytes.length;
  const part = askedPart(total, range) ?? { from: 0, end: total, total };
  const stream = Readable.from([bytes.subarray(part.from, part.end)], { objectMode: false });
  return { type: 'audio/wav', stream, part };
}

/** Whether a file is a sound that pages play, by its bytes. */
export async function isPlayable(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).size > bytesAtMost) return false;
  } catch {
    return false;
  }
  const format = await formatAt(path);
  return format !== undefined && !format.startsWith('image/');
}
