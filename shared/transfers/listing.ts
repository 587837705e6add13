/* How the files that were offered in a conversation are listed. */

/** The groups that a list can be limited to. `media` has videos and sounds. */
export const fileGroups = ['all', 'pictures', 'media', 'others'] as const;
export type FileGroup = (typeof fileGroups)[number];

/** The orders of a list. Times are those of the offers. */
export const fileOrders = ['newest', 'oldest', 'name'] as const;
export type FileOrder = (typeof fileOrders)[number];

/**
 * The group of a file besides `all`.
 * @param type its media type
 */
export function groupOf(type: string, isFolder: boolean): Exclude<FileGroup, 'all'> {
  if (isFolder) return 'others';
  if (type.startsWith('image/')) return 'pictures';
  return /^(?:video|audio)\//.test(type) ? 'media' : 'others';
}
