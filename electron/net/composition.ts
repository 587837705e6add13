import type { Environment } from '../../runtime/environment';
import { computerName } from '../../runtime/computer-name';
import { newTlsCertificate } from '../../runtime/tls/certificate';
import { mayTellServer } from '../../shared/exchange/may-tell-server';
import type { PersonId } from '../../shared/ids';
import type { Doing } from './connection/doing';
import { Doings } from './doings';
import { FileConnections } from './transfers/file-connections';
import { Icons } from './connection/icons';
import { onlineUserOf } from './connection/registration';
import { composedConversations } from './conversations/composition';
import { LateRevoking } from './conversations/late-revoking';
import { Listeners } from './listeners';
import { OnlinePeople } from './people';
import { scopeOfNetwork, scopeOfServer } from '../../shared/protocol/everybody-scope';
import type { ReadMark } from '../../shared/protocol/messages';
import type { NamedComputer } from '../../shared/protocol/named-computer';
import { ComputerNames, forgetfulNames } from './computer-names';
import { OwnComputers } from './own-computers';
import { Peers } from './peers/peers';
import { Renewal } from './renewal';
import { Rooms } from './rooms/rooms';
import { knownServersInMemory } from './server-link/known-servers';
import { KnownCertificates } from './sealing/known-certificates';
import { forgetfulCertificates } from './sealing/remembered-certificates';
import { ServerConnection } from './server-link/server-connection';
import type { Profile } from './types';
import type { ClientOptions } from './client-options';

/** What the parts are made of. */
export interface Composition extends Omit<ClientOptions, 'profile' | 'environment'> {
  readonly environment: Environment;
  /** The current profile. */
  profile(): Profile;
}

/** The parts of a chat node, connected with each other. */
export type NodeParts = ReturnType<typeof composed>;

