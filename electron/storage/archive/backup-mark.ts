/** Bytes of a tar file's first block, enough to recognise either kind. */
export const markBytes = 512;

/** Whether a file that begins with these bytes is a tar file, as backups without a passphrase are. */
export const isTar = (beginning: Buffer): boolean => beginning.toString('latin1', 257, 262) === 'ustar';

/** Whether a file that begins with these bytes was encrypted by `age`, as backups with a passphrase are. */
export const isAge = (beginning: Buffer): boolean => beginning.toString('latin1').startsWith(ageMark);
const ageMark = 'age-encryption.org/';
