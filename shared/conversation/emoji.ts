import { limits } from '../protocol/limits';

/** The emoji that the picker offers: all of them are in Unicode 6.1, so that every system can show them. */
export const offeredEmoji = ['👍', '👎', '❤️', '😂', '🎉', '😮', '😢', '🙏'] as const;

/**
 * Matches one emoji by its form, not by the list in this program's Unicode version, so that all versions agree and future
 * emoji count as well.
 */
const picture =
  '\\p{Extended_Pictographic}\\ufe0f?\\p{Emoji_Modifier}?(?:[\\u{e0020}-\\u{e007e}]+\\u{e007f})?';
const flag = '\\p{Regional_Indicator}{2}';
const key = '[0-9#*]\\ufe0f?\\u20e3';
const form = `(?:${picture}(?:\\u200d${picture})*|${flag}|${key})`;
const oneEmoji = new RegExp(`^${form}$`, 'u');
/** Number of emoji that are still a few. */
const fewAtMost = 3;
const fewEmoji = new RegExp(`^(?:${form}\\s*){1,${fewAtMost}}$`, 'u');

/** Whether a text is exactly one emoji. */
export const isEmoji = (text: string): boolean => text.length <= limits.emojiUnits && oneEmoji.test(text);

/** Whether a text is one to three emoji and nothing else, apart from blanks. */
export const isFewEmoji = (text: string): boolean =>
  text.length <= fewAtMost * limits.emojiUnits && fewEmoji.test(text.trim());

/** The same for all texts that show one emoji: some programs write a variation selector that others omit. */
export const emojiKey = (emoji: string): string => emoji.replaceAll('\ufe0f', '');
