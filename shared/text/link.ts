import { limits } from '../protocol/limits';
import { isMessageLink } from './message-link';
import { tidy } from './visible';

/** A link in a text, from `start` up to but not including `end` (UTF-16 units), and its address. */
export interface Link {
  start: number;
  end: number;
  url: string;
}

/** Scripts that write no spaces between words, or attach particles: text directly after a link may not belong to it. */
const unspaced = String.raw`\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}`;
const unspacedCharacter = new RegExp(`^[${unspaced}]`, 'u');
const isUnspaced = (character: string): boolean => unspacedCharacter.test(character);
const word = /^[\p{L}\p{N}_]$/u;

const beginning = /https?:\/\/|parley:\/\/|mailto:|www\.|@/giu;
const mailbox = /[A-Za-z0-9._%+-]/;
const longestMailbox = 64;
const mailDomain = /(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}(?![A-Za-z0-9_@-])/y;

/** End of a stretch of text that no other link can overlap, and the link in it, if any. */
interface Stretch {
  end: number;
  link?: Link;
}

/**
 * Finds the links in a text: web addresses (http, https, www), mail addresses and messages (parley). A bare example.org is not a link,
 * because file names look the same. Takes linear time for any text: no stretch is read twice.
 */
export function linksIn(text: string): Link[] {
  const links: Link[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(beginning)) {
    if (index < end) continue;
    const stretch =
      found === '@' ? mailAround(text, index, end) : addressAt(text, index, found.toLowerCase());
    end = stretch.end;
    if (stretch.link) links.push(stretch.link);
  }
  return links;
}

/** Finds the links in a text as a window shows it. Windows refer to a link by its index in this list. */
export const shownLinks = (text: string): Link[] => linksIn(tidy(text));

export const hasLink = (text: string): boolean => linksIn(text).length > 0;

function addressAt(text: string, start: number, begins: string): Stretch {
  const from = start + begins.length;
  if (!mayBeginAt(text, start, begins)) return { end: from };
  const end = endOfAddress(text, from);
  const rest = text.slice(from, end);
  if (rest === '' || rest.length > limits.linkCharacters) return { end };
  const kept = withoutTail(rest);
  const written = text.slice(start, from + kept.length);
  const url = begins === 'www.' ? `https://${written}` : written;
  return kept !== '' && isAddress(url) ? { end, link: { start, end: from + kept.length, url } } : { end };
}

/** Whether a link may begin here: not within a word, unless its script writes no spaces. */
function mayBeginAt(text: string, index: number, begins: string): boolean {
  const before = index === 0 ? '' : lastCharacter(text, index);
  if (begins === 'www.' && /[.\-/@]/.test(before)) return false;
  return !word.test(before) || isUnspaced(before);
}

function lastCharacter(text: string, end: number): string {
  const isPair = /[\udc00-\udfff]/.test(text.charAt(end - 1));
  return text.slice(isPair ? Math.max(0, end - 2) : end - 1, end);
}

/** An ASCII host directly followed by text in a script without spaces. */
const hostBeforeProse = new RegExp(
  String.raw`(?:[\w.:%-]{0,200}@)?(?:localhost|[\d.]{7,15}|\[[\da-f:.]{2,40}\]|(?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?(?=[${unspaced}])`,
  'iuy',
);
/** ASCII as in RFC 3986, and visible letters, marks and digits of other scripts. */
const addressCharacter = /[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%{}|^]|(?![\p{DI}\p{ASCII}])[\p{L}\p{M}\p{N}]/uy;

/** Returns where an address that continues at `from` ends, including punctuation of the sentence around it. */
function endOfAddress(text: string, from: number): number {
  hostBeforeProse.lastIndex = from;
  if (hostBeforeProse.test(text)) return hostBeforeProse.lastIndex;
  let at = from;
  // A path segment may begin with a script without spaces (/wiki/日本). After ASCII such letters belong to the sentence.
  let inPath = false;
  let afterAscii = false;
  let inUnspaced = false;
  for (;;) {
    addressCharacter.lastIndex = at;
    const character = addressCharacter.exec(text)?.[0];
    if (character === undefined) return at;
    if (/[A-Za-z0-9]/.test(character)) afterAscii = true;
    else if (isUnspaced(character)) {
      if (inPath && afterAscii && !inUnspaced) return at;
      inUnspaced = true;
    } else if (character.length === 1 && character < '\x80') {
      afterAscii = inUnspaced = false;
      inPath ||= /[/?#]/.test(character);
    }
    at += character.length;
  }
}

const brackets = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** Removes trailing punctuation that belongs to the sentence. Brackets that are balanced within the address stay. */
function withoutTail(rest: string): string {
  const counts = new Map<string, number>();
  for (const character of rest) counts.set(character, (counts.get(character) ?? 0) + 1);
  let end = rest.length;
  for (; end > 0; end -= 1) {
    const last = rest.charAt(end - 1);
    const opening = brackets.get(last);
    const isSurplus = opening !== undefined && (counts.get(last) ?? 0) > (counts.get(opening) ?? 0);
    if (!isSurplus && !/[.,;:!?'*|^~([{]/.test(last)) break;
    counts.set(last, (counts.get(last) ?? 0) - 1);
  }
  return rest.slice(0, end);
}

const hasHost = /^https?:\/\/(?:[^/?#]*@)?[\p{L}\p{N}[]/iu;
const hasMailbox = /^mailto:[^@\s]+@[\p{L}\p{N}]/iu;
const isAddress = (url: string): boolean =>
  isMessageLink(url) || ((hasHost.test(url) || hasMailbox.test(url)) && URL.canParse(url));

/** Finds the mail address around the @ at `at`, not starting before `from`. */
function mailAround(text: string, at: number, from: number): Stretch {
  let begin = at;
  while (begin > from && at - begin < longestMailbox && mailbox.test(text.charAt(begin - 1))) begin -= 1;
  while (begin < at && /[.%+-]/.test(text.charAt(begin))) begin += 1;
  mailDomain.lastIndex = at + 1;
  const domain = begin < at ? mailDomain.exec(text)?.[0] : undefined;
  if (domain === undefined) return { end: at + 1 };
  const end = at + 1 + domain.length;
  return { end, link: { start: begin, end, url: `mailto:${text.slice(begin, end)}` } };
}
