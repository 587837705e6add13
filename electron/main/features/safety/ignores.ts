import type { PersonId } from '../../../../shared/ids';
import type { PeopleFile } from '../../../storage/people-file';
import type { Preferences } from '../preferences/preferences';

/**
 * Whether the user takes no invitations from a person: they are ignored or blocked, or not among those from whom invitations
 * are taken.
 */
export function ignores(
  { preferences, people }: { preferences: Pick<Preferences, 'all' | 'isIgnored'>; people: PeopleFile },
  person: PersonId,
  isContact: boolean,
): boolean {
  if (preferences.isIgnored(person) || people.blocked.has(person)) return true;
  if (people.verified.has(person)) return false;
  switch (preferences.all.invitationsFrom) {
    case 'everybody':
      return false;
    case 'known':
      return !isContact;
    case 'verified':
      return true;
  }
}
