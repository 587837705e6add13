import type { NamedPerson } from '../../../shared/conversation/log-entry';
import { failed, type Failure } from '../../../shared/protocol/errors';
import { displayName } from '../../../shared/protocol/names';
import { phrase } from '../../../shared/words/phrase';
import type { Sealability } from './known-certificates';

type Refusal = { ok: false; error: Failure };

/** Nobody has shown keys of these people's computers. */
export const noCertificate = (people: readonly NamedPerson[]): Refusal =>
  failed('no-certificate', phrase('failure.noCertificate', { names: namesOf(people) }));

const simpleClient = (people: readonly NamedPerson[]): Refusal =>
  failed('simple-client', phrase('failure.simpleClient', { names: namesOf(people) }));

/** Why people cannot be invited into a sealed conversation. */
export function notSealable(
  found: Exclude<Sealability, { kind: 'sealed' }>,
  people: readonly NamedPerson[],
): Refusal {
  const named = (ids: readonly string[]): NamedPerson[] => people.filter(({ id }) => ids.includes(id));
  return found.kind === 'open' ? simpleClient(named(found.simple)) : noCertificate(named(found.people));
}

const namesOf = (people: readonly NamedPerson[]): string =>
  people.map(({ user }) => displayName(user)).join(', ');
