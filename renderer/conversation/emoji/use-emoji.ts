import { useEffect, useState } from 'react';
import { locale } from '../../../shared/words/locale';
import { emojiIn, type EmojiEntry } from './emoji-table';

const none: readonly EmojiEntry[] = [];
let loaded: { readonly language: string; readonly entries: readonly EmojiEntry[] } | undefined;

/** Each language has a table of its own; they are large, and loaded when emoji are first looked for. */
const tables: Readonly<Record<string, () => Promise<{ readonly default: string }>>> = {
  de: () => import('virtual:emojibase-data/de'),
  en: () => import('virtual:emojibase-data/en'),
};

async function load(language: string): Promise<readonly EmojiEntry[]> {
  if (loaded?.language === language) return loaded.entries;
  const table = await (tables[language] ?? tables['en'])?.();
  const entries = table ? emojiIn(table.default) : none;
  loaded = { language, entries };
  return entries;
}

/** All emoji, in the language of the windows; none unless `isWanted`, and until they are loaded. */
export function useEmoji(isWanted: boolean): readonly EmojiEntry[] {
  const language = locale().slice(0, 2);
  const [entries, setEntries] = useState(none);
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    void load(language).then((all) => {
      if (!isOver) setEntries(all);
    });
    return () => {
      isOver = true;
    };
  }, [isWanted, language]);
  return isWanted ? entries : none;
}
