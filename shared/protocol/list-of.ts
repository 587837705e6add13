import { z } from 'zod';
import { readAs } from '../read-as';

/** The schemas of the items of such lists, which the lists themselves hide. */
export const listItems = new WeakMap<z.core.$ZodType, z.core.$ZodType>();

/**
 * Schema of a list from another node. Items that do not match are dropped, and so is everything after the first `most`:
 * one bad item must not invalidate the whole list, such as everybody who is online.
 */
export function listOf<Item extends z.ZodType>(item: Item, most = Infinity) {
  const list = z.array(z.unknown()).transform((values) =>
    values.slice(0, most).flatMap((value) => {
      const parsed = readAs(item, value);
      return parsed.success ? [parsed.data] : [];
    }),
  );
  listItems.set(list, item);
  return list;
}
