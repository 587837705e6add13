import { desktopCapturer } from 'electron';
import type { ScreenSourceView } from '../../../shared/ipc/calls/screens';

/** Size within which the small pictures fit, in pixels. */
const thumbnailSize = { width: 320, height: 200 };
/** Number of screens and windows that are listed. */
const listedAtMost = 60;

/** The screens and windows that can be shared. On Wayland the desktop asks the user first, and names what they chose. */
export async function screenSources(): Promise<ScreenSourceView[]> {
  const found = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize });
  return found.slice(0, listedAtMost).map(({ id, name, thumbnail }) => ({
    id,
    name,
    kind: id.startsWith('screen:') ? 'screen' : 'window',
    picture: new Uint8Array(thumbnail.toPNG()),
  }));
}
