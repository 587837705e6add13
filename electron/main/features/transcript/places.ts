import type { EntryPlace } from '../../../../shared/conversation/log-entry';
import { entryHash, writerId } from '../../../../shared/ids';

const ends = (text: string): Pick<EntryPlace, 'writer' | 'hash'> => ({
  writer: writerId.parse(text),
  hash: entryHash.parse(text),
});

/** A place before all entries of a conversation, and one after them. */
export const beginning: EntryPlace = { clock: 0, at: 0, number: 0, ...ends('A'.repeat(43)) };
export const end: EntryPlace = {
  clock: Number.MAX_SAFE_INTEGER,
  at: Number.MAX_SAFE_INTEGER,
  number: Number.MAX_SAFE_INTEGER,
  ...ends('A'.repeat(43)),
};
