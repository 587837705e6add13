import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { personId, type PersonId } from '../../shared/ids';
import { checkName, foldName } from '../../shared/protocol/names';
import { readAs } from '../../shared/read-as';

/** Somebody at the door. */
export interface Visitor {
  readonly name: string;
  /** The person; undefined for a simple client, which proves nothing. */
  readonly person: PersonId | undefined;
  /** The address from which they connect. */
  readonly address: string;
}

/** A list of keys, names and ranges of addresses. */
export class AccessList {
  readonly #keys = new Set<string>();
  readonly #names = new Set<string>();
  readonly #addresses = new BlockList();

  /** @param entries each well-formed (`isAccessEntry`) */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const range = rangeIn(entry);
      if (readAs(personId, entry).success) this.#keys.add(entry);
      else if (range) this.#addresses.addSubnet(range.address, range.bits, range.family);
      else this.#names.add(foldName(nameIn(entry)));
    }
  }

  /** Whether a visitor is on it, by any of what is known of them. */
  has({ name, person, address }: Visitor): boolean {
    if (person !== undefined && this.#keys.has(person)) return true;
    if (this.#names.has(foldName(name))) return true;
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0] ?? '';
    const version = isIP(plain);
    return version !== 0 && this.#addresses.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  }
}

/** A name that could be read as a key or an address is written with this before it. */
const namePrefix = 'name:';
const nameIn = (entry: string): string =>
  entry.startsWith(namePrefix) ? entry.slice(namePrefix.length) : entry;

/** Whether a text is a key, a name, an address, or a range of addresses such as `10.0.0.0/8`. */
export const isAccessEntry = (text: string): boolean =>
  readAs(personId, text).success || rangeIn(text) !== undefined || checkName(nameIn(text)).ok;

function rangeIn(text: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [, address = '', given] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) return undefined;
  const all = version === 4 ? 32 : 128;
  const bits = given === undefined ? all : Number(given);
  return bits > all ? undefined : { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/**
 * The entries of an option: between commas, or, after an `@`, the lines of a file, where `#` begins a comment. Throws what the
 * file system does.
 */
export function entriesIn(text: string): string[] {
  const lines = text.startsWith('@')
    ? readFileSync(text.slice(1), 'utf8')
        .split('\n')
        .map((line) => line.replace(/#.*/, ''))
    : text.split(',');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
