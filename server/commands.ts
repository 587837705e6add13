import { randomBytes, randomUUID } from 'node:crypto';
import type { Content } from '../shared/conversation/author';
import type { Entry, Person } from '../shared/conversation/entry';
import { proofText, simpleClientIdentity, verifies } from '../shared/node/identity';
import { parseFields, type Message } from '../shared/protocol/codec';
import { row, type SealedRow, type Table } from '../shared/protocol/dispatch';
import { failure, success, type Failure, type Result } from '../shared/protocol/errors';
import {
  clientSchemas,
  entrySchemas,
  features,
  simpleSchemas,
  type EntryCommand,
  type OnlineUser,
} from '../shared/protocol/messages';
import { checkName, foldName } from '../shared/protocol/names';
import type { Log } from '../shared/conversation/log';
import { takesPart } from '../shared/conversation/membership';
import { notMember, unknownConversation } from './admission';
import type { Compose } from './conversations';
import type { Hub } from './hub';
import { slowDown } from './may-go-on';
import { detailsOf, type Claim, type ErrorDetails, type Session, type SessionState } from './session';

/** What a handler works with: the server's parts, and who is speaking. */
export interface Context {
  hub: Hub;
  session: Session;
}

type ServerRow = SealedRow<Context, SessionState>;
const always: readonly SessionState[] = ['new', 'proving', 'registered'];
const registered: readonly SessionState[] = ['registered'];

/** Every command that the server understands. */
export const commands: Table<Context, SessionState> = new Map<string, ServerRow>([
  ['REGISTER', row({ schema: clientSchemas.REGISTER, needs: ['new'], handle: register })],
  ['PROVE', row({ schema: clientSchemas.PROVE, needs: ['proving'], handle: prove })],
  [
    'GOODBYE',
    row({
      schema: clientSchemas.GOODBYE,
      needs: always,
      handle: ({ hub, session }: Context) => hub.end(session),
    }),
  ],
  ['STATUS', row({ schema: clientSchemas.STATUS, needs: registered, handle: setStatus })],
  ['INVITE', conversationRow('INVITE', invite)],
  ['UNINVITE', conversationRow('UNINVITE', uninvite)],
  ['JOIN', conversationRow('JOIN', (_, { conversation }) => inKnown(conversation, { command: 'JOIN' }))],
  [
    'DECLINE',
    conversationRow('DECLINE', (_, { conversation }) => inKnown(conversation, { command: 'DECLINE' })),
  ],
  ['LEAVE', conversationRow('LEAVE', (_, { conversation }) => inKnown(conversation, { command: 'LEAVE' }))],
  ['SEND_MESSAGE', conversationRow('SEND_MESSAGE', sendMessage)],
  ['HAVE', row({ schema: clientSchemas.HAVE, needs: registered, handle: have })],
  ['RECEIPTS', row({ schema: clientSchemas.RECEIPTS, needs: registered, handle: receipts })],
  ['ICON', row({ schema: clientSchemas.ICON, needs: registered, handle: icon })],
  [
    'PING',
    row({
      schema: clientSchemas.PING,
      needs: always,
      handle: ({ session }, fields) => session.connection.send('PONG', fields),
    }),
  ],
  ['PONG', row({ schema: clientSchemas.PONG, needs: always, handle: () => undefined })],
]);

/** Which failure it is that a command does not fit the state. */
export function refuse(command: string, state: SessionState): Failure {
  if (command === 'REGISTER')
    return state === 'registered'
      ? {
          code: 'already-registered',
          message: 'You are registered already. Connect anew to use another name.',
        }
      : { code: 'already-registered', message: 'Answer the CHALLENGE with PROVE first.' };
  if (command === 'PROVE') return { code: 'bad-proof', message: 'There is no CHALLENGE to answer.' };
  return { code: 'not-registered', message: 'Send REGISTER {"user":"your-name"} first.' };
}

type Registration = ReturnType<typeof clientSchemas.REGISTER.parse>;

function register({ hub, session }: Context, fields: Registration): Failure | void {
  const name = checkName(fields.user);
  if (!name.ok) return name.error;
  const signer =
    fields.key === undefined ? simpleClientIdentity(hub.identity, foldName(fields.user)) : undefined;
  const user = {
    user: fields.user,
    id: signer?.id ?? fields.key ?? '',
    status: fields.status ?? 'available',
    ...(fields.note ? { note: fields.note } : {}),
    ...(fields.icon ? { icon: fields.icon } : {}),
  } satisfies OnlineUser;
  const wantsChanges = fields.features?.includes(features.changes) ?? false;
  const wantsReceipts = fields.features?.includes(features.receipts) ?? false;
  const claim: Claim = { user, signer, wantsChanges, wantsReceipts, nonce: '' };
  if (signer) return admit(hub, session, claim);
  claim.nonce = randomBytes(24).toString('base64url');
  session.claim = claim;
  session.state = 'proving';
  session.connection.send('CHALLENGE', { nonce: claim.nonce, server: hub.identity.id });
}

