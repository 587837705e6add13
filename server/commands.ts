import { randomBytes, randomUUID } from 'node:crypto';
import type { Content } from '../shared/conversation/author';
import { encodeEntry, type Entry, type Person } from '../shared/conversation/entry';
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
import type { Hub } from './hub';
import type { Claim, Session, SessionState } from './session';

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
      handle: ({ session }: Context) => session.connection.end(),
    }),
  ],
  ['STATUS', row({ schema: clientSchemas.STATUS, needs: registered, handle: setStatus })],
  ['INVITE', conversationRow('INVITE', invite)],
  ['UNINVITE', conversationRow('UNINVITE', uninvite)],
  [
    'JOIN',
    conversationRow('JOIN', (context, { conversation }) => write(context, conversation, { command: 'JOIN' })),
  ],
  [
    'DECLINE',
    conversationRow('DECLINE', (context, { conversation }) =>
      write(context, conversation, { command: 'DECLINE' }),
    ),
  ],
  [
    'LEAVE',
    conversationRow('LEAVE', (context, { conversation }) =>
      write(context, conversation, { command: 'LEAVE' }),
    ),
  ],
  ['SEND_MESSAGE', conversationRow('SEND_MESSAGE', sendMessage)],
  ['HAVE', row({ schema: clientSchemas.HAVE, needs: registered, handle: have })],
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
  const claim: Claim = { user, signer, wantsChanges, nonce: '' };
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
  const { user, signer } = claim;
  const holder = hub.directory.holderOf(user.user);
  // A person who proves to be the holder takes over; a simple client proves nothing.
  if (holder && (signer || holder.registered?.user.id !== user.id))
    return {
      code: 'name-taken',
      message: `"${user.user}", or a name that looks like it, is in use. Choose another name.`,
    };
  if (!signer) hub.replace(user.id);
  hub.admit(session, { user, signer, wantsChanges: claim.wantsChanges });
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
  for (const { conversation, have } of fields.conversations) {
    const answered = hub.conversations.answer(session, me.user.id, conversation, have);
    if (!answered.ok) return answered.error;
  }
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

/**
 * The row of a command of a conversation's log. It has two forms: signed, from a full node, and simple, for which the
 * server writes the entry.
 */
function conversationRow<Command extends EntryCommand>(
  command: Command,
  simple: (context: Context, fields: SimpleFields<Command>) => Result<void>,
): ServerRow {
  return {
    needs: registered,
    run(context, message) {
      const isSigned = 'author' in message.fields || 'signature' in message.fields;
      const isFull = context.session.registered?.signer === undefined;
      if (isSigned !== isFull) return { ok: false, error: isSigned ? onlyFull : onlySigned };
      if (isSigned) return acceptEntry(context, command, message);
      const fields = parseFields(simpleSchemas[command], message.fields);
      return fields.ok ? simple(context, fields.value as SimpleFields<Command>) : fields;
    },
  };
}

function acceptEntry({ hub, session }: Context, command: EntryCommand, message: Message): Result<void> {
  const fields = parseFields(entrySchemas[command], message.fields);
  if (!fields.ok) return fields;
  const entry = { command, ...fields.value } as Entry;
  return hub.conversations.accept(session, session.registered?.user.id ?? '', entry);
}

function invite(context: Context, fields: SimpleFields<'INVITE'>): Result<void> {
  const { hub, session } = context;
  const signer = session.registered?.signer;
  if (!signer) return { ok: false, error: onlySigned };
  const log = fields.conversation === undefined ? undefined : hub.conversations.get(fields.conversation);
  const invited: Person[] = [];
  for (const name of fields.users) {
    const person = find(hub, log, name);
    if (!person)
      return failure('no-such-user', `Nobody called "${name.slice(0, 64)}" is online. Look at ONLINE_USERS.`);
    if (!invited.some(({ id }) => id === person.id)) invited.push(person);
  }
  return hub.conversations.invite(session, signer, {
    conversation: fields.conversation,
    invited,
    title: fields.title,
  });
}

/** A person by name: whoever is online under it, else someone in the conversation. */
function find(hub: Hub, log: Log | undefined, name: string): Person | undefined {
  const online = hub.directory.byName(name)?.registered?.user;
  if (online) return { id: online.id, user: online.user };
  const folded = foldName(name);
  for (const [id, user] of log?.membership.members ?? []) if (foldName(user) === folded) return { id, user };
  for (const [id, { user }] of log?.membership.invited ?? [])
    if (foldName(user) === folded) return { id, user };
  return undefined;
}

function uninvite(context: Context, { conversation, users }: SimpleFields<'UNINVITE'>): Result<void> {
  const log = context.hub.conversations.get(conversation);
  if (!log) return unknownConversation();
  const withdrawn: Person[] = [];
  for (const name of users) {
    const person = find(context.hub, log, name);
    if (!person || !log.membership.invited.has(person.id))
      return failure(
        'not-invited',
        `"${name.slice(0, 64)}" is not invited, so there is nothing to take back.`,
      );
    withdrawn.push(person);
  }
  return write(context, conversation, { command: 'UNINVITE', withdrawn });
}

function sendMessage(
  context: Context,
  { conversation, id, text }: SimpleFields<'SEND_MESSAGE'>,
): Result<void> {
  const { hub, session } = context;
  const author = session.registered?.signer?.id;
  const already = author && id !== undefined ? hub.conversations.sentAs(conversation, author, id) : undefined;
  if (already) {
    session.outbox.deliver(already, encodeEntry(already));
    return success(undefined);
  }
  return write(context, conversation, { command: 'SEND_MESSAGE', id: id ?? randomUUID(), text });
}

function write({ hub, session }: Context, conversation: string, content: Content): Result<void> {
  const signer = session.registered?.signer;
  return signer
    ? hub.conversations.write(session, signer, conversation, content)
    : { ok: false, error: onlySigned };
}

const unknownConversation = () =>
  failure('no-such-conversation', 'There is no such conversation. CONVERSATIONS lists yours.');
