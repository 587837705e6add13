import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Emoji of later versions of Unicode are left out: the fonts of many systems do not have them. */
const newest = 15;
/** Skin tones and letters of flags, which nobody writes alone. */
const parts = 2;

const dataSchema = z.array(
  z.object({
    hexcode: z.string(),
    emoji: z.string(),
    label: z.string(),
    tags: z.array(z.string()).default([]),
    group: z.number().optional(),
    order: z.number().optional(),
    version: z.number(),
  }),
);
const namesSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

const read = <Data>(schema: z.ZodType<Data>, ...path: string[]): Data =>
  schema.parse(JSON.parse(readFileSync(join('node_modules', 'emojibase-data', ...path), 'utf8')));

/**
 * The emoji in Unicode's order, a line for each: the emoji, its group, its label in a language, the names that are typed after a
 * colon, and other words for it, with tabs between them.
 */
export function emojiTable(language: string): string {
  const common = read(namesSchema, 'en', 'shortcodes', 'github.json');
  const taken = new Set(Object.values(common).flat());
  return read(dataSchema, language, 'data.json')
    .filter(({ group, version }) => group !== undefined && group !== parts && version <= newest)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map(({ emoji, group, label, hexcode, tags }) => {
      const own = nameOf(label);
      const names = new Set([...[common[hexcode] ?? []].flat(), ...(taken.has(own) ? [] : [own])]);
      return [emoji, group, label, [...names].join(' '), tags.join(' ')].join('\t');
    })
    .join('\n');
}

/** A label as it is typed after a colon: `red_apple`. */
const nameOf = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');

/** Named after the package, as the list of licences expects it. */
const prefix = 'virtual:emojibase-data/';

/** Gives the windows' code the tables, as modules that are loaded when somebody looks for an emoji. */
export const emojiTables = {
  name: 'emoji-tables',
  resolveId: (id: string): string | undefined => (id.startsWith(prefix) ? `\0${id}` : undefined),
  load(id: string): string | undefined {
    const language = id.startsWith(`\0${prefix}`) ? id.slice(prefix.length + 1) : undefined;
    return language === undefined ? undefined : `export default ${JSON.stringify(emojiTable(language))};`;
  },
};
