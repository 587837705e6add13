/** What is being typed that can be completed: the name of somebody after @, or of an emoji after a colon. */
export interface Trigger {
  readonly sign: '@' | ':';
  /** Where the sign is, in UTF-16 units. */
  readonly start: number;
  /** What follows it, up to the caret. */
  readonly query: string;
}

/** Nothing longer is a name. */
const longest = 64;
const nameCharacter = String.raw`[\p{L}\p{M}\p{N}_.·-]`;
/** Not after what begins a mail address. A name may have spaces; what merely goes on after one is told from it by there being nobody of that name. */
const name = new RegExp(
  String.raw`(?<![A-Za-z0-9._%+-])@(${nameCharacter}*(?: ${nameCharacter}*){0,3})$`,
  'u',
);

/** Two characters at least: a colon also ends a clause, or begins a smiley. Not within an address or a time. */
const emoji = /(?<![\p{L}\p{N}_:/])[:：]([\p{L}\p{N}_+-]{2,})$/u;

/** What can be completed at the caret of a text; undefined if nothing. */
export function triggerAt(text: string, caret: number): Trigger | undefined {
  const from = Math.max(0, caret - longest);
  const before = text.slice(from, caret);
  for (const [sign, form] of [
    ['@', name],
    [':', emoji],
  ] as const) {
    const found = form.exec(before);
    if (found) return { sign, start: from + found.index, query: found[1] ?? '' };
  }
  return undefined;
}
