import { pngCleaning, webpCleaning } from './chunked-metadata';
import { readCleaned, type Cleaning } from './cleaning';
import { jpegCleaning } from './jpeg-metadata';

/** How files of each format begin. */
const removals: readonly (readonly [RegExp, (file: Buffer) => Cleaning | undefined])[] = [
  [/^\xff\xd8\xff/, jpegCleaning],
  [/^\x89PNG\r\n\x1a\n/, pngCleaning],
  [/^RIFF[^]{4}WEBP/, webpCleaning],
];

/** Number of bytes by which a format is known. */
export const headBytes = 12;

/** Size in bytes up to which pictures are cleaned: one is in memory as a whole meanwhile. */
export const cleanedBytesAtMost = 64 * 1024 * 1024;

const removalOf = (file: Buffer): ((file: Buffer) => Cleaning | undefined) | undefined => {
  const head = file.toString('latin1', 0, headBytes);
  return removals.find(([beginning]) => beginning.test(head))?.[1];
};

/** Whether a file begins like a picture that may say where it was taken, and from which `withoutMetadata` removes it. */
export const holdsMetadata = (head: Buffer): boolean => removalOf(head) !== undefined;

/**
 * What is left of a picture without what it says besides itself, such as the place and time at which it was taken. Its pixels are
 * not touched. Only what is known to belong to the picture is kept, so that nothing is missed. The format is what the bytes say:
 * programs that show a picture go by them too. Undefined if it could not be read.
 *
 * A function of the bytes alone: photos in an offered folder are cleaned again whenever somebody fetches them, and are not given if
 * that makes other bytes than those that were offered.
 */
export const cleaningIn = (file: Buffer): Cleaning | undefined => removalOf(file)?.(file);

/** The same, as bytes. */
export function withoutMetadata(file: Buffer): Buffer | undefined {
  const cleaning = cleaningIn(file);
  const cleaned = cleaning && Buffer.allocUnsafe(cleaning.size);
  if (cleaned) readCleaned(cleaning, 0, cleaned, (into, from) => file.copy(into, 0, from) === into.length);
  return cleaned;
}
