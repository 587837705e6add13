import { personId, type PersonId } from '../../shared/ids';
import { encodeMessage, parseFields } from '../../shared/protocol/codec';
import type { Result } from '../../shared/protocol/errors';
import { goodbyeFields } from '../../shared/protocol/goodbye';
import { checkName, foldName } from '../../shared/protocol/names';
import { version } from '../../package.json';
import type { Ban } from '../door/bans';
import type { Hub } from '../hub';
import type { Registered, Session } from '../session';
import type { PieceCache } from '../pieces/piece-cache';
import type { MessageReader } from '../storage/message-reader';
import type { z } from 'zod';
import { exchanges, type ControlFailure, type Exchange, type ExchangeName, type Reply } from './exchanges';
import { readAs } from '../../shared/read-as';

export interface OperatorParts {
  hub: Hub;
  sessions: ReadonlySet<Session>;
  reader: Pick<MessageReader, 'usedBytes' | 'countConversations'>;
  /** Pieces of files, where they are kept. */
  pieces: Pick<PieceCache, 'usedBytes' | 'limitBytes'> | undefined;
  startedAt: number;
  port: number;
}

/** Carries a request out. Rejects if the server cannot write to its disk. */
type Operation = (fields: Record<string, unknown>) => Promise<Result<Reply, ControlFailure>>;
export type Operations = Readonly<Record<ExchangeName, Operation>>;

/** Number of people that one LIST names. */
const listedAtMost = 10_000;

/** Carries out what whoever runs a server asks of it while it runs. */
export const operatorOf = ({
  hub,
  sessions,
  reader,
  pieces,
  startedAt,
  port,
}: OperatorParts): Operations => ({
  LIST: operation(exchanges.LIST, ({ match }) => {
    const wanted = foldName(match);
    const people = new Map<PersonId, Registered[]>();
    for (const client of hub.directory.clients()) {
      const { user, id } = client.user;
      if (foldName(user).includes(wanted) || id === match)
        people.set(id, [...(people.get(id) ?? []), client]);
    }
    const items = [...people.values()].slice(0, listedAtMost).flatMap(itemOf);
    return reply({ items, done: { online: hub.directory.size } });
  }),

  KICK: operation(exchanges.KICK, ({ who, reason }) => {
    const clients = clientsOf(hub, who);
    if (clients.length === 0) return nobodyOnline(who);
    for (const client of clients) endWith(hub, client, 'kicked', reason);
    return reply({ items: [], done: { connections: clients.length } });
  }),

  BAN: operation(exchanges.BAN, async ({ who, reason }) => {
    const at = hub.now();
    const bans = bansFor(hub, who).map((ban) => ({ ...ban, reason, at }));
    if (bans.length === 0) return fail('bad-request', `"${who}" is neither a key nor a name.`);
    if (!(await hub.door.bans.add(bans))) return fail('too-many', 'Too many are banned. Lift a ban first.');
    const clients = [...hub.directory.clients()].filter(({ user }) => isBanned(hub, user));
    for (const client of clients) endWith(hub, client, 'banned', reason);
    return reply({ items: bans, done: { connections: clients.length } });
  }),

  UNBAN: operation(exchanges.UNBAN, async ({ who }) => {
    const lifted = await hub.door.bans.lift(who);
    return lifted.length > 0 ? reply({ items: lifted, done: {} }) : fail('nobody', `"${who}" is not banned.`);
  }),

  BANS: operation(exchanges.BANS, () => reply({ items: hub.door.bans.all, done: {} })),

  RELEASE: operation(exchanges.RELEASE, ({ name }) => {
    const items = hub.door.names.release(name).map(({ name, person, seen }) => ({ name, person, seen }));
    return items.length > 0
      ? reply({ items, done: {} })
      : fail('nobody', `Neither "${name}" nor a name that looks like it belongs to anybody.`);
  }),

  ANNOUNCE: operation(exchanges.ANNOUNCE, ({ text }) => {
    const line = encodeMessage('NOTICE', { text, at: hub.now() });
    const clients = [...hub.directory.clients()];
    for (const { session } of clients) session.outbox.deliver(line);
    return reply({ items: [], done: { clients: clients.length } });
  }),

  INVITE: operation(exchanges.INVITE, async ({ uses, lifetime, note }) => {
    const made = await hub.door.invites.make({ uses, note, expires: hub.now() + lifetime });
    if (!made) return fail('too-many', 'There are too many invites. Take some back first.');
    const { isOpen } = hub.door;
    return reply({ items: [], done: { ...made, server: hub.identity.id, port, isOpen } });
  }),

  INVITES: operation(exchanges.INVITES, () =>
    reply({ items: hub.door.invites.all, done: { guests: hub.door.invites.guests } }),
  ),

  REVOKE: operation(exchanges.REVOKE, async ({ key }) => {
    const invite = await hub.door.invites.revoke(key);
    return invite
      ? reply({ items: [invite], done: {} })
      : fail('nobody', `There is no invite ${key} that can be used.`);
  }),

  STATS: operation(exchanges.STATS, () => {
    const clients = [...hub.directory.clients()];
    return reply({
      items: [],
      done: {
        name: hub.name,
        key: hub.identity.id,
        version,
        uptime: Math.max(0, hub.now() - startedAt),
        connections: sessions.size,
        people: hub.directory.size,
        simpleClients: clients.filter(({ kind }) => kind === 'simple').length,
        conversations: reader.countConversations(),
        claimedNames: hub.door.names.size,
        bans: hub.door.bans.all.length,
        storedBytes: reader.usedBytes(),
        fileBytes: pieces?.usedBytes ?? 0,
        fileCache: pieces?.limitBytes ?? 0,
        memoryBytes: process.memoryUsage.rss(),
      },
    });
  }),
});

