import { takesPart, type ControlState } from '../../shared/conversation/control-state';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';
import { encodeMessage } from '../../shared/protocol/codec';
import { limits } from '../../shared/protocol/limits';
import type { Naming } from './naming';

/** The lines that tell simple clients about conversations and who takes part: INVITATION and CONVERSATIONS. */

/** A conversation as simple clients see it. */
export interface ConversationSummary {
  readonly conversation: ConversationId;
  readonly members: readonly string[];
  readonly invited: readonly string[];
  readonly title?: string;
}

/** People are listed in the order in which they were first named. */
export function describe(log: EntryLog, title: string | undefined, naming: Naming): ConversationSummary {
  const { conversation, state } = log;
  const members: string[] = [];
  const invited: string[] = [];
  for (const person of log.everyone) {
    if (state.members.has(person)) members.push(naming.of(log, person));
    else if (state.invited.has(person)) invited.push(naming.of(log, person));
  }
  return { conversation, members, invited, ...(title === undefined ? {} : { title }) };
}

/** Bytes for the states in one line; the rest is for `CONVERSATIONS {"conversations":[` and the end. */
const stateBytes = limits.lineBytes - 64;

/** One conversation's state. */
export const stateLine = (described: ConversationSummary): Uint8Array => lineOf([JSON.stringify(described)]);

/** The states of several conversations, in as many lines as needed and at least one. Passes undefined on. */
export function* stateLines(
  states: Iterable<ConversationSummary | undefined>,
): Generator<Uint8Array | undefined> {
  let page: string[] = [];
  let bytes = 0;
  let pages = 0;
  for (const state of states) {
    if (!state) {
      yield undefined;
      continue;
    }
    const text = JSON.stringify(state);
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

/** The INVITATION for a person who is invited; undefined for others. */
export function pendingInvitation(
  log: EntryLog,
  person: PersonId,
  title: string | undefined,
  naming: Naming,
): Uint8Array | undefined {
  const [invite] = log.state.invited.get(person) ?? [];
  return invite === undefined ? undefined : invitation(log, invite, title, naming)?.bytes;
}

/** One INVITATION per INVITE for the newly invited, to each of them and to the inviter. */
export function invitationLines(
  log: EntryLog,
  before: ControlState,
  after: ControlState,
  title: string | undefined,
  naming: Naming,
): { to: PersonId; bytes: Uint8Array }[] {
  const byInvite = new Map<EntryHash, PersonId[]>();
  for (const [person, invites] of after.invited) {
    const [invite] = invites;
    if (invite === undefined || takesPart(before, person)) continue;
    byInvite.set(invite, [...(byInvite.get(invite) ?? []), person]);
  }
  return [...byInvite].flatMap(([invite, people]) => {
    const line = invitation(log, invite, title, naming, people);
    return line ? [line.inviter, ...people].map((to) => ({ to, bytes: line.bytes })) : [];
  });
}

/** @param people those whom it names; by default those whose invitation by that INVITE is open */
function invitation(
  log: EntryLog,
  hash: EntryHash,
  title: string | undefined,
  naming: Naming,
  people: readonly PersonId[] = askedBy(log, hash),
): { inviter: PersonId; bytes: Uint8Array } | undefined {
  const entry = log.controlEntry(hash);
  const inviter = log.controls.graph.get(hash)?.person;
  if (!entry || inviter === undefined) return undefined;
  const bytes = encodeMessage('INVITATION', {
    conversation: log.conversation,
    from: naming.of(log, inviter, entry.from),
    users: people.map((person) => naming.of(log, person)),
    ...(title === undefined ? {} : { title }),
  });
  return { inviter, bytes };
}

const askedBy = ({ state }: EntryLog, invite: EntryHash): PersonId[] =>
  [...state.invited].filter(([, invites]) => invites.has(invite)).map(([person]) => person);