/** Makes the parts of a chat node. Throws when the store cannot be read. */
export function composed(options: Composition) {
  const { keys, environment, log = () => undefined, nearby, profile } = options;
  const onFault = (error: unknown): void =>
    log('error', 'fault', { error: error instanceof Error ? (error.stack ?? error.message) : error });
  const listeners = new Listeners(onFault);
  const icons = new Icons(environment);
  icons.keepOwn(profile().icon);
  const renewal = new Renewal(keys, log, onFault, () => {
    server.registerAnew();
    peers?.registerAnew();
  });
  const parts = composedConversations({
    ...options,
    log,
    onFault,
    renewal,
    tell: (change) => {
      listeners.tell(change);
      if (change.kind === 'conversation') late.look(change.conversation);
    },
    membershipChanged: () => {
      peers?.wantedChanged();
      rooms.membershipChanged();
    },
    isOfNetworkHere: (conversation) => rooms.isOfNetworkHere(conversation),
    computersRemoved: (revoked) => {
      server.computersRemoved(revoked);
      peers?.computersRemoved(revoked);
      peopleChanged();
      listeners.tell({ kind: 'computers' });
    },
  });
  const { conversations, exchange, founding, keyTraffic, news, removed, writing } = parts;
  const late = new LateRevoking({
    me: keys.person.id,
    removed,
    log: (conversation) => conversations.get(conversation)?.log,
    revoke: async (conversation, writer) =>
      news.written(await writing.revoke(conversation, profile().user, writer, true)),
  });
  const certificates = new KnownCertificates({
    environment,
    logs: () => conversations.logs(),
    removed,
    store: options.certificates ?? forgetfulCertificates(),
    peers: () => peers?.certificates() ?? [],
    onServer: (person) => server.people.online.get(person),
    ask: (people) => server.askCertificates(people),
  });
  const online = new OnlinePeople(
    () => server.people.online,
    () => peers?.people() ?? new Map(),
    (person) => conversations.isBlocked(person),
  );
  const peopleChanged = (): void => {
    online.changed();
    own.changed();
    listeners.tell({ kind: 'people' });
  };
  const rooms: Rooms = new Rooms({
    me: keys.person.id,
    environment,
    conversations,
    founding,
    news,
    exchange,
    here: () => {
      const networks = peers?.enabled ? nearby?.discovery.networks() : undefined;
      const onServer = server.state.state === 'online' ? scopeOfServer(server.state.serverId) : undefined;
      return [...(networks ?? []).map(scopeOfNetwork), onServer].flatMap((scope) => scope ?? []);
    },
    user: () => profile().user,
    tellPeers: (lines) => peers?.tellAll(lines),
    changed: () => listeners.tell({ kind: 'rooms' }),
  });
  nearby?.discovery.onChange(() => rooms.networksLooked());
  const shared = { keys, environment, log, exchange, keyTraffic, icons, removed, rooms };
  const events = {
    people: () => {
      certificates.met();
      peopleChanged();
    },
    icon: (hash: string) => listeners.tell({ kind: 'icon', hash }),
    read: (marks: readonly ReadMark[]) => listeners.tell({ kind: 'read', marks }),
    computers: (named: readonly NamedComputer[]) => names.hear(named),
    doing: (person: PersonId | undefined, doing: Doing) => doings.heard(person, doing),
    elsewhere: () => renewal.metCopy(),
  };
  const fileConnections = new FileConnections();
  const server: ServerConnection = new ServerConnection({
    ...shared,
    profile,
    mayTell: (conversation) => {
      const held = conversations.get(conversation);
      return held !== undefined && mayTellServer(held.log);
    },
    known: options.servers ?? knownServersInMemory(),
    events: {
      ...events,
      connection: () => listeners.tell({ kind: 'connection' }),
      certificates: (told) => certificates.heard(told),
      lastHere: (people) => listeners.tell({ kind: 'last here', people }),
      piecesWanted: (wanted) => fileConnections.wanted(wanted),
      refused: (conversation, entry, problem) => news.refused(conversation, entry, problem),
    },
  });
  const peers: Peers | undefined =
    nearby &&
    new Peers({
      ...shared,
      certificate: newTlsCertificate,
      ...nearby,
      presence: () => onlineUserOf(profile(), icons.own, keys.person.id),
      isWanted: (person) => conversations.contacts.isShared(person),
      isContact: (person) => conversations.contacts.isContact(person),
      isComputerOf: (person, writer) => certificates.isComputerOf(person, writer),
      isBlocked: (person) => conversations.isBlocked(person),
      isIn: (conversation, person) => conversations.get(conversation)?.log.everyone.has(person) === true,
      serveFiles: (stream, proven) => fileConnections.take(stream, proven),
      events,
    });
  const own = new OwnComputers({
    environment,
    me: keys.person.id,
    writer: () => keys.writer.id,
    server,
    peers,
    came: () => {
      // They are listed, and can be removed, before they have written anything.
      server.askCertificates([keys.person.id]);
      names.tellAll();
      listeners.tell({ kind: 'computer' });
    },
  });
  const names = new ComputerNames(
    {
      keys,
      store: options.computerNames ?? forgetfulNames(),
      now: environment.now,
      isComputer: (writer) => certificates.isComputerOf(keys.person.id, writer),
      tell: (named) => own.tellNames(named),
      changed: () => listeners.tell({ kind: 'computers' }),
    },
    computerName(),
  );
  const doings: Doings = new Doings({
    me: keys.person.id,
    members: (conversation) => conversations.get(conversation)?.log.state.members,
    isBlocked: (person) => conversations.isBlocked(person),
    server,
    peers,
    tell: (change) => listeners.tell(change),
  });
  const shownTo = { listeners, icons, online, peopleChanged };
  return {
    ...parts,
    ...shownTo,
    renewal,
    certificates,
    server,
    peers,
    own,
    names,
    doings,
    rooms,
    discovery: nearby?.discovery,
    fileConnections,
  };
}
