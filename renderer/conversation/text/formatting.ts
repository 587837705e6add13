import MarkdownIt, { type Token } from 'markdown-it';
import { linksIn } from '../../../shared/text/link';

/**
 * Reads the small Markdown of messages. Only these rules are on: whatever else a text has, such as HTML, pictures, headings,
 * tables or links with words of their own, stays as it was typed. Loaded only where a text has any formatting.
 */

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'em' | 's'; readonly inlines: readonly Inline[] };

export type Block =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'list'; readonly isNumbered: boolean; readonly items: readonly ListItem[] };

export interface ListItem {
  /** The number as it was written, with the dot or bracket after it; undefined for bullets. */
  readonly marker: string | undefined;
  readonly blocks: readonly Block[];
}

const parser = new MarkdownIt('zero').enable([
  ...['fence', 'blockquote', 'list'],
  ...['emphasis', 'strikethrough', 'backticks'],
]);

/** The parser leaves out what is nested deeper than its limit of 20. A text that comes near it is shown as it was typed. */
const deepest = 12;

/** A line that is a number with its sign, such as "- 5 €", and no list. */
const signed = /^[-+] \d[^\n]*$/;

/** Signs of formatting that links have, and what stands for each while the formatting is read: no marked text has these. */
const standIns: readonly (readonly [sign: string, standIn: string])[] = [
  ['*', '\ufdd2'],
  ['_', '\ufdd3'],
  ['~', '\ufdd4'],
];

/** A text in whose links nothing looks like formatting. */
function withLinksHidden(text: string): string {
  let hidden = '';
  let end = 0;
  for (const link of linksIn(text)) {
    hidden += text.slice(end, link.start);
    hidden += standIns.reduce(
      (url, [sign, standIn]) => url.replaceAll(sign, standIn),
      text.slice(link.start, link.end),
    );
    end = link.end;
  }
  return hidden + text.slice(end);
}

/** Such a text, or a part of it, as it was written. */
const asWritten = (text: string): string =>
  standIns.reduce((written, [sign, standIn]) => written.replaceAll(standIn, sign), text);

/** The blocks of a text; undefined if it is better shown as it was typed: nested very deep, or a number with its sign. */
export function blocksOf(text: string): readonly Block[] | undefined {
  if (signed.test(text.trim())) return undefined;
  const tokens = parser.parse(withLinksHidden(text), {});
  return tokens.some(isTooDeep) ? undefined : blocksIn(new Reader(tokens));
}

/** Emphasis within emphasis counts too: each level is elements in elements, and the page breaks with too many. */
const isTooDeep = ({ level, children }: Token): boolean =>
  level > deepest || (children?.some((child) => child.level > deepest) ?? false);

/** The blocks of a text; undefined also if it has no formatting. */
export function formattedBlocksOf(text: string): readonly Block[] | undefined {
  const blocks = blocksOf(text);
  return blocks?.some(
    (block) => block.kind !== 'paragraph' || block.inlines.some(({ kind }) => kind !== 'text'),
  )
    ? blocks
    : undefined;
}

/** Goes through tokens, of which those that open and close something enclose what is in it. */
class Reader {
  #at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  /** The next token; undefined at the end of what is open. */
  next(): Token | undefined {
    const token = this.tokens[this.#at];
    this.#at += 1;
    return token && token.nesting >= 0 ? token : undefined;
  }
}

function blocksIn(reader: Reader): Block[] {
  const blocks: Block[] = [];
  for (let token = reader.next(); token; token = reader.next()) {
    if (token.type === 'fence') blocks.push(codeOf(token));
    else if (token.type === 'blockquote_open') blocks.push({ kind: 'quote', blocks: blocksIn(reader) });
    else if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open')
      blocks.push({
        kind: 'list',
        isNumbered: token.type === 'ordered_list_open',
        items: itemsIn(reader),
      });
    else if (token.type === 'paragraph_open')
      blocks.push({ kind: 'paragraph', inlines: paragraphIn(reader) });
  }
  return blocks;
}

function itemsIn(reader: Reader): ListItem[] {
  const items: ListItem[] = [];
  for (let token = reader.next(); token; token = reader.next()) {
    const { info, markup } = token;
    items.push({ marker: info === '' ? undefined : `${info}${markup}`, blocks: blocksIn(reader) });
  }
  return items;
}

function paragraphIn(reader: Reader): Inline[] {
  const inlines: Inline[] = [];
  for (let token = reader.next(); token; token = reader.next())
    inlines.push(...inlinesIn(new Reader(token.children ?? [])));
  return inlines;
}

const marks: Readonly<Record<string, 'strong' | 'em' | 's'>> = {
  strong_open: 'strong',
  em_open: 'em',
  s_open: 's',
};

function inlinesIn(reader: Reader): Inline[] {
  const inlines: Inline[] = [];
  for (let token = reader.next(); token; token = reader.next()) {
    const mark = marks[token.type];
    if (mark) inlines.push({ kind: mark, inlines: inlinesIn(reader) });
    else if (token.type === 'code_inline') inlines.push({ kind: 'code', text: asWritten(token.content) });
    else if (token.content !== '') inlines.push({ kind: 'text', text: asWritten(token.content) });
  }
  return inlines;
}

/** A word after the fence is the language; anything else there is the first line of the code. */
function codeOf({ info, content }: Token): Block {
  const written = asWritten(info.trim());
  const text = asWritten(content.replace(/\n$/, ''));
  return /^[\w+#.-]{0,20}$/.test(written)
    ? { kind: 'code', language: written, text }
    : { kind: 'code', language: '', text: text === '' ? written : `${written}\n${text}` };
}
