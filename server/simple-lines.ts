import type { Log } from '../shared/conversation/log';
import type { Membership } from '../shared/conversation/membership';
import { encodeMessage } from '../shared/protocol/codec';
import { limits } from '../shared/protocol/limits';

/** What simple clients are told of conversations: INVITATION and CONVERSATIONS. */

/** Room for `CONVERSATIONS {"conversations":[` and what closes it. */
const stateBytes = limits.lineBytes - 64;

/** A conversation's state as a JSON text. */
function stateText(log: Log): string {
  const { members, invited, title } = log.membership;
  return JSON.stringify({
    conversation: log.conversation,
    members: [...members.values()],
    invited: [...invited.values()].map(({ user }) => user),
    ...(title === undefined ? {} : { title }),
  });
}

/** One conversation's state. */
export const stateLine = (log: Log): Uint8Array =>
  Buffer.from(`CONVERSATIONS {"conversations":[${stateText(log)}]}\n`);

/** The state of several conversations, in as many lines as it takes; at least one. */
export function stateLines(logs: readonly Log[]): Uint8Array[] {
  const pages: string[][] = [[]];
  let bytes = 0;
  for (const text of logs.map(stateText)) {
    const size = Buffer.byteLength(text) + 1;
    if (bytes > 0 && bytes + size > stateBytes) {
      pages.push([]);
      bytes = 0;
    }
    pages.at(-1)?.push(text);
    bytes += size;
  }
  return pages.map((page) => Buffer.from(`CONVERSATIONS {"conversations":[${page.join(',')}]}\n`));
}

/** The INVITATION of one person who is still asked. */
export function pendingInvitation(log: Log, person: string): Uint8Array | undefined {
  const asked = log.membership.invited.get(person);
  if (!asked) return undefined;
  const users = [...log.membership.invited.values()].filter(({ by }) => by.id === asked.by.id);
  return invitation(
    log.conversation,
    log.membership,
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
