import { verifiesKeys } from '../../runtime/sealing/keys-message';
import { takesPart } from '../../shared/conversation/control-state';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { ConversationId, PersonId, WriterId } from '../../shared/ids';
import { encodeMessage } from '../../shared/protocol/codec';
import type { Failure } from '../../shared/protocol/errors';
import { sealingBounds } from '../../shared/sealing/bounds';
import type { Keys } from '../../shared/sealing/keys-message';
import { mayBeTaken, ownerOf } from '../../shared/sealing/recipients';
import type { KeysKept, KeysWanted } from '../../shared/sealing/wire';
import type { MessageReader } from '../storage/message-reader';
import type { Directory } from '../presence/directory';
import { sendError, type FullNode } from '../session';
import { words } from '../words';
import type { Item } from '../outbox';
import type { Commits } from './commits';
import type { Logs } from './logs';
import { bad, notMember, unknownConversation } from './problems';
import { notKept } from './trouble';

/** Number of KEYS read per query. */
const keysPerQuery = 20;
/** Unread bytes above which a computer is asked for no keys: anybody who has invited its person can ask. */
const mostUnreadBytes = 64 * 1024;

/** How far a full node has been given the KEYS that wait for it. */
interface Progress {
  /** Number of the last KEYS that it was given, or that nobody takes any more. */
  last: number;
  /** Whether more are being given. */
  isGiving: boolean;
}

export interface KeysInTransitParts {
  readonly commits: Commits;
  readonly logs: Logs;
  readonly directory: Directory;
  readonly reader: Pick<MessageReader, 'transit' | 'countKeysBroughtBy'>;
  /** A random number from 0 to less than 1. */
  random(): number;
}

/**
 * Passes on what full nodes tell each other about keys, and keeps KEYS until their recipient has confirmed them. The server
 * can open none of them.
 */
export class KeysInTransit {
  /** Number of keys that are being stored, by sender and recipient, and by who brings them: not counted by the reader yet. */
  readonly #arriving = new Map<string, number>();
  readonly #progress = new WeakMap<FullNode, Progress>();

  constructor(private readonly parts: KeysInTransitParts) {}

  /** Takes KEYS from a full node, of whichever writer they are. Once they are on disk, it is told so, and so is the recipient. */
  take(node: FullNode, keys: Keys): Failure | undefined {
    const { commits, logs } = this.parts;
    if (!verifiesKeys(keys)) return { code: 'bad-signature', message: words.badSignature };
    const log = logs.get(keys.conversation);
    const problem = this.#problemOf(node, log) ?? (log && mayBeTaken(log, keys) ? undefined : notMember);
    if (problem) return problem;
    const bringer = node.user.id;
    if (this.#exceeds(bringer, keys)) return { code: 'too-many-messages', message: words.tooManyKeys };
    this.#arrives(bringer, keys, keys.keys.length);
    commits.add(node.session, {
      size: 1,
      prepare: (changeset) => changeset.keepKeys(keys, bringer),
      done: () => {
        this.#arrives(bringer, keys, -keys.keys.length);
        node.session.connection.send('KEYS_KEPT', { signatures: [keys.signature] });
        const recipient = this.#online(keys.conversation, keys.recipient);
        if (recipient) this.give(recipient);
      },
      failed: (error) => {
        this.#arrives(bringer, keys, -keys.keys.length);
        const { conversation } = keys;
        sendError(node.session, notKept(error), { command: 'KEYS', conversation });
      },
    });
    return undefined;
  }

  /** Passes on what a full node asks for, to a few others who may have it: first of all to its person's other computers. */
  want(node: FullNode, { conversation, keys }: KeysWanted): Failure | undefined {
    const log = this.parts.logs.get(conversation);
    const problem = this.#problemOf(node, log);
    if (problem || !log) return problem ?? unknownConversation;
    const line = encodeMessage('KEYS_WANTED', { conversation, keys, recipient: node.writer });
    for (const { session } of this.#askable(node, log)) session.connection.sendBytes(line);
    return undefined;
  }

  /** Forgets KEYS that their recipient has on its disk. */
  kept(node: FullNode, { signatures }: KeysKept): void {
    this.#forget(node, signatures);
  }

  /**
   * Gives a full node the KEYS that wait for it, as fast as it reads them, and each once per connection: whoever brings the
   * same KEYS again and again makes the server send nothing.
   */
  give(node: FullNode): void {
    const progress = this.#progress.get(node) ?? { last: 0, isGiving: false };
    this.#progress.set(node, progress);
    if (progress.isGiving) return;
    progress.isGiving = true;
    node.session.outbox.feed(this.#waitingFor(node, progress));
  }

  /** The KEYS that wait for a full node and that it was not given, one line each; also those that come meanwhile. */
  *#waitingFor(node: FullNode, progress: Progress): Generator<Item> {
    const { reader, logs } = this.parts;
    for (;;) {
      const page = reader.transit.keysFor(node.writer, progress.last, keysPerQuery);
      if (page.length === 0) break;
      const outdated: string[] = [];
      for (const { id, keys } of page) {
        progress.last = id;
        const log = logs.get(keys.conversation);
        if (log && mayBeTaken(log, keys)) yield encodeMessage('KEYS', keys);
        else outdated.push(keys.signature);
      }
      if (outdated.length > 0) this.#forget(node, outdated);
      if (page.length === keysPerQuery) yield undefined;
    }
    progress.isGiving = false;
  }

  #problemOf(node: FullNode, log: EntryLog | undefined): Failure | undefined {
    if (!log?.isKnown) return unknownConversation;
    if (!takesPart(log.state, node.user.id)) return notMember;
    return log.isSealed ? undefined : bad(words.notSealed);
  }

  #online(conversation: ConversationId, writer: WriterId): FullNode | undefined {
    const { logs, directory } = this.parts;
    const log = logs.get(conversation);
    const person = log && ownerOf(log, writer);
    for (const client of person === undefined ? [] : directory.of(person))
      if (client.kind === 'full' && client.writer === writer) return client;
    return undefined;
  }

