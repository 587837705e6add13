import type { Certificate, NamedPerson } from '../../../shared/conversation/log-entry';
import type { PersonId } from '../../../shared/ids';
import { certificatesInLines } from '../../../shared/protocol/certificate';
import { limits } from '../../../shared/protocol/limits';

/** Certificates of people's computers, by person: the keys for which others seal. */
export type Certificates = ReadonlyMap<PersonId, readonly Certificate[]>;

/** What one INVITE says of the people whom it invites. */
export interface Invitation {
  readonly invited: readonly NamedPerson[];
  /** Only in sealed conversations. */
  readonly certificates: readonly Certificate[];
}

export const nobody: Invitation = { invited: [], certificates: [] };

/**
 * Divides people into groups that fit one INVITE each.
 * @param certificates of the people; undefined in an open conversation
 */
export function invitationsOf(
  people: readonly NamedPerson[],
  certificates: Certificates | undefined,
): Invitation[] {
  const invitations: Invitation[] = [];
  for (const person of people) {
    const theirs = certificates?.get(person.id) ?? [];
    const last = invitations.at(-1);
    if (last && fits(last, theirs)) invitations.splice(-1, 1, withPerson(last, person, theirs));
    else invitations.push({ invited: [person], certificates: theirs });
  }
  return invitations;
}

const fits = ({ invited, certificates }: Invitation, more: readonly Certificate[]): boolean =>
  invited.length < limits.peoplePerInvite && certificatesInLines([...certificates, ...more]).length <= 1;

const withPerson = (
  { invited, certificates }: Invitation,
  person: NamedPerson,
  theirs: readonly Certificate[],
): Invitation => ({ invited: [...invited, person], certificates: [...certificates, ...theirs] });

/** These people without one of them, each once. */
export function eachOnceWithout(person: PersonId, people: readonly NamedPerson[]): NamedPerson[] {
  const others = new Map<PersonId, NamedPerson>();
  for (const { id, user } of people) if (id !== person) others.set(id, { id, user });
  return [...others.values()];
}
