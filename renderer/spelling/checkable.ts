/** Texts up to this length are checked from their beginning, wherever the text cursor is. */
const shortUnits = 64;
/** Texts up to this length are checked from their beginning, or from that of one of their sentences. */
const longUnits = 1_000;

/**
 * Whether a text may be checked for spelling. MUST be respected: Electron looks for the first letter of what is checked without
 * going on to the next character (`HasWordCharacters`), so whatever begins with a space, a digit or a sign, which have no
 * script of their own, would stop the window for ever. Chromium chooses what is checked: the whole text, the paragraph, or
 * the sentences around the text cursor (`ColdModeSpellCheckRequester`).
 */
export function isCheckable(text: string): boolean {
  if (/^\p{Script=Common}/u.test(text)) return false;
  if (text.length <= shortUnits) return true;
  return text.length <= longUnits && !hasOtherBeginnings(text);
}

/** Whether a paragraph or a sentence may begin with something else than a letter; rather too often than not often enough. */
const hasOtherBeginnings = (text: string): boolean =>
  /[\n\r\u0085\u2028\u2029]/.test(text) ||
  /\s(?!\s)\p{Script=Common}/u.test(text) ||
  /\p{Sentence_Terminal}['"”’»›)\]\p{Sentence_Terminal}]*(?!\s)\p{Script=Common}/u.test(
    text.replaceAll(/['"”’»›)\]\p{Sentence_Terminal}]+(?=\s|$)/gu, ''),
  );