function prove({ hub, session }: Context, { signature }: { signature: string }): Failure | void {
  const { claim } = session;
  if (!claim) return { code: 'bad-proof', message: 'There is no CHALLENGE to answer.' };
  session.claim = undefined;
  session.state = 'new';
  if (!verifies(claim.user.id, proofText(claim.nonce, hub.identity.id, claim.user.id), signature))
    return { code: 'bad-proof', message: 'The signature is not one of the key that you registered with.' };
  return admit(hub, session, claim);
}

function admit(hub: Hub, session: Session, claim: Claim): Failure | void {
  const { user, signer, wantsChanges, wantsReceipts } = claim;
  const holders = hub.directory.holdersOf(user.user);
  // A person who proves to be the holder takes over; a simple client proves nothing.
  if (holders.some((holder) => signer || holder.registered?.user.id !== user.id))
    return {
      code: 'name-taken',
      message: `"${user.user}", or a name that looks like it, is in use. Choose another name.`,
      suggestion: hub.directory.freeNameLike(user.user),
    };
  if (!signer) hub.replace(user.id);
  hub.admit(session, { user, signer, wantsChanges, wantsReceipts, at: hub.now() });
}

function setStatus({ hub, session }: Context, fields: ReturnType<typeof clientSchemas.STATUS.parse>): void {
  const current = session.registered;
  if (!current) return;
  const user: OnlineUser = { ...current.user };
  if (fields.status) user.status = fields.status;
  if (fields.note !== undefined) user.note = fields.note;
  if (fields.icon !== undefined) user.icon = fields.icon;
  if (!user.note) delete user.note;
  if (!user.icon) delete user.icon;
  session.registered = { ...current, user };
  if (fields.icon) hub.icons.learn(session, fields.icon);
  hub.presence.changed(user);
}

function have(
  { hub, session }: Context,
  fields: ReturnType<typeof clientSchemas.HAVE.parse>,
): Failure | void {
  const me = session.registered;
  if (!me || me.signer) return onlyFull;
  // The line itself has been counted as one.
  slowDown(session, hub.now(), fields.conversations.length - 1);
  for (const { conversation, ...claim } of fields.conversations) {
    const answered = hub.conversations.answer(session, me.user.id, conversation, claim);
    if (!answered.ok) return answered.error;
  }
}

function receipts(
  { hub, session }: Context,
  { conversation, received }: ReturnType<typeof clientSchemas.RECEIPTS.parse>,
): Failure | void {
  const me = session.registered;
  if (!me || me.signer) return onlyFull;
  if (received) hub.conversations.received(me.user.id, conversation, received);
}

function icon(
  { hub, session }: Context,
  { hash, data }: { hash: string; data?: string | undefined },
): Failure | void {
  const result = data === undefined ? hub.icons.answer(session, hash) : hub.icons.take(hash, data);
  if (!result.ok) return result.error;
}

const onlyFull: Failure = {
  code: 'bad-entry',
  message: 'Signed entries and HAVE are for nodes that registered with a key.',
};
const onlySigned: Failure = {
  code: 'bad-entry',
  message:
    'A node that registered with a key signs its own entries: author, number, clock, at, from and signature.',
};

type SimpleFields<Command extends EntryCommand> = ReturnType<(typeof simpleSchemas)[Command]['parse']>;

/** What a simple client's command is to write, and where. */
interface Writing {
  conversation: string;
  compose: Compose;
}

/**
 * The row of a command of a conversation's log. It has two forms: signed, from a full node, and simple, for which the
 * server writes the entry. Either is answered when what it changes is durable.
 */
function conversationRow<Command extends EntryCommand>(
  command: Command,
  simple: (context: Context, fields: SimpleFields<Command>) => Writing,
): ServerRow {
  return {
    needs: registered,
    run(context, message) {
      const isSigned = 'author' in message.fields || 'signature' in message.fields;
      const me = context.session.registered;
      const isFull = me?.signer === undefined;
      if (isSigned !== isFull) return { ok: false, error: isSigned ? onlyFull : onlySigned };
      if (isSigned) return acceptEntry(context, command, message);
      const fields = parseFields(simpleSchemas[command], message.fields);
      if (!fields.ok) return fields;
      const { conversation, compose } = simple(context, fields.value as SimpleFields<Command>);
      const details = detailsOf(command, message.fields);
      write(context, details, conversation, compose);
      return success(undefined);
    },
  };
}

