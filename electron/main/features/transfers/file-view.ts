import { sortOf, type OfferedFile } from '../../../../shared/conversation/file-content';
import type { FileView } from '../../../../shared/ipc/view';
import { plainLine } from '../../../../shared/text/visible';
import { dimensionsOf } from '../../../../runtime/picture/dimensions';
import { isExecutable } from '../../../../shared/transfers/executable';
import { safeName } from '../../../../shared/transfers/safe-path';

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

/** Sides of a preview in pixels, at most: a few bytes can say that a picture takes a gigabyte once it is decoded. */
const previewSide = 640;

function isSmall(preview: string): boolean {
  const size = dimensionsOf(Buffer.from(preview, 'base64'));
  return size !== undefined && size.width <= previewSide && size.height <= previewSide;
}
