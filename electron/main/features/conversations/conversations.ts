import type { LogEntry } from '../../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../../../shared/ids';
import { say } from '../../../../shared/words/say';
import type { Plan } from '../../../storage/memory';
import type { PeopleFile } from '../../../storage/people-file';
import type { Parts } from '../parts';
import type { Trust } from '../safety/trust';
import { KnownNames } from '../people/known-names';
import { pictureAddress as personPicture } from '../people/people-view';
import { Digests, type Digest, type DigestsById } from './digest';
import { pictureAddress } from './group-picture';
import { plannedDigest, type Plans } from './plans';

interface ConversationsParts {
  client: Pick<Parts['client'], 'id' | 'online' | 'conversations'>;
  messages: Pick<Parts['messages'], 'reader'>;
  preferences: Pick<Parts['preferences'], 'profile'>;
  trust: Pick<Trust, 'isVerified' | 'takenFor'>;
  plans: Pick<Plans, 'get' | 'hasDraft' | 'change'> & Iterable<[ConversationId, Plan]>;
  people: Pick<PeopleFile, 'met' | 'nicknames'>;
  memory: Pick<Parts['memory'], 'picture'>;
}

/** The conversations held here, as windows show them, and the names of their people. */
export class Conversations {
  readonly names: KnownNames;
  readonly #digests: Digests;

  constructor(private readonly parts: ConversationsParts) {
    const { client, messages, preferences } = parts;
    this.#digests = new Digests(messages.reader, client.id);
    this.names = new KnownNames({
      me: () => ({ id: client.id, user: preferences.profile.user }),
      online: () => client.online.values(),
      met: () => this.parts.people.met,
      nicknames: () => this.parts.people.nicknames,
      digests: () => [...this.#planned().values(), ...this.all().values()],
    });
  }

  /** The digests of all conversations, and by id those of planned ones, each computed when it is asked for. */
  readonly digests: DigestsById = {
    get: (conversation) => this.digest(conversation),
    [Symbol.iterator]: () => this.all()[Symbol.iterator](),
  };

  digest(conversation: ConversationId): Digest | undefined {
    const held = this.parts.client.conversations.get(conversation);
    if (held) return this.#digests.of(held);
    const plan = this.parts.plans.get(conversation);
    if (!plan) return undefined;
    const digest = this.#plannedDigest(plan);
    // Windows show it. Who is online, and with what, may be different when the first message is sent.
    if (digest.isSealed && !plan.saidSealed) this.parts.plans.change(conversation, { saidSealed: true });
    return digest;
  }

  /** The planned conversations that have a draft. */
  planned(): Map<ConversationId, Digest> {
    const { plans } = this.parts;
    return new Map([...this.#planned()].filter(([id]) => plans.hasDraft(id)));
  }

  #planned(): Map<ConversationId, Digest> {
    return new Map(Array.from(this.parts.plans, ([id, plan]) => [id, this.#plannedDigest(plan)]));
  }

  #plannedDigest(plan: Plan): Digest {
    return plannedDigest(plan, this.parts.client.id, (person) => this.isSimple(person));
  }

  /** The conversations that are held here. */
  all(): Map<ConversationId, Digest> {
    const digests = new Map<ConversationId, Digest>();
    for (const id of this.parts.client.conversations.keys()) {
      const digest = this.digest(id);
      if (digest) digests.set(id, digest);
    }
    return digests;
  }

  /** Those that the user takes part in or plans, the last active one first, as lists show them. */
  latest(): ConversationId[] {
    const { id: me } = this.parts.client;
    return [...this.all(), ...this.planned()]
      .filter(([, { state }]) => state.members.has(me))
      .sort(([, a], [, b]) => b.at - a.at)
      .map(([id]) => id);
  }

  /**
   * Title of a conversation, or else the names of its people.
   * @param most number of names before the rest is counted
   */
  titleOf(conversation: ConversationId, most?: number): string {
    const digest = this.digest(conversation);
    return digest ? this.names.titleOf(digest, most) : say('window.conversation');
  }

  /** A person's name in words only, for notifications: it says what the mark beside a name says in windows. */
  markedName(conversation: ConversationId, person: PersonId): string {
    const name = this.names.nameOf(person);
    const { trust } = this.parts;
    if (trust.isVerified(person)) return say('person.verifiedName', { name });
    const user = this.names.all().get(person);
    if (user !== undefined && trust.takenFor(person, user)) return say('person.namesakeName', { name });
    const isSimple = this.digest(conversation)?.servers.has(person) ?? false;
    return isSimple ? say('person.unverifiedName', { name }) : name;
  }

  /** Where windows get the picture of a conversation, or else that of a person in it; null if there is neither. */
  pictureOf(conversation: ConversationId, person: PersonId): string | null {
    const ofAll = this.digest(conversation)?.picture;
    if (ofAll !== undefined) return pictureAddress(conversation, ofAll);
    const { client, memory } = this.parts;
    return personPicture(client.online.get(person)?.icon ?? memory.picture(person));
  }

  /** Whether somebody uses a simple client: a server writes for them, and has their key. */
  isSimple(person: PersonId): boolean {
    const online = this.parts.client.online.get(person);
    if (online) return online.reach === 'server' && online.writers === undefined;
    return [...this.all().values()].some(({ servers }) => servers.has(person));
  }

  /** Whether the user is a member of a conversation. */
  isMember(conversation: ConversationId): boolean {
    const { conversations, id } = this.parts.client;
    return conversations.get(conversation)?.log.state.members.has(id) ?? false;
  }

  /** Whether the user is a member of a conversation and may write there. */
  maySpeak(conversation: ConversationId): boolean {
    const { conversations, id } = this.parts.client;
    return conversations.get(conversation)?.log.maySpeak(id) ?? false;
  }

  /** Whether the user is or was a member of a conversation and can read its transcript. */
  everJoined(conversation: ConversationId): boolean {
    return this.digest(conversation)?.everJoined ?? false;
  }

  /** Whether a row is an entry of the user's that the server refused. */
  isRefused(conversation: ConversationId, row: EntryHash): boolean {
    return this.parts.client.conversations.get(conversation)?.delivery.refused.has(row) ?? false;
  }

  /** MUST be called when a conversation changes; `fresh` are new entries of others. */
  changed(conversation: ConversationId, fresh: readonly LogEntry[]): void {
    const held = this.parts.client.conversations.get(conversation);
    if (held) this.#digests.changed(held, fresh);
  }

  /** MUST be called when the language changes. */
  forget(): void {
    this.#digests.forget();
  }
}