function acceptEntry({ hub, session }: Context, command: EntryCommand, message: Message): Result<void> {
  const fields = parseFields(entrySchemas[command], message.fields);
  if (!fields.ok || !session.registered) return fields.ok ? success(undefined) : fields;
  const entry = { command, ...fields.value } as Entry;
  hub.conversations.accept(session, session.registered, detailsOf(command, message.fields), entry);
  return success(undefined);
}

function write(
  { hub, session }: Context,
  details: ErrorDetails,
  conversation: string,
  compose: Compose,
): void {
  const me = session.registered;
  if (me?.signer)
    hub.conversations.write(session, { ...me, signer: me.signer }, details, conversation, compose);
}

/** Content for a conversation that must be known. */
const inKnown = (conversation: string, content: Content): Writing => ({
  conversation,
  compose: (log) => (isKnown(log) ? success(content) : { ok: false, error: unknownConversation }),
});

const isKnown = (log: Log): boolean => log.controls.length > 0;

function invite(
  { hub, session }: Context,
  { conversation = randomUUID(), users, title, history }: SimpleFields<'INVITE'>,
): Writing {
  const me = session.registered?.user.id ?? '';
  return {
    conversation,
    compose(log) {
      const people = peopleNamed(hub, log, users);
      if (!people.ok) return people;
      const { membership } = log;
      const isFounding = !isKnown(log);
      if (!isFounding && !membership.members.has(me)) return { ok: false, error: notMember };
      const invited = people.value.filter(({ id }) => id !== me && !takesPart(membership, id));
      if (invited.length === 0)
        return failure(
          'already-a-member',
          'Everyone you name is in or invited already. Invite somebody else.',
        );
      const since = isFounding || history ? {} : { since: log.since() };
      return success({ command: 'INVITE', invited, ...(title === undefined ? {} : { title }), ...since });
    },
  };
}

function peopleNamed(hub: Hub, log: Log, names: readonly string[]): Result<Person[]> {
  const find = finder(hub, log);
  const people = new Map<string, Person>();
  for (const name of names) {
    const person = find(name);
    if (!person)
      return failure('no-such-user', `Nobody called "${name.slice(0, 64)}" is online. Look at ONLINE_USERS.`);
    people.set(person.id, person);
  }
  return success([...people.values()]);
}

/** Finds people by name: whoever is online under it, else someone in the conversation. Names are folded once for all. */
function finder(hub: Hub, { membership }: Log): (name: string) => Person | undefined {
  let known: Map<string, Person> | undefined;
  const inConversation = (): Map<string, Person> => {
    const people = new Map<string, Person>();
    const add = (id: string, user: string): void => {
      const folded = foldName(user);
      if (!people.has(folded)) people.set(folded, { id, user });
    };
    for (const [id, user] of membership.members) add(id, user);
    for (const [id, { user }] of membership.invited) add(id, user);
    return people;
  };
  return (name) => {
    const online = hub.directory.byName(name)?.registered?.user;
    if (online) return { id: online.id, user: online.user };
    known ??= inConversation();
    return known.get(foldName(name));
  };
}

function uninvite({ hub }: Context, { conversation, users }: SimpleFields<'UNINVITE'>): Writing {
  return {
    conversation,
    compose(log) {
      if (!isKnown(log)) return { ok: false, error: unknownConversation };
      const find = finder(hub, log);
      const withdrawn: Person[] = [];
      for (const name of users) {
        const person = find(name);
        if (!person || !log.membership.invited.has(person.id))
          return failure(
            'not-invited',
            `"${name.slice(0, 64)}" is not invited, so there is nothing to take back.`,
          );
        withdrawn.push(person);
      }
      return success({ command: 'UNINVITE', withdrawn });
    },
  };
}

function sendMessage(
  { hub, session }: Context,
  { conversation, id, text }: SimpleFields<'SEND_MESSAGE'>,
): Writing {
  const me = session.registered?.user.id ?? '';
  return {
    conversation,
    compose(log, draft) {
      if (!isKnown(log)) return { ok: false, error: unknownConversation };
      const already = id === undefined ? undefined : hub.conversations.sentAs(draft, conversation, me, id);
      if (already) return success({ already });
      return success({ command: 'SEND_MESSAGE', id: id ?? randomUUID(), text });
    },
  };
}
