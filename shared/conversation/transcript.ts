import type { Entry, EntryOf } from './entry';
import { allows, apply, nobody, type Membership } from './membership';

/** The entries that people see, in order: those that were allowed where they stand. */
export function transcript(entries: readonly Entry[]): Entry[] {
  let membership: Membership = nobody;
  return entries.filter((entry) => {
    const shown = allows(membership, entry);
    membership = apply(membership, entry);
    return shown;
  });
}

/** The text messages of a log, as people see them. */
export const messagesOf = (entries: readonly Entry[]): EntryOf<'SEND_MESSAGE'>[] =>
  transcript(entries).filter((entry) => entry.command === 'SEND_MESSAGE');
