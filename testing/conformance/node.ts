import { randomBytes, randomUUID } from 'node:crypto';
import { certify, newNonce, prove, type Proof } from '../../runtime/entries/certificates';
import { parseEntry } from '../../runtime/entries/entry-codec';
import { sha256 } from '../../runtime/entries/hash';
import { newPersonKey, newWriterKey, type PersonKey, type WriterKey } from '../../runtime/entries/keys';
import { signControl, signFounding, signMessage, verifiesEntry } from '../../runtime/entries/signing';
import { channelOf } from '../../runtime/tls/channel';
import { openInvite } from '../../shared/conversation/control-entry';
import { EntryLog } from '../../shared/conversation/entry-log';
import { emptyMessageShelf } from '../../shared/conversation/log-addition';
import type {
  Certificate,
  ControlEntry,
  LogEntry,
  MessageContent,
  MessageEntry,
  NamedPerson,
} from '../../shared/conversation/log-entry';
import { emptyClaim } from '../../shared/exchange/ports';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../../shared/ids';
import { certificateFields } from '../../shared/protocol/certificate';
import { fieldsOf, isEntryCommand } from '../../shared/protocol/entries';
import { TestClient, tls, type Address, type ReceivedLine } from './client';

/** The keys of one computer of a person. */
export interface TestKeys {
  readonly person: PersonKey;
  readonly writer: WriterKey;
  readonly certificate: Certificate;
}

/** Another computer of a person, or the first of a new one. */
export function newKeys(person = newPersonKey(), replaces: readonly WriterId[] = []): TestKeys {
  const writer = newWriterKey();
  return { person, writer, certificate: certify(person, writer, { at: Date.now(), replaces }) };
}

/** The fields of a control besides the header, as a test gives them. */
type ControlFields =
  | {
      command: 'INVITE';
      invited: readonly NamedPerson[];
      history?: boolean;
      title?: string;
      certificates?: readonly Certificate[];
    }
  | { command: 'JOIN'; invite: EntryHash }
  | { command: 'DECLINE' | 'LEAVE' | 'WRITER' }
  | { command: 'UNINVITE'; invite: EntryHash; withdrawn: readonly NamedPerson[] }
  | { command: 'REMOVE'; removed: NamedPerson }
  | { command: 'SPEAKERS'; speakers: readonly PersonId[] | undefined }
  | { command: 'CLOSE' };

/** A full node for tests: the keys of one computer, and the logs of its conversations. */
export class TestNode {
  readonly #logs = new Map<ConversationId, EntryLog>();

  constructor(
    readonly name: string,
    readonly keys: TestKeys = newKeys(),
  ) {}

  get id(): PersonId {
    return this.keys.person.id;
  }

  get writer(): WriterId {
    return this.keys.writer.id;
  }

  /** Its id and name, as others write them in INVITE. */
  get named(): NamedPerson {
    return { id: this.id, user: this.name };
  }

  /** The fields of its REGISTER, without the signature. */
  registration(fields: object = {}): object {
    const certificate = certificateFields(this.keys.certificate);
    return { user: this.name, key: this.writer, certificate, features: ['log', 'changes'], ...fields };
  }

  /** Signs a proof with its writer's key. */
  proves(proof: Proof): string {
    return prove(this.keys.writer, proof);
  }

  /** Connects over TLS, and registers with a proof of its key. */
  async connect(address: Address, fields: object = {}): Promise<TestClient> {
    // A server's port may be a getter, which a spread would leave out.
    const { host, port } = address;
    const client = await TestClient.connect({ host, port, tls: address.tls ?? tls });
    client.name = this.name;
    client.id = this.id;
    const signature = this.proves(await greeted(client));
    client.send('REGISTER', { ...this.registration(fields), signature });
    return client;
  }

  /** Its log of a conversation. Nothing is stored: all messages stay in the log. */
  log(conversation: ConversationId): EntryLog {
    const log =
      this.#logs.get(conversation) ??
      new EntryLog(conversation, emptyMessageShelf, this.id, verifiesEntry, sha256);
    this.#logs.set(conversation, log);
    return log;
  }

  /** Adds entries to its own log. */
  take(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.log(entry.conversation).offer(entry);
  }

  /** Adds what a client received, and leaves it in the inbox. */
  takeFrom(client: TestClient): void {
    this.take(client.inbox.flatMap(asEntry));
  }

  /** All entries of a conversation that it holds: controls, then messages, newest first. */
  entries(conversation: ConversationId): LogEntry[] {
    return [...this.log(conversation).lacking(emptyClaim, 'everything')];
  }

  /** Founds a conversation. */
  found(...invited: readonly NamedPerson[]): ControlEntry {
    return this.#founded(invited);
  }

