import type { Act } from '../../shared/conversation/control';
import type { EntryHash, PersonId } from '../../shared/ids';
import type { Chance } from './chance';
import { authorNamed, type Author } from './entries';
import { nameOf } from './names';
import type { Knowledge, World } from './world';

export const authorOf = (person: PersonId, computer: number): Author => authorNamed(nameOf(person), computer);

const kinds: readonly Act['kind'][] = [
  ...(['INVITE', 'INVITE', 'INVITE', 'JOIN', 'JOIN', 'JOIN'] as const),
  ...(['LEAVE', 'UNINVITE', 'REMOVE', 'DECLINE', 'WRITER', 'WRITER', 'REVOKE'] as const),
  ...(['SPEAKERS', 'CLOSE'] as const),
];

/** A random act by an author with this knowledge. It need not be permitted. */
export function someAct(
  world: World,
  chance: Chance,
  author: Author,
  known: Knowledge,
  people: readonly PersonId[],
  isSealed: boolean,
): Act | undefined {
  const kind = chance.pick(kinds);
  const entries = [...known].flatMap((each) => world.get(each) ?? []);
  const invites = entries.flatMap(({ hash, act }) =>
    act.kind === 'INVITE' || act.kind === 'FOUND' ? [{ hash, ...act }] : [],
  );
  switch (kind) {
    case 'INVITE': {
      const invited = chance.some(people, 0.2).filter((each) => each !== author.person);
      return { kind, people: invited, sealedFor: someSealed(chance, invited, isSealed) };
    }
    case 'JOIN': {
      const mine = invites.filter((each) => each.people.includes(author.person) || each.kind === 'FOUND');
      const invite = chance.pick(mine);
      return invite && { kind, invite: invite.hash };
    }
    case 'UNINVITE': {
      const invite = chance.pick(invites);
      const target = invite && chance.pick(invite.people);
      return invite && target && { kind, invite: invite.hash, people: [target] };
    }
    case 'REMOVE': {
      const target = chance.pick(people);
      return target && { kind, target };
    }
    case 'REVOKE': {
      const own = entries.filter((each) => each.person === author.person && each.writer !== author.writer);
      const other = chance.pick(own);
      return other && { kind, revoked: other.writer };
    }
    case 'SPEAKERS':
      return { kind, people: chance.share(0.4) ? undefined : chance.some(people, 0.3) };
    case 'CLOSE':
      return chance.share(0.3) ? { kind } : undefined;
    case 'DECLINE':
    case 'LEAVE':
    case 'WRITER':
      return { kind };
    default:
      return undefined;
  }
}

/** Of whom an INVITE has certificates: in a sealed conversation usually of all, in any other usually of nobody. */
function someSealed(
  chance: Chance,
  invited: readonly PersonId[],
  isSealed: boolean,
): readonly PersonId[] | undefined {
  if (chance.share(0.9)) return isSealed ? invited : undefined;
  return isSealed ? chance.some(invited, 0.5) : invited;
}

/** Knowledge that a liar pretends to have: any closed subset of all controls, often with many of their own. */
export function someKnowledge(
  world: World,
  chance: Chance,
  everything: Knowledge,
  own: (hash: EntryHash) => boolean,
): Set<EntryHash> {
  const all = [...everything];
  const recent = chance.share(0.5) ? chance.some(all.filter(own), 0.6) : [];
  const known = world.closure([...chance.some(all, chance.pick([0.05, 0.25, 0.6]) ?? 0), ...recent]);
  return known.size > 0 ? known : world.closure(all.slice(0, 1));
}
