import { openInvite } from '../../shared/conversation/control-entry';
import { scopeIn, type EverybodyScope } from '../../shared/protocol/everybody-scope';
import type { UnhashedEntry } from '../../shared/protocol/entries';
import type { RoomFounding } from '../../shared/rooms/listed-room';
import { certify } from './certificates';
import { hashOfEntry } from './hash';
import { everybodyKeys } from './keys';
import { signFounding } from './signing';

/** Name and author that the founding INVITE of every room for everybody has. Programs show words of their own. */
const title = 'Everybody here';
const from = 'Everybody';

/** Number of rooms that are remembered: making one takes as long as some signatures. */
const remembered = 64;
const known = new Map<EverybodyScope, RoomFounding>();

/**
 * The INVITE that founds the room for everybody of a scope. Everybody makes the same, byte for byte, out of the scope alone: so
 * those who turned the room on without having met are in one room, and nobody has to be there first. The key that signs it is
 * no secret, so membership gives its author no rights (docs/membership.md).
 */
export function everybodyRoom(scope: EverybodyScope): RoomFounding {
  const room = known.get(scope) ?? founded(scope);
  if (!known.has(scope) && known.size >= remembered) known.clear();
  known.set(scope, room);
  return room;
}

/** Whether an entry founds no room for everybody, or the one of its scope. */
export function isAuthenticEverybody(entry: UnhashedEntry): boolean {
  if (entry.command !== 'INVITE' || entry.everybody === undefined) return true;
  const scope = scopeIn(entry.everybody);
  return scope !== undefined && hashOfEntry(entry) === everybodyRoom(scope).hash;
}

function founded(everybody: EverybodyScope): RoomFounding {
  const { person, writer } = everybodyKeys(everybody);
  const certificate = certify(person, writer, { at: 0, via: person.id });
  const said = { command: 'INVITE', invited: [], title, history: false, certificate } as const;
  const room = { ...openInvite, isPublic: true, everybody };
  const entry = signFounding(writer, { ...said, ...room, clock: 1, at: 0, from, extra: {} });
  if (entry.command !== 'INVITE') throw new Error('An INVITE founds a room.');
  return entry;
}
