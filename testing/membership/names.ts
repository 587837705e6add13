import {
  conversationId,
  entryHash,
  personId,
  writerId,
  type ConversationId,
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

/** The id of a conversation with a short name, of at most 15 ASCII characters, in hexadecimal digits. */
export const conversationNamed = remembered((name): ConversationId => {
  const digits = [...name].map((each) => each.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const [first = '', second = '', third = ''] = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12)];
  const rest = third.padEnd(18, '0');
  return conversationId.parse(
    `${first.padEnd(8, '0')}-${second.padEnd(4, '0')}-8${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6)}`,
  );
});

/** The short name of such an id. */
export const nameOf = (id: string): string => id.replace(/_*A$/, '');
