import { limits } from '../../../shared/protocol/limits';
import type { Announce } from './datagrams';

const numbered = /,"seq":(\d{1,15})([,}])/;

/**
 * The announcements heard last, by their text without `seq`. Most say nothing new: they differ from the one before in this number
 * only, which is read without parsing and checking the rest again.
 */
export class Repetitions {
  readonly #known = new Map<string, Announce>();

  /** Returns what a datagram announces if only its `seq` is new; undefined if it has to be parsed. */
  find(bytes: Uint8Array): Announce | undefined {
    const { rest, seq } = split(bytes) ?? {};
    const known = rest === undefined ? undefined : this.#known.get(rest);
    return known && seq !== undefined ? { ...known, seq } : undefined;
  }

  /** Remembers a datagram that was parsed. */
  note(bytes: Uint8Array, fields: Announce): void {
    const rest = split(bytes)?.rest;
    if (rest === undefined) return;
    this.#known.delete(rest);
    this.#known.set(rest, fields);
    const [oldest] = this.#known.keys();
    if (this.#known.size > limits.discoveredPeers && oldest !== undefined) this.#known.delete(oldest);
  }
}

/** The text without its `seq`; undefined if that is not there exactly once. */
function split(bytes: Uint8Array): { rest: string; seq: number } | undefined {
  // Byte for byte: what differs in any byte is something else.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const found = numbered.exec(text);
  if (!found || text.indexOf('"seq"') !== text.lastIndexOf('"seq"')) return undefined;
  const [whole, digits, end = ''] = found;
  const rest = text.slice(0, found.index) + end + text.slice(found.index + whole.length);
  return { rest, seq: Number(digits) };
}