  /** Founds a conversation whose messages are sealed. */
  foundSealed(...invited: readonly TestNode[]): ControlEntry {
    const certificates = invited.map(({ keys }) => keys.certificate);
    return this.#founded(
      invited.map(({ named }) => named),
      { isSealed: true, certificates },
    );
  }

  #founded(
    invited: readonly NamedPerson[],
    sealing?: { isSealed: true; certificates: readonly Certificate[] },
  ): ControlEntry {
    const { writer, certificate } = this.keys;
    return this.#kept(
      signFounding(writer, {
        command: 'INVITE',
        invited,
        title: undefined,
        ...openInvite,
        ...sealing,
        history: false,
        certificate,
        clock: 1,
        at: Date.now(),
        from: this.name,
        extra: {},
      }),
    );
  }

  /** Writes a control into its own log. */
  control(conversation: ConversationId, said: ControlFields): ControlEntry {
    return this.#kept(this.makeControl(conversation, said));
  }

  /** Invites somebody. */
  invite(
    conversation: ConversationId,
    person: NamedPerson,
    { history = false }: { history?: boolean } = {},
  ): ControlEntry {
    return this.control(conversation, { command: 'INVITE', invited: [person], history });
  }

  /** Makes a valid, signed control without adding it to its own log. */
  makeControl(conversation: ConversationId, said: ControlFields): ControlEntry {
    const log = this.log(conversation);
    const { isFirst, ...place } = log.nextControl(this.writer);
    const header = { conversation, at: Date.now(), from: this.name, extra: {}, ...place };
    const certificate = isFirst ? this.keys.certificate : undefined;
    const last = log.lastMessages({ person: 'removed' in said ? said.removed.id : this.id });
    const { writer } = this.keys;
    switch (said.command) {
      case 'INVITE': {
        const { title, history = false, ...rest } = said;
        return signControl(writer, { ...header, ...openInvite, ...rest, title, history, certificate });
      }
      case 'JOIN':
        return signControl(writer, { ...header, ...said, certificate });
      case 'DECLINE':
        return signControl(writer, { ...header, command: 'DECLINE', last, certificate });
      case 'LEAVE':
        return signControl(writer, { ...header, command: 'LEAVE', last });
      case 'UNINVITE':
        return signControl(writer, { ...header, ...said });
      case 'WRITER':
        return signControl(writer, { ...header, command: 'WRITER', certificate: this.keys.certificate });
      case 'REMOVE':
        return signControl(writer, { ...header, ...said, last });
      case 'SPEAKERS':
        return signControl(writer, { ...header, ...said, last: log.allLastMessages(said.speakers) });
      case 'CLOSE':
        return signControl(writer, { ...header, ...said, last: log.allLastMessages() });
    }
  }

  /** Accepts its open invitation. */
  join(conversation: ConversationId): ControlEntry {
    const [invite] = this.log(conversation).state.invited.get(this.id) ?? [];
    if (invite === undefined) throw new Error(`${this.name} is not invited`);
    return this.control(conversation, { command: 'JOIN', invite });
  }

  /** Writes a message into its own log. */
  say(conversation: ConversationId, text: string, content: Partial<MessageContent> = {}): MessageEntry {
    const message = this.makeMessage(conversation, text, content);
    this.take([message]);
    return message;
  }

  /** Makes a valid, signed message without adding it to its own log. */
  makeMessage(
    conversation: ConversationId,
    text: string,
    content: Partial<MessageContent> = {},
    at = Date.now(),
  ): MessageEntry {
    const next = this.log(conversation).nextMessage(this.writer);
    if (next === 'needs-writer') throw new Error(`${this.name} has shown no certificate`);
    return signMessage(this.keys.writer, {
      command: 'SEND_MESSAGE',
      conversation,
      at,
      from: this.name,
      extra: {},
      ...next,
      content: {
        kind: 'text',
        id: randomUUID(),
        to: undefined,
        salt: randomBytes(16).toString('base64url'),
        fields: { text },
        ...content,
      },
    });
  }

  /** Its claim, as the fields of HAVE. */
  claim(conversation: ConversationId): object {
    const log = this.log(conversation);
    const { controls, messages } = log.items('everything');
    return {
      conversation,
      digest: log.digest('everything'),
      controls,
      messages: Object.fromEntries(messages),
    };
  }

  #kept<Entry extends LogEntry>(entry: Entry): Entry {
    this.take([entry]);
    return entry;
  }
}

/** Has the server prove who it is. Returns what a full node has to prove in turn. */
export async function greeted(client: TestClient): Promise<Proof> {
  client.send('HELLO', { nonce: newNonce() });
  const { nonce, server } = (await client.take('PROOF')).fields;
  return { role: 'client', nonce: String(nonce), to: String(server), channel: channelOf(client.socket) };
}

/** A claim in HAVE to hold nothing of a conversation. */
export const nothingOf = (conversation: ConversationId): object => ({
  conversation,
  controls: [],
  messages: {},
});

/** Sends an entry as full nodes do. */
export const sendEntry = (client: TestClient, entry: LogEntry): void =>
  client.send(entry.command, fieldsOf(entry));

/** A received line as a list of one entry; empty if it is not one. */
export function asEntry({ command, fields }: ReceivedLine): LogEntry[] {
  if (!isEntryCommand(command)) return [];
  const entry = parseEntry(command, fields);
  if (!entry.ok) throw new Error(`the server sent an entry that is none: ${entry.error.message}`);
  return [entry.value];
}
