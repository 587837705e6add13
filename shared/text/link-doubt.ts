import { type Phrase, phrase } from '../words/phrase';
/**
 * Where a link leads. `target` is the host (or mail address) that is opened, in ASCII. `doubt` is a sentence about why a
 * reader could mistake it for another one; undefined if the written address is the one that is opened.
 */
export interface Destination {
  target: string;
  doubt: Phrase | undefined;
}

/** Scripts that may be mixed in one label of a host name, as in browsers. */
const together = [
  String.raw`a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff`,
  String.raw`a-z\p{scx=Han}\p{scx=Hira}\p{scx=Kana}`,
  String.raw`a-z\p{scx=Han}\p{scx=Bopo}`,
  String.raw`a-z\p{scx=Han}\p{scx=Hang}`,
  ...['Grek', 'Cyrl', 'Armn', 'Hebr', 'Arab', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda'],
  ...['Mlym', 'Sinh', 'Thai', 'Lao', 'Tibt', 'Mymr', 'Geor', 'Ethi', 'Khmr', 'Thaa', 'Mong'],
].map(
  (script) =>
    new RegExp(`^[${/^\w{3,4}$/.test(script) ? `\\p{scx=${script}}` : script}0-9\\p{Mn}\\p{Mc}-]+$`, 'u'),
);

/** Cyrillic and Greek letters that look like Latin ones. A name of only these can be mistaken for another. */
const latinLooking = /^[асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡкмтвнικηρτυωνοαγ0-9-]+$/u;

/** Examines a web or mail address as written in a text. Throws a TypeError if it is not a valid URL. */
export function destinationOf(written: string): Destination {
  const url = new URL(written);
  if (url.protocol === 'mailto:') return { target: plainMailbox(url), doubt: undefined };
  return { target: url.host, doubt: doubtAbout(url, authorityIn(written)) };
}

function plainMailbox(url: URL): string {
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return url.pathname;
  }
}

function doubtAbout(url: URL, authority: string): Phrase | undefined {
  if (url.username !== '' || url.password !== '' || authority.includes('@'))
    return phrase('link.looksLikeSite');
  const host = authority.toLowerCase();
  if (host === url.host || host.replace(/:\d+$/, '') === url.hostname) return undefined;
  return isPlainName(host.replace(/:\d*$/, ''), url.hostname) ? undefined : phrase('link.lookalike');
}

/** Returns the authority of an address (user, host and port), as written. */
const authorityIn = (written: string): string => /^\w+:\/\/([^/?#]*)/.exec(written)?.[1] ?? '';

/** Whether a host name with non-ASCII letters cannot be mistaken for another. */
function isPlainName(host: string, ascii: string): boolean {
  const labels = host.split('.');
  const encoded = ascii.split('.');
  const isForeignZone = encoded.at(-1)?.startsWith('xn--') ?? false;
  return (
    labels.length === encoded.length &&
    labels.every(
      (label, index) => label === encoded[index] || isPlainLabel(label, encoded[index], isForeignZone),
    )
  );
}

const isPlainLabel = (label: string, encoded: string | undefined, isForeignZone: boolean): boolean =>
  encoded?.startsWith('xn--') === true &&
  label.normalize('NFKC') === label &&
  together.some((scripts) => scripts.test(label)) &&
  (isForeignZone || !latinLooking.test(label));

/** Returns a link as it should be shown: with its real host if the written one could be mistaken for another. */
export function shownAddress(written: string, url: string): string {
  const { target, doubt } = destinationOf(url);
  const authority = authorityIn(url);
  if (doubt === undefined || authority === '') return written;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const at = written.indexOf(authority) + authority.length - host.length;
  return written.slice(0, at) + target + written.slice(at + host.length);
}