type Outcome<Item extends z.ZodType<object>, Done extends z.ZodType<object>> = Result<
  Reply<z.output<Item>, z.output<Done>>,
  ControlFailure
>;

const operation =
  <Request extends z.ZodType, Item extends z.ZodType<object>, Done extends z.ZodType<object>>(
    { request }: Exchange<Request, Item, Done>,
    run: (fields: z.output<Request>) => Outcome<Item, Done> | Promise<Outcome<Item, Done>>,
  ): Operation =>
  async (fields) => {
    const asked = parseFields(request, fields);
    return asked.ok ? run(asked.value) : fail('bad-request', asked.error.message);
  };

const reply = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });
const fail = (code: ControlFailure['code'], message: string): { ok: false; error: ControlFailure } => ({
  ok: false,
  error: { code, message },
});
const nobodyOnline = (who: string) => fail('nobody', `Nobody called "${who}", or with this key, is online.`);

function itemOf(clients: readonly Registered[]): z.output<typeof exchanges.LIST.item>[] {
  const last = clients.at(-1);
  if (!last) return [];
  const { user, id } = last.user;
  const kind = last.kind === 'full' ? 'app' : 'simple';
  return [{ user, id, kind, addresses: clients.map(({ session }) => session.address) }];
}

/** The clients of a person, by key or by name. */
function clientsOf({ directory }: Hub, who: string): readonly Registered[] {
  const key = readAs(personId, who);
  const person = key.success ? key.data : directory.named(who)?.id;
  return person === undefined ? [] : directory.of(person);
}

/**
 * What a ban of somebody bans: a key, or a name and the keys that are online under it or hold it. Simple clients prove no key:
 * of one that is named by its key, the name is banned.
 */
function bansFor({ directory, door }: Hub, who: string): Pick<Ban, 'thing' | 'value' | 'called'>[] {
  const key = readAs(personId, who);
  const simple = key.success ? directory.simple(key.data) : undefined;
  if (simple) return [{ thing: 'name', value: simple.user.user, called: '' }];
  if (key.success) return [{ thing: 'key', value: key.data, called: '' }];
  if (!checkName(who).ok) return [];
  const online = directory.holdersOf(who).flatMap(({ kind, user }) => (kind === 'full' ? user.id : []));
  const keys = new Set([...online, ...door.names.holdersOf(who)]);
  // A key that is banned for itself, or under another name, stays banned when the ban of this name is lifted.
  const isOwn = (key: PersonId): boolean => {
    const ban = door.bans.ofKey(key);
    return ban !== undefined && foldName(ban.called) !== foldName(who);
  };
  return [
    { thing: 'name', value: who, called: '' },
    ...[...keys].flatMap((value) => (isOwn(value) ? [] : { thing: 'key' as const, value, called: who })),
  ];
}

const isBanned = ({ door: { bans } }: Hub, { id, user }: Registered['user']): boolean =>
  bans.ofKey(id) !== undefined || bans.ofName(user) !== undefined;

function endWith(hub: Hub, { session }: Registered, code: 'kicked' | 'banned', reason: string): void {
  const fields = goodbyeFields(code);
  session.connection.send(
    'GOODBYE',
    reason === '' ? fields : { ...fields, reason: `${fields.reason}: ${reason}` },
  );
  hub.end(session);
}
