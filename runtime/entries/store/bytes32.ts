import type { BodyHash, EntryHash, PersonId, WriterId } from '../../../shared/ids';

/**
 * Ids and hashes as 32 bytes in the order of their texts: entries are ordered by text, and an index orders bytes. Each
 * character stands for six bits by its place in ASCII order, unlike in base64url; the last of the 43 characters stands for
 * four.
 */
type Id = BodyHash | EntryHash | PersonId | WriterId;

const alphabet = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
/** The possible last characters of 32 bytes in base64url. */
const lastAlphabet = '048AEIMQUYcgkosw';

const ranksOf = (characters: string): Uint8Array => {
  const ranks = new Uint8Array(128);
  for (let rank = 0; rank < characters.length; rank += 1) ranks[characters.charCodeAt(rank)] = rank;
  return ranks;
};
const ranks = ranksOf(alphabet);
const lastRanks = ranksOf(lastAlphabet);
const codes = Uint8Array.from(alphabet, (character) => character.charCodeAt(0));
const lastCodes = Uint8Array.from(lastAlphabet, (character) => character.charCodeAt(0));

/** Number of bytes of an id or a hash. */
export const idBytes = 32;
const lastCharacter = 42;

/** The bytes of an id or a hash. */
export function bytesOf(id: Id): Uint8Array {
  const bytes = new Uint8Array(idBytes);
  writeBytes(id, bytes);
  return bytes;
}

/** Writes the 32 bytes of an id or a hash into an array, from index `at` on. */
export function writeBytes(id: Id, bytes: Uint8Array, at = 0): void {
  let bits = 0;
  let held = 0;
  let next = at;
  for (let index = 0; index < lastCharacter; index += 1) {
    held = ((held << 6) | (ranks[id.charCodeAt(index)] ?? 0)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[next] = held >> bits;
    next += 1;
  }
  bytes[next] = (held << 4) | (lastRanks[id.charCodeAt(lastCharacter)] ?? 0);
}

const text = Buffer.alloc(lastCharacter + 1);

/** The inverse of `bytesOf`. Any 32 bytes have a text, which is a well-formed id. */
function textOf(bytes: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let next = 0;
  for (let index = 0; index < lastCharacter; index += 1) {
    if (bits < 6) {
      held = ((held << 8) | (bytes[next] ?? 0)) & 0xffff;
      next += 1;
      bits += 8;
    }
    bits -= 6;
    text[index] = codes[(held >> bits) & 63] ?? 0;
  }
  text[lastCharacter] = lastCodes[held & 15] ?? 0;
  return text.toString('latin1');
}

// The column from which 32 bytes come tells what they are.
export const hashIn = (bytes: Uint8Array): EntryHash => textOf(bytes) as EntryHash;
export const bodyHashIn = (bytes: Uint8Array): BodyHash => textOf(bytes) as BodyHash;
export const writerIn = (bytes: Uint8Array): WriterId => textOf(bytes) as WriterId;
export const personIn = (bytes: Uint8Array): PersonId => textOf(bytes) as PersonId;

/** Several hashes, one after the other. */
export function bytesOfAll(ids: readonly EntryHash[]): Uint8Array {
  const bytes = new Uint8Array(ids.length * idBytes);
  for (const [index, id] of ids.entries()) bytes.set(bytesOf(id), index * idBytes);
  return bytes;
}

export function hashesIn(bytes: Uint8Array): EntryHash[] {
  const hashes: EntryHash[] = [];
  for (let from = 0; from < bytes.length; from += idBytes)
    hashes.push(hashIn(bytes.subarray(from, from + idBytes)));
  return hashes;
}
