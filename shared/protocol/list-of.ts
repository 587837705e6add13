import { z } from 'zod';

/**
 * A list from outside. Items that do not fit the schema are left out, and so are those after the first `most`: one bad item
 * must not take away the whole list, such as everybody who is online.
 */
export const listOf = <Item extends z.ZodType>(item: Item, most = Infinity) =>
  z.array(z.unknown()).transform((values) =>
    values.slice(0, most).flatMap((value) => {
      const parsed = item.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    }),
  );
