import type { ControlState } from '../../../../shared/conversation/control-state';
import type { EntryLog } from '../../../../shared/conversation/entry-log';
import {
  comparePlaces,
  isControlEntry,
  type EntryPlace,
  type LogEntry,
} from '../../../../shared/conversation/log-entry';
import {
  authorOf,
  hasJoined,
  hasLeft,
  openInvitation,
  serversOf,
  type OpenInvitation,
} from '../../../../shared/conversation/log-facts';
import { countsAsUnread, lineOf } from '../../../../shared/conversation/readings';
import { companyOf, foundingOf, titleBy, type Company } from '../../../../shared/conversation/title';
import type { ConversationId, EntryHash, PersonId } from '../../../../shared/ids';
import type { ConversationView } from '../../../../shared/ipc/views/conversations';
import type { Everybody } from '../../../../shared/protocol/everybody-scope';
import { displayName } from '../../../../shared/protocol/names';
import { isBlank, plainLine, plainText } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import type { Conversation } from '../../../net/types';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { annotated } from '../transcript/row-view';
import { pictureMessage } from './group-picture';

/** What all windows show of one conversation. */
export interface Digest {
  /** Whether nobody else knows of it yet. */
  readonly isPlanned?: true;
  readonly state: Pick<ControlState, 'members' | 'invited'>;
  readonly founder: PersonId | undefined;
  /** The user's invitation, while it is open. */
  readonly invitation: OpenInvitation | undefined;
  /** The name that somebody gave the conversation. */
  readonly title: string | undefined;
  /** The message that gave the conversation its picture. Who is invited may have been given it, too. */
  readonly picture: EntryHash | undefined;
  readonly company: Company;
  /** Whether the user is a member or was one. */
  readonly everJoined: boolean;
  /** Whether the last removal of the user was their own LEAVE. */
  readonly hasLeft: boolean;
  /** Whether its messages are encrypted from end to end. */
  readonly isSealed: boolean;
  /** Set for an open room, with what it is about. */
  readonly room?: RoomDigest | undefined;
  /** Whether the user has left but the LEAVE is pending. */
  readonly isLeaving: boolean;
  /** The last name under which each person wrote or was invited, as displayed. */
  readonly names: ReadonlyMap<PersonId, string>;
  /** The servers that write for simple clients, by person. */
  readonly servers: ReadonlyMap<PersonId, PersonId>;
  readonly last: Activity['last'];
  /** What the inviter said first, for somebody who is invited. */
  readonly first: string | null;
  /** Time of the last activity, in milliseconds since 1970 by this computer's clock. */
  readonly at: number;
  /** Number of messages that have not been on screen, at most `countedAtMost`. */
  readonly unread: number;
}

/** What is shown of an open room besides its people. */
export interface RoomDigest {
  readonly topic: string;
  readonly everybody: Everybody | undefined;
  readonly speakers: ReadonlySet<PersonId> | undefined;
  readonly closed: { readonly by: PersonId; readonly at: number } | undefined;
  readonly mayWrite: boolean;
}

/** Digests of all conversations. One alone costs nothing of the others. */
export type DigestsById = Pick<ReadonlyMap<ConversationId, Digest>, 'get'> &
  Iterable<[ConversationId, Digest]>;

type Activity = NonNullable<ConversationView['activity']>;

/** A message on one line of plain text. */
const previewOf = (text: string): string => (isBlank(text) ? say('message.empty') : plainLine(text));

/** Number of entries after an invitation among which the inviter's first words are looked for. */
const entriesBeforeFirst = 64;
/** UTF-16 units of these words that an invitation shows. */
const firstUnits = 2_000;

const cut = (text: string, units: number): string =>
  text.length <= units ? text : `${text.slice(0, units)}…`;

/** Unread messages are counted up to this number. */
export const countedAtMost = 1_000;

/** The part of a digest that depends on the controls of a conversation alone. */
type Membership = Pick<
  Digest,
  'state' | 'founder' | 'invitation' | 'company' | 'everJoined' | 'hasLeft' | 'isSealed' | 'room' | 'servers'
> & {
  readonly controls: EntryLog['controls'];
  /** Names by the controls, as displayed. */
  readonly named: ReadonlyMap<PersonId, string>;
};

/** A name under which somebody wrote, and the place of the entry. */
interface WrittenName {
  readonly name: string;
  readonly place: EntryPlace;
}

/** Computes digests of conversations, and caches each until its conversation changes. */
export class Digests {
  readonly #digests = new Map<ConversationId, Digest>();
  readonly #memberships = new Map<ConversationId, Membership>();
  readonly #names = new Map<ConversationId, Map<PersonId, WrittenName>>();
  /** Time of the last activity in conversations that have not changed since this was made. */
  readonly #activities: Map<ConversationId, number>;

  /** @param me the user's id */
  constructor(
    private readonly reader: MessagesReader,
    private readonly me: PersonId,
  ) {
    this.#activities = reader.lastActivities();
  }

