import type { Membership } from '../shared/conversation/membership';
import { encodeMessage } from '../shared/protocol/codec';
import { limits } from '../shared/protocol/limits';

/** What simple clients are told of conversations: INVITATION and CONVERSATIONS. */

/** Room for `CONVERSATIONS {"conversations":[` and what closes it. */
const stateBytes = limits.lineBytes - 64;

/** A conversation's state as a JSON text. */
function stateText(conversation: string, { members, invited, title }: Membership): string {
  return JSON.stringify({
    conversation,
    members: [...members.values()],
    invited: [...invited.values()].map(({ user }) => user),
    ...(title === undefined ? {} : { title }),
  });
}

/** One conversation's state. */
export const stateLine = (conversation: string, membership: Membership): Uint8Array =>
  lineOf([stateText(conversation, membership)]);

/** The state of several conversations, in as many lines as it takes; at least one. */
export function* stateLines(
  states: Iterable<{ conversation: string; membership: Membership } | undefined>,
): Generator<Uint8Array | undefined> {
  let page: string[] = [];
  let bytes = 0;
  let pages = 0;
  for (const state of states) {
    if (!state) {
      yield undefined;
      continue;
    }
    const text = stateText(state.conversation, state.membership);
    const size = Buffer.byteLength(text) + 1;
    if (bytes > 0 && bytes + size > stateBytes) {
      yield lineOf(page);
      pages += 1;
      page = [];
      bytes = 0;
    }
    page.push(text);
    bytes += size;
  }
  if (page.length > 0 || pages === 0) yield lineOf(page);
}

const lineOf = (states: readonly string[]): Uint8Array =>
  Buffer.from(`CONVERSATIONS {"conversations":[${states.join(',')}]}\n`);

/** The INVITATION of one person who is still asked. */
export function pendingInvitation(
  conversation: string,
  membership: Membership,
  person: string,
): Uint8Array | undefined {
  const asked = membership.invited.get(person);
  if (!asked) return undefined;
  const users = [...membership.invited.values()].filter(({ by }) => by.id === asked.by.id);
  return invitation(
    conversation,
    membership,
    asked.by.user,
    users.map(({ user }) => user),
  );
}

/** One INVITATION per inviter for those newly asked, to each of them and to the inviter. */
export function invitationLines(
  id: string,
  before: Membership,
  after: Membership,
): { to: string; bytes: Uint8Array }[] {
  const byInviter = new Map<string, { id: string; user: string }[]>();
  for (const [person, { user, by }] of after.invited) {
    if (before.invited.has(person)) continue;
    const asked = byInviter.get(by.id) ?? [];
    asked.push({ id: person, user });
    byInviter.set(by.id, asked);
  }
  return [...byInviter].flatMap(([inviter, asked]) => {
    const from = asked[0] && after.invited.get(asked[0].id)?.by.user;
    const bytes = invitation(
      id,
      after,
      from ?? '',
      asked.map(({ user }) => user),
    );
    return [inviter, ...asked.map((person) => person.id)].map((to) => ({ to, bytes }));
  });
}

function invitation(conversation: string, { title }: Membership, from: string, users: string[]): Uint8Array {
  return encodeMessage('INVITATION', {
    conversation,
    from,
    users,
    ...(title === undefined ? {} : { title }),
  });
}
