import { looksOf } from '../../../../shared/protocol/look';

/**
 * Cache of `looksOf`: one call takes 15 µs, and lists name everybody at every change. It has room for everybody met, with
 * earlier names, and those who are there besides: with one name too many each pass would find all of them anew.
 */
const looks = new Map<string, readonly string[]>();
const rememberedLooks = 100_000;

/** `looksOf`, remembered. */
export function rememberedLooksOf(name: string): readonly string[] {
  const known = looks.get(name);
  if (known !== undefined) return known;
  if (looks.size >= rememberedLooks) looks.clear();
  const found = looksOf(name);
  looks.set(name, found);
  return found;
}
