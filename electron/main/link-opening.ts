import { destinationOf } from '../../shared/text/link-doubt';
import { plainLine } from '../../shared/text/visible';
import type { FileDialogs } from './ports';

const schemes: readonly string[] = ['http:', 'https:', 'mailto:'];

export interface LinkOpening {
  /** Gives an address to the user's browser or mail program. */
  open(url: string): Promise<void>;
  /** Asks a question in front of a window; resolves to whether the user agreed. */
  confirm: FileDialogs['confirm'];
}

/**
 * Opens a link as it is written in a message. If it reads like another site than the one it opens, it asks first, and its
 * default is not to open.
 * @returns false if the address is not of the web or of a mailbox: then nothing is opened
 */
export async function openLink(
  { open, confirm }: LinkOpening,
  window: number,
  url: string,
): Promise<boolean> {
  if (!URL.canParse(url) || !schemes.includes(new URL(url).protocol)) return false;
  const { target, doubt } = destinationOf(url);
  const isWanted =
    doubt === undefined ||
    (await confirm(window, {
      message: `This link opens ${target}`,
      detail: `It is written as ${plainLine(url)}\n\n${doubt} Open it only if you trust ${target}.`,
      action: `Open ${target}`,
    }));
  if (isWanted) await open(new URL(url).href);
  return true;
}
