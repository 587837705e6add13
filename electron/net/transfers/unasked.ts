import { sortOf, type OfferedFile } from '../../../shared/conversation/file-content';
import { isExecutable } from '../../../shared/transfers/executable';

/** Sizes in bytes up to which pictures and sounds, and all files, are fetched unasked, if the user wants that. */
const [unaskedMediaBytes, unaskedBytes] = [2_000_000, 100_000_000];

/** What the user wants to be fetched unasked. */
export type Unasked = 'nothing' | 'pictures' | 'everything';

/** Whether a file is fetched unasked. No program ever is, and no folder, which may hold some. */
export function isFetchedUnasked(file: OfferedFile, wanted: Unasked): boolean {
  if (wanted === 'nothing' || file.files !== undefined || isExecutable(file.name)) return false;
  return wanted === 'everything'
    ? file.size <= unaskedBytes
    : isPictureOrSound(file) && file.size <= unaskedMediaBytes;
}

/** Whether a small one is fetched unless the user wants nothing: what people paste or say is meant to be seen and heard. */
const isPictureOrSound = (file: OfferedFile): boolean =>
  sortOf(file) === 'picture' || file.type.startsWith('audio/');