  /** Who is asked for keys, other than the node that wants them. */
  #askable(node: FullNode, { state }: EntryLog): FullNode[] {
    const { directory, random } = this.parts;
    const computersOf = (person: PersonId): FullNode[] =>
      directory
        .of(person)
        .flatMap((client) => (client.kind === 'full' && client !== node && isReading(client) ? client : []));
    const others = [...state.members, ...state.invited.keys()]
      .filter((person) => person !== node.user.id)
      .flatMap(computersOf);
    // Others each time: the first may not have the keys.
    const from = Math.floor(random() * others.length);
    const inTurn = [...others.slice(from), ...others.slice(0, from)];
    return [...computersOf(node.user.id), ...inTurn].slice(0, sealingBounds.nodesAskedForKeys);
  }

  #forget({ session, writer: recipient }: FullNode, signatures: readonly string[]): void {
    this.parts.commits.add(session, {
      size: 1,
      prepare: (changeset) => changeset.forgetKeys({ recipient, signatures }),
      done: () => undefined,
      // They are given again when the recipient registers again, and confirmed again.
      failed: () => undefined,
    });
  }

  /** Whether too many keys would wait for a recipient from one sender, or in all from whoever brings them. */
  #exceeds(bringer: PersonId, keys: Keys): boolean {
    const { reader } = this.parts;
    const arriving = (of: string): number => (this.#arriving.get(of) ?? 0) + keys.keys.length;
    return (
      reader.transit.count(keys) + arriving(addressOf(keys)) > sealingBounds.keysInTransit ||
      reader.countKeysBroughtBy(bringer) + arriving(bringer) > sealingBounds.keysBrought
    );
  }

  #arrives(bringer: PersonId, keys: Keys, change: number): void {
    for (const of of [addressOf(keys), bringer]) {
      const count = (this.#arriving.get(of) ?? 0) + change;
      if (count === 0) this.#arriving.delete(of);
      else this.#arriving.set(of, count);
    }
  }
}

/** Whether a computer has read most of what it was sent: one that reads slowly would be cut off for more. */
const isReading = ({ session }: FullNode): boolean => session.connection.unreadBytes <= mostUnreadBytes;

const addressOf = ({ sender, recipient }: Keys): string => `${sender} ${recipient}`;
