import { sortOf, type OfferedFile } from '../../../../shared/conversation/file-content';
import type { FileView } from '../../../../shared/ipc/view';
import { plainLine } from '../../../../shared/text/visible';
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
    ...(preview === undefined ? {} : { preview }),
  };
}
