import type { z } from 'zod';
import { parseEntry } from '../../runtime/entries/entry-codec';
import { isEntryCommand, type EntryCommand } from '../../shared/protocol/entries';
import type { Exchange } from '../../shared/exchange/exchange';
import { parseFields, type Message } from '../../shared/protocol/codec';
import { success, type Failure, type Result } from '../../shared/protocol/errors';
import { exchangeSchemas, simpleSchemas } from '../../shared/protocol/messages';
import { readSimpleMessage } from '../../shared/protocol/simple-message';
import type { Hub } from '../hub';
import type { Writing } from '../conversations/writing';
import type { WritingRequest } from '../conversations/writing-job';
import { detailsOf, type FullNode, type Registered, type SimpleClient } from '../session';
import * as acts from '../simple-clients/acts';
import { onlyFull, whileFull, whileRegistered, type Row } from './full-node';
import { words } from '../words';

/** What a simple client's command asks for. */
type Request = Omit<WritingRequest, 'details'>;

/**
 * The row of a conversation command. It has two forms: an entry from a full node, and a simple one, for which the server
 * writes the entries. Either is answered once the change is durable.
 */
function simpleRow<Fields>(
  command: EntryCommand,
  read: (fields: Message['fields']) => Result<Fields>,
  write: (writing: Writing, client: SimpleClient, fields: Fields, details: WritingRequest['details']) => void,
): Row {
  return whileRegistered((hub, client, message) => {
    if (isEntry(message) || client.kind === 'full') return takeEntry(hub, client, command, message);
    const fields = read(message.fields);
    if (!fields.ok) return fields;
    const { writing } = hub.conversations;
    write(writing, client, fields.value, () => detailsOf(command, message.fields));
    return success(undefined);
  });
}

/** The row of a command that changes who takes part. */
const actRow = <Fields>(
  command: EntryCommand,
  schema: z.ZodType<Fields>,
  ask: (composing: acts.ComposeContext, fields: Fields) => Request,
): Row =>
  simpleRow(
    command,
    (fields) => parseFields(schema, fields),
    (writing, client, fields, details) =>
      writing.write(client, { ...ask(writing.composing(client), fields), details }),
  );

const isEntry = ({ fields }: Message): boolean => 'writer' in fields || 'signature' in fields;

/** Passes an entry from a full node, its own or a forwarded one, to the exchange. */
function takeEntry(hub: Hub, client: Registered, command: EntryCommand, message: Message): Result<void> {
  if (client.kind !== 'full') return { ok: false, error: onlyFull };
  if (!isEntry(message)) return { ok: false, error: onlyEntries };
  // Each is verified like a signature, even if the entry is refused.
  const { certificates } = message.fields;
  if (certificates instanceof Array) client.throttle.charge(certificates.length);
  const entry = parseEntry(command, message.fields);
  if (!entry.ok) return entry;
  hub.conversations.exchange.entry(client.router, entry.value, client.session.lineBytes);
  return success(undefined);
}

const entryRow = (command: EntryCommand): Row =>
  whileRegistered((hub, client, message) => takeEntry(hub, client, command, message));

/**
 * How many messages the rate limit for full nodes counts a line as: each item of a HAVE is compared with what is here, and
 * each hash in a WANT is looked up in the store.
 */
export const messagesIn = {
  HAVE: ({ conversations }: { conversations: readonly unknown[] }): number => conversations.length,
  WANT: ({ hashes }: { hashes: readonly unknown[] }): number => hashes.length,
};

/**
 * The row of a command with which full nodes synchronise: HAVE, RECEIPTS, WANT, LACKING.
 * @param countOf how many messages the rate limit counts it as
 */
function exchangeRow<Fields>(
  schema: z.ZodType<Fields>,
  take: (exchange: Exchange, node: FullNode, fields: Fields) => void,
  countOf: (fields: Fields) => number = () => 1,
): Row {
  return whileFull((hub, client, message) => {
    const fields = parseFields(schema, message.fields);
    if (!fields.ok) return fields;
    // `mayGoOn` has counted the line as one already.
    client.throttle.charge(countOf(fields.value) - 1);
    take(hub.conversations.exchange, client, fields.value);
    return success(undefined);
  });
}

/** The commands in conversations: entries, in both forms, and those with which full nodes synchronise. */
export const conversationRows = {
  INVITE: actRow('INVITE', simpleSchemas.INVITE, (composing, { conversation, ...fields }) => ({
    conversation,
    compose: conversation === undefined ? acts.found(composing, fields) : acts.inviteMore(composing, fields),
  })),
  UNINVITE: actRow('UNINVITE', simpleSchemas.UNINVITE, (composing, { conversation, users }) => ({
    conversation,
    compose: acts.uninvite(composing, users),
  })),
  JOIN: actRow('JOIN', simpleSchemas.JOIN, (composing, { conversation }) => ({
    conversation,
    compose: acts.join(composing, conversation),
  })),
  DECLINE: actRow('DECLINE', simpleSchemas.DECLINE, (composing, { conversation }) => ({
    conversation,
    compose: acts.decline(composing),
  })),
  LEAVE: actRow('LEAVE', simpleSchemas.LEAVE, (composing, { conversation }) => ({
    conversation,
    compose: acts.leave(composing),
  })),
  SEND_MESSAGE: simpleRow('SEND_MESSAGE', readSimpleMessage, (writing, client, fields, details) => {
    const compose = acts.say(writing.composing(client), fields);
    writing.writeTogether(client, { conversation: fields.conversation, compose, details });
  }),
  REMOVE: entryRow('REMOVE'),
  WRITER: entryRow('WRITER'),
  REVOKE: entryRow('REVOKE'),
  SPEAKERS: entryRow('SPEAKERS'),
  CLOSE: entryRow('CLOSE'),
  HAVE: exchangeRow(
    exchangeSchemas.HAVE,
    (exchange, { router }, fields) => exchange.have(router, fields),
    messagesIn.HAVE,
  ),
  RECEIPTS: exchangeRow(exchangeSchemas.RECEIPTS, (exchange, { router }, fields) =>
    exchange.receipts(router, fields),
  ),
  WANT: exchangeRow(
    exchangeSchemas.WANT,
    (exchange, { router }, fields) => exchange.want(router, fields),
    messagesIn.WANT,
  ),
  LACKING: exchangeRow(exchangeSchemas.LACKING, (exchange, { router }, fields) =>
    exchange.lacking(router, fields),
  ),
} satisfies Readonly<Record<EntryCommand | keyof typeof exchangeSchemas, Row>>;

/** Whether the exchange itself keeps lines with this command in order. */
export const isOfExchange = (command: string): boolean =>
  isEntryCommand(command) || Object.hasOwn(exchangeSchemas, command);

const onlyEntries: Failure = {
  code: 'bad-entry',
  message: words.notAnEntry,
};
