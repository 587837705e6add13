import {
  entryHash,
  personId,
  writerId,
  type EntryHash,
  type PersonId,
  type WriterId,
} from '../../shared/ids';

/** Readable ids: a short name, padded to the length of a real id. */
const filled = (name: string): string => `${name.padEnd(42, '_')}A`;

/** Memoizes a function that is called with the same few names. */
function remembered<Id>(idOf: (name: string) => Id): (name: string) => Id {
  const known = new Map<string, Id>();
  return (name) => {
    const id = known.get(name) ?? idOf(name);
    known.set(name, id);
    return id;
  };
}

export const person = remembered((name): PersonId => personId.parse(filled(name)));
export const writer = remembered((name): WriterId => writerId.parse(filled(name)));
export const hash = remembered((name): EntryHash => entryHash.parse(filled(name)));

/** The short name of such an id. */
export const nameOf = (id: string): string => id.replace(/_*A$/, '');
