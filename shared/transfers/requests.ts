import { readAs } from '../read-as';
import { bytes32Pattern } from '../bytes32';
import { conversationId, writerId, type ConversationId, type WriterId } from '../ids';
import { largestFile, sealedSize, type Range } from './file-layout';

/**
 * What a request for a part of a file says: over HTTP/1.1, to a peer or to a server. See docs/protocol.md, section 15.
 */

/** The sealed content of a file that was offered in a conversation. The root alone does not say how many pieces it has: its size does. */
export interface SharedFile {
  readonly conversation: ConversationId;
  /** Root of the hash tree, in base64url. */
  readonly root: string;
  /** Bytes of the sealed content. */
  readonly size: number;
}

/** `content`: the sealed content itself. `layer`: the hashes of its pieces. `pieces`: which of them are here. */
export type FilePart = 'content' | 'layer' | 'pieces';

export interface FileRequest {
  readonly file: SharedFile;
  readonly part: FilePart;
  /** Writers that are said to have it. A server asks them first. */
  readonly holders: readonly WriterId[];
}

/** Writers that one request names as holders. */
export const holdersNamed = 8;
/** Characters of a path; a longer one is not read. */
const pathCharacters = 1_000;
const largestSealedFile = sealedSize(largestFile);

/** The path of a part of a file. */
export function pathOf(
  { conversation, root, size }: SharedFile,
  part: FilePart,
  holders: readonly WriterId[] = [],
): string {
  const path = `/files/${conversation}/${root}/${size}${part === 'content' ? '' : `/${part}`}`;
  return holders.length === 0 ? path : `${path}?${holders.map((holder) => `of=${holder}`).join('&')}`;
}

/** Reads a path that `pathOf` makes; undefined if it is another. */
export function parsePath(path: string): FileRequest | undefined {
  if (path.length > pathCharacters) return undefined;
  const [before = '', query = ''] = path.split('?', 2);
  const [empty, files, conversation, root = '', size = '', part = 'content', ...more] = before.split('/');
  const id = readAs(conversationId, conversation);
  const bytes = Number(size);
  if (empty !== '' || files !== 'files' || more.length > 0 || !id.success) return undefined;
  if (!bytes32Pattern.test(root) || !/^[1-9]\d{0,15}$/.test(size) || bytes > largestSealedFile)
    return undefined;
  if (part !== 'layer' && part !== 'pieces' && (part !== 'content' || before.endsWith('/content')))
    return undefined;
  return { file: { conversation: id.data, root, size: bytes }, part, holders: holdersIn(query) };
}

const holdersIn = (query: string): WriterId[] =>
  query
    .split('&')
    .slice(0, holdersNamed)
    .flatMap((each) => (each.startsWith('of=') ? readAs(writerId, each.slice(3)) : []))
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []));

/** Reads the header `Range` of a GET: one range of bytes. Undefined if it is another, or none of `size` bytes. */
export function parseRange(header: string, size: number): Range | undefined {
  const [, from = '', last = ''] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header) ?? [];
  return rangeOf(from, last === '' ? size - 1 : Math.min(Number(last), size - 1), size);
}

/** Reads the header `Content-Range` of a PUT. Undefined if it says another size. */
export function parseContentRange(header: string, size: number): Range | undefined {
  const [, from = '', last = '', whole] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,16})$/.exec(header) ?? [];
  return Number(whole) === size && Number(last) < size ? rangeOf(from, Number(last), size) : undefined;
}

const rangeOf = (from: string, last: number, size: number): Range | undefined =>
  from === '' || Number(from) > last || Number(from) >= size
    ? undefined
    : { from: Number(from), to: last + 1 };

/** The header `Content-Range` for a part of a file. */
export const contentRange = ({ from, to }: Range, size: number): string => `bytes ${from}-${to - 1}/${size}`;

/** A header by which somebody who asks says that they have all of the file, whatever its value. */
export const wholeHeader = 'parley-whole';

/** Who asks, and until when they may: the header `Authorization`. */
export interface FileAuthorization {
  readonly writer: WriterId;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly signature: string;
}

/** Milliseconds for which an authorization is good at most. */
export const authorizedMs = 3_600_000;

export const authorizationHeader = ({ writer, until, signature }: FileAuthorization): string =>
  `Parley writer="${writer}", until="${until}", signature="${signature}"`;

export function parseAuthorization(header: string): FileAuthorization | undefined {
  const [, writer, until, signature = ''] =
    /^Parley writer="([\w-]{43})", until="(\d{1,15})", signature="([\w-]{86})"$/.exec(header) ?? [];
  const id = readAs(writerId, writer);
  return id.success ? { writer: id.data, until: Number(until), signature } : undefined;
}

/** A set of pieces as a bit field: piece 0 is the highest bit of the first byte. */
export function bitsOf(pieces: Iterable<number>, count: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(count / 8));
  for (const piece of pieces) bits[piece >> 3] = (bits[piece >> 3] ?? 0) | (0x80 >> (piece & 7));
  return bits;
}

/** The bit field of all pieces. */
export function allBits(count: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(count / 8)).fill(0xff);
  const beyond = bits.length * 8 - count;
  if (beyond > 0) bits[bits.length - 1] = (0xff << beyond) & 0xff;
  return bits;
}

/** The pieces of a bit field; undefined if it is not one of so many pieces. */
export function piecesIn(bits: Uint8Array, count: number): number[] | undefined {
  if (bits.length !== Math.ceil(count / 8)) return undefined;
  const pieces: number[] = [];
  for (let piece = 0; piece < count; piece += 1)
    if (((bits[piece >> 3] ?? 0) & (0x80 >> (piece & 7))) !== 0) pieces.push(piece);
  return pieces;
}
