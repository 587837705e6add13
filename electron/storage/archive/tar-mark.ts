/** Bytes of a tar file's first block. */
export const tarBlockBytes = 512;

/** Whether a file that begins with these bytes is a tar file, as backups are. */
export const isTar = (beginning: Buffer): boolean => beginning.toString('latin1', 257, 262) === 'ustar';
