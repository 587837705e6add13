import { withoutPngMetadata, withoutWebpMetadata } from './chunked-metadata';
import { withoutJpegMetadata } from './jpeg-metadata';

/** How files of each format begin. */
const removals: readonly (readonly [RegExp, (file: Buffer) => Buffer | undefined])[] = [
  [/^\xff\xd8\xff/, withoutJpegMetadata],
  [/^\x89PNG\r\n\x1a\n/, withoutPngMetadata],
  [/^RIFF[^]{4}WEBP/, withoutWebpMetadata],
];

/** Number of bytes by which a format is known. */
export const headBytes = 12;

/** Size in bytes up to which pictures are cleaned: one is in memory as a whole meanwhile. */
export const cleanedBytesAtMost = 64 * 1024 * 1024;

const removalOf = (file: Buffer): ((file: Buffer) => Buffer | undefined) | undefined => {
  const head = file.toString('latin1', 0, headBytes);
  return removals.find(([beginning]) => beginning.test(head))?.[1];
};

/** Whether a file begins like a picture that may say where it was taken, and from which `withoutMetadata` removes it. */
export const holdsMetadata = (head: Buffer): boolean => removalOf(head) !== undefined;

/**
 * A picture without what it says besides itself, such as the place and time at which it was taken. Its pixels are not touched. Only
 * what is known to belong to the picture is kept, so that nothing is missed. The format is what the bytes say: programs that show a
 * picture go by them too. Undefined if it could not be read.
 *
 * A function of the bytes alone: photos in an offered folder are cleaned again whenever somebody fetches them, and are not given if
 * that makes other bytes than those that were offered.
 */
export const withoutMetadata = (file: Buffer): Buffer | undefined => removalOf(file)?.(file);
