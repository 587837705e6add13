import type { RowView } from './views/transcript';

const removable: ReadonlySet<RowView['kind']> = new Set([
  'text',
  'file',
  'poll',
  'named',
  'pictured',
  'unpictured',
]);

/** Whether a row of this kind is a message, which its author can remove if a server refused it. */
export const isRemovable = (kind: RowView['kind']): boolean => removable.has(kind);