  /** The current digest; the same object as before if nothing has changed. */
  of(conversation: Conversation): Digest {
    const { log, isLeaving } = conversation;
    const known = this.#digests.get(log.conversation);
    if (known) return known;
    const { controls: _, named, ...membership } = this.#membershipOf(log);
    const { everJoined, invitation } = membership;
    const digest: Digest = {
      ...membership,
      title: undefined,
      picture: undefined,
      isLeaving,
      names: everJoined ? this.#namesIn(log, named) : named,
      at: this.#activities.get(log.conversation) ?? this.reader.lastActivity(log.conversation),
      last: null,
      first: null,
      unread: everJoined ? this.reader.countUnread(log.conversation, countedAtMost) : 0,
    };
    // An invitation that is not listed costs no query: there may be thousands.
    lazily(digest, 'title', () => this.#titleOf(log, invitation));
    // Any stranger could give an open room a picture.
    lazily(digest, 'picture', () =>
      (everJoined || invitation) && !log.isPublic ? pictureMessage(this.reader, log.conversation) : undefined,
    );
    lazily(digest, 'last', () => (everJoined ? this.#lastOf(log.conversation) : null));
    lazily(digest, 'first', () => (invitation ? this.#firstOf(log, invitation) : null));
    this.#digests.set(log.conversation, digest);
    return digest;
  }

  /** MUST be called when the language changes. */
  forget(): void {
    this.#digests.clear();
  }

  /** MUST be called when a conversation changes; `fresh` are new entries of others. */
  changed(held: Conversation, fresh: readonly LogEntry[]): void {
    const { log } = held;
    this.#digests.delete(log.conversation);
    this.#activities.delete(log.conversation);
    const names = this.#names.get(log.conversation);
    if (!names) return;
    for (const entry of fresh) noteName(names, authorOf(log, entry), entry);
  }

  /** Computed again only after a new control: a log then has another `controls` object. */
  #membershipOf(log: EntryLog): Membership {
    const known = this.#memberships.get(log.conversation);
    if (known?.controls === log.controls) return known;
    const membership: Membership = {
      controls: log.controls,
      state: log.state,
      founder: log.founder,
      invitation: openInvitation(log, this.me),
      company: companyOf(log, this.me),
      everJoined: hasJoined(log, this.me),
      hasLeft: hasLeft(log, this.me),
      isSealed: log.isSealed,
      room: log.isPublic ? roomOf(log, this.me) : undefined,
      servers: serversOf(log),
      named: new Map([...log.names].map(([id, name]) => [id, displayName(name)])),
    };
    this.#memberships.set(log.conversation, membership);
    return membership;
  }

  #titleOf(log: EntryLog, invitation: OpenInvitation | undefined): string | undefined {
    const named = titleBy(log, this.reader.lastOfKind(log.conversation, 'title'));
    return named ?? invitation?.title;
  }

  /** What the inviter said first, after the invitation. */
  #firstOf({ conversation }: EntryLog, { by, place }: OpenInvitation): string | null {
    const said = this.reader
      .after(conversation, place, entriesBeforeFirst)
      .find(({ entry, person }) => person === by && !isControlEntry(entry) && countsAsUnread(entry.content));
    if (said?.entry.command !== 'SEND_MESSAGE') return null;
    const words = lineOf(annotated(this.reader, { entry: said.entry, person: by }));
    return words === undefined ? null : plainText(cut(words, firstUnits));
  }

  #lastOf(conversation: ConversationId): Activity['last'] {
    const last = this.reader.lastMessage(conversation);
    if (last?.entry.command !== 'SEND_MESSAGE') return null;
    const { entry, person } = last;
    if (this.reader.isLeftOut(person))
      return { author: person, text: say('event.blockedMessage'), at: entry.at };
    const line = lineOf(annotated(this.reader, { entry, person }));
    return line === undefined ? null : { author: person, text: previewOf(line), at: entry.at };
  }

  /** Names of people by the controls, or by a later message of theirs. */
  #namesIn(log: EntryLog, named: Membership['named']): ReadonlyMap<PersonId, string> {
    const names = new Map(named);
    for (const [id, { name }] of this.#writtenNames(log)) names.set(id, name);
    return names;
  }

  #writtenNames(log: EntryLog): Map<PersonId, WrittenName> {
    const known = this.#names.get(log.conversation);
    if (known) return known;
    const names = new Map<PersonId, WrittenName>();
    for (const writer of log.chains.writers) {
      const pieces = log.chains.piecesOf(writer);
      const [first, ...others] = pieces;
      const newest = first && others.reduce((a, b) => (a.last >= b.last ? a : b), first);
      const last = newest && this.reader.messageAt(log.conversation, newest.id, newest.last);
      if (last) noteName(names, authorOf(log, last), last);
    }
    for (const person of log.everyone)
      for (const { hash } of log.controls.graph.byPerson(person)) {
        const control = log.controlEntry(hash);
        if (control) noteName(names, person, control);
      }
    this.#names.set(log.conversation, names);
    return names;
  }
}

function roomOf(log: EntryLog, me: PersonId): RoomDigest {
  const { speakers, closedBy } = log.state.voice;
  const closing = closedBy === undefined ? undefined : log.controlEntry(closedBy);
  return {
    topic: plainLine(foundingOf(log)?.topic ?? ''),
    everybody: log.everybody,
    speakers,
    closed: closing && log.founder !== undefined ? { by: log.founder, at: closing.at } : undefined,
    mayWrite: log.maySpeak(me),
  };
}

/** Has a part of a digest read when it is first needed: few need it, and it takes queries. */
function lazily<Name extends keyof Digest>(digest: Digest, name: Name, read: () => Digest[Name]): void {
  let part: { readonly value: Digest[Name] } | undefined;
  Object.defineProperty(digest, name, { enumerable: true, get: () => (part ??= { value: read() }).value });
}

function noteName(names: Map<PersonId, WrittenName>, person: PersonId | undefined, entry: LogEntry): void {
  const known = person === undefined ? undefined : names.get(person);
  if (person === undefined || (known && comparePlaces(known.place, entry) > 0)) return;
  const { clock, at, writer, number, hash } = entry;
  names.set(person, { name: displayName(entry.from), place: { clock, at, writer, number, hash } });
}
