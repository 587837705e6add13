import { withoutPngMetadata, withoutWebpMetadata } from './chunked-metadata';
import { withoutJpegMetadata } from './jpeg-metadata';

const removals: Readonly<Record<string, (file: Buffer) => Buffer | undefined>> = {
  'image/jpeg': withoutJpegMetadata,
  'image/png': withoutPngMetadata,
  'image/webp': withoutWebpMetadata,
};

/** Whether pictures of a media type may say where they were taken, and `withoutMetadata` removes it. */
export const holdsMetadata = (mediaType: string): boolean => Object.hasOwn(removals, mediaType);

/**
 * A picture without what it says besides itself, such as the place and time at which it was taken. Its pixels are not touched. Only
 * what is known to belong to the picture is kept, so that nothing is missed. Undefined if it could not be read to its end.
 */
export const withoutMetadata = (mediaType: string, file: Buffer): Buffer | undefined =>
  removals[mediaType]?.(file);
