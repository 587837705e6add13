import {
  entryHash,
  personId,
  writerId,
  type EntryHash,
  type PersonId,
  type WriterId,
} from '../../shared/ids';

/** Ids that can be read: a short name, filled up to the length of a real one. */
const filled = (name: string): string => `${name.padEnd(42, '_')}A`;

export const person = (name: string): PersonId => personId.parse(filled(name));
export const writer = (name: string): WriterId => writerId.parse(filled(name));
export const hash = (name: string): EntryHash => entryHash.parse(filled(name));

/** The short name of such an id. */
export const nameOf = (id: string): string => id.replace(/_*A$/, '');
