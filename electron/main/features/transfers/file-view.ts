import { dimensionsOf } from '../../../../runtime/picture/dimensions';
import { sortOf, type OfferedFile } from '../../../../shared/conversation/file-content';
import type { FileView } from '../../../../shared/ipc/views/transfers';
import { plainLine } from '../../../../shared/text/visible';
import { isExecutable } from '../../../../shared/transfers/executable';
import { safeName } from '../../../../shared/transfers/safe-path';

/** Longer side of the small picture in an offer, in pixels: apps make 320 at most. */
const previewSideAtMost = 640;
/** The formats of such a picture, as base64 begins: JPEG, PNG and WebP. */
const previewFormat = /^(?:\/9j|iVBORw0KGgo|UklGR)/;

/** A file as windows show it. */
export function fileView(
  offer: Pick<OfferedFile, 'name' | 'size' | 'type' | 'files' | 'width' | 'height' | 'preview'>,
): FileView {
  const { name, size, type, files, width, height, preview } = offer;
  return {
    name: plainLine(name),
    size,
    type,
    sort: sortOf(offer),
    executable: files === undefined && isExecutable(safeName(name)),
    ...(files === undefined ? {} : { files }),
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...(preview !== undefined && isSmall(preview) ? { preview } : {}),
  };
}

/**
 * Whether a small picture really is one. Few bytes may hold a picture of many pixels, and all windows that show it would decode
 * it, unasked and each time.
 */
export function isSmall(preview: string): boolean {
  if (!previewFormat.test(preview)) return false;
  const size = dimensionsOf(Buffer.from(preview, 'base64'));
  return size !== undefined && Math.max(size.width, size.height) <= previewSideAtMost;
}
