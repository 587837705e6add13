/** Number of UTF-16 units of a text that are looked at: its end, where something is typed. */
const lookedAt = 2_000;

/**
 * The language in whose letters a text is mostly written. The browser checks words of one script at a time.
 * @param languages tags of languages; there MUST be one
 * @returns the first of that script, or the first of all if the text has no letters of any
 */
export function languageFor(text: string, languages: readonly string[]): string | undefined {
  const byScript = new Map<string, string>();
  for (const language of languages) {
    const script = scriptOf(language);
    if (!byScript.has(script)) byScript.set(script, language);
  }
  if (byScript.size < 2) return languages[0];
  const end = text.slice(-lookedAt);
  const counted = [...byScript].map(([script, language]) => ({ language, count: countOf(script, end) }));
  return counted.reduce((most, each) => (each.count > most.count ? each : most)).language;
}

function scriptOf(language: string): string {
  try {
    return new Intl.Locale(language).maximize().script ?? '';
  } catch {
    return '';
  }
}

function countOf(script: string, text: string): number {
  try {
    return text.match(new RegExp(`\\p{Script=${script}}`, 'gu'))?.length ?? 0;
  } catch {
    // Some languages are written in several scripts, which Unicode has no common name for.
    return 0;
  }
}
