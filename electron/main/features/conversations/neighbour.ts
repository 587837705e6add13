/** The item that follows one in a list, or precedes it, around its ends; without that one the first or the last. */
export function neighbour<Item>(list: readonly Item[], item: Item | null, step: 1 | -1): Item | undefined {
  const at = item === null ? -1 : list.indexOf(item);
  if (at < 0) return list.at(step > 0 ? 0 : -1);
  return list[(at + step + list.length) % list.length];
}
