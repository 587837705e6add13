import type { OfferedFile } from '../../../shared/conversation/file-content';

/** An offered file without its small picture, which its message has: those of thousands of transfers would take much memory. */
export type KeptFile = Omit<OfferedFile, 'preview'>;

export const keptFile = ({ preview: _preview, ...file }: OfferedFile): KeptFile => file;
