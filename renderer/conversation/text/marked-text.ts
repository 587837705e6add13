import { placedMentions, type Mention } from '../../../shared/conversation/mentions';
import { tidy } from '../../../shared/text/visible';

/**
 * A text on its way to the screen, in which each mention is one mark: links and formatting are found in it without
 * falling into a name, and in whatever parts it is drawn, each mention is found again.
 */
export interface MarkedText {
  readonly text: string;
  /** What was written for each mention, by the number in its mark. */
  readonly written: readonly string[];
}

/** Code points that Unicode keeps for programs: no text has them. */
const [begins, ends] = ['\ufdd0', '\ufdd1'];
const reserved = /[\ufdd0-\ufdef]/g;
const mark = /\ufdd0(\d+)\ufdd1/g;

/** Cleans a text for a window, and marks its mentions. */
export function markedText(text: string, mentions: readonly Mention[] = []): MarkedText {
  const own = text.replace(reserved, '\ufffd');
  if (mentions.length === 0) return { text: tidy(own), written: [] };
  let marked = '';
  let end = 0;
  const written: string[] = [];
  for (const mention of placedMentions(own, mentions)) {
    marked += `${own.slice(end, mention.start)}${begins}${written.length}${ends}`;
    written.push(own.slice(mention.start, mention.end));
    end = mention.end;
  }
  return { text: tidy(marked + own.slice(end)), written };
}

/** A stretch of marked text: words, or the number of a mention. */
export type Stretch = string | number;

/** Takes marked text apart at its mentions. */
export function stretchesOf(text: string): Stretch[] {
  if (!text.includes(begins)) return [text];
  return text.split(mark).map((part, index) => (index % 2 === 0 ? part : Number(part)));
}

/** Marked text as its author wrote it. */
export const unmarked = ({ written }: Pick<MarkedText, 'written'>, text: string): string =>
  text.replace(mark, (_whole, number: string) => written[Number(number)] ?? '');
