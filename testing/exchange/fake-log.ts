import { createHash, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { emptyState, type ControlState } from '../../shared/conversation/control-state';
import { isControlEntry, type LogEntry } from '../../shared/conversation/log-entry';
import type {
  Claim,
  ClaimItem,
  ExchangeLog,
  PieceStretch,
  Verdict,
  Wanted,
} from '../../shared/exchange/ports';
import {
  bodyHash,
  conversationId,
  entryHash,
  personId,
  writerId,
  type ConversationId,
  type EntryHash,
  type PersonId,
  type WriterId,
} from '../../shared/ids';

/** A computer of a person that writes. */
export interface FakeWriter {
  readonly person: PersonId;
  readonly writer: WriterId;
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

const writers = new Map<WriterId, FakeWriter>();
const hashOf = (text: string): EntryHash =>
  entryHash.parse(createHash('sha256').update(text).digest('base64url'));

export function newWriter(name: string, computer: number): FakeWriter {
  const person = personId.parse(hashOf(`person ${name}`));
  const writer = writerId.parse(hashOf(`writer ${name} ${computer}`));
  const made = { person, writer, keys: generateKeyPairSync('ed25519') };
  writers.set(writer, made);
  return made;
}

function conversationOf(text: string): ConversationId {
  const hex = createHash('md5').update(text).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ];
  return conversationId.parse(parts.join('-'));
}

interface Place {
  readonly conversation: ConversationId;
  readonly number: number;
  readonly prev: EntryHash | undefined;
  readonly after: readonly EntryHash[];
}

function header({ writer, keys }: FakeWriter, place: Place, what: string) {
  const hash = hashOf(JSON.stringify([writer, place, what]));
  const signature = sign(null, Buffer.from(hash, 'base64url'), keys.privateKey).toString('base64url');
  return { ...place, writer, clock: place.number, at: 0, from: what, hash, signature, extra: {} };
}

/** Invites people; without a log, into a new conversation. */
export function writeInvite(by: FakeWriter, people: readonly PersonId[], log?: FakeLog): LogEntry {
  const conversation = conversationOf(`${by.writer} ${people.join()}`);
  const place = log?.nextControl(by.writer) ?? { conversation, number: 1, prev: undefined, after: [] };
  return {
    ...header(by, place, `invite ${people.length}`),
    command: 'INVITE',
    invited: people.map((id) => ({ id, user: id })),
    title: undefined,
    isPublic: false,
    history: false,
    certificate: undefined,
  };
}

export function writeMessage(by: FakeWriter, log: FakeLog, text: string): LogEntry {
  const content = { kind: 'text', id: text, to: undefined, salt: '', fields: { text } };
  const body = bodyHash.parse(hashOf(text));
  return { ...header(by, log.nextMessage(by.writer), text), command: 'SEND_MESSAGE', body, content };
}

/** How many signatures were checked. */
export const checks = { count: 0 };

function isAuthentic({ hash, signature, writer }: LogEntry): boolean {
  const keys = writers.get(writer)?.keys;
  if (!keys || signature === undefined) return false;
  checks.count += 1;
  return verify(null, Buffer.from(hash, 'base64url'), keys.publicKey, Buffer.from(signature, 'base64url'));
}

/**
 * A log that takes in everything that is signed and whose `after` is here, without rules of membership: everybody who was
 * ever named takes part. It computes what it is asked from all entries, slowly and simply.
 */
export class FakeLog implements ExchangeLog {
  #controls = new Map<EntryHash, LogEntry>();
  /** By writer, then by number. */
  #messages = new Map<WriterId, Map<number, LogEntry>>();
  #everyone = new Set<PersonId>();
  #digest: string | undefined;

  /** @param refuses which entries this node does not take, whatever others say */
  constructor(
    readonly conversation: ConversationId,
    private readonly refuses: (entry: LogEntry) => boolean = () => false,
  ) {}

  get isKnown(): boolean {
    return this.#everyone.size > 0;
  }

  get everyone(): ReadonlySet<PersonId> {
    return this.#everyone;
  }

  get controls(): { readonly heads: readonly { readonly hash: EntryHash }[] } {
    return { heads: this.#heads.map((hash) => ({ hash })) };
  }

  get state(): ControlState {
    return { ...emptyState, members: this.#everyone };
  }

  get #heads(): EntryHash[] {
    return [...this.#controls.keys()].sort();
  }

  /** Hashes of all entries, sorted. */
  get hashes(): EntryHash[] {
    const messages = [...this.#messages.values()].flatMap((held) => [...held.values()]);
    return [...this.#controls.values(), ...messages].map(({ hash }) => hash).sort();
  }

  fork(): FakeLog {
    const fork = new FakeLog(this.conversation, this.refuses);
    fork.#controls = new Map(this.#controls);
    fork.#messages = new Map([...this.#messages].map(([writer, held]) => [writer, new Map(held)]));
    fork.#everyone = new Set(this.#everyone);
    return fork;
  }

  offer(entry: LogEntry): Verdict {
    if (this.#holds(entry)) return { kind: 'held' };
    const missing = entry.after.filter((hash) => !this.#controls.has(hash));
    if (missing.length > 0) return { kind: 'waits', missing };
    const isFounding = entry.after.length === 0;
    if (isFounding === this.isKnown || this.refuses(entry) || !isAuthentic(entry))
      return { kind: 'refused', why: 'not-permitted' };
    this.#take(entry);
    return { kind: 'added', entries: [entry] };
  }

  mayBeGiven = (person: PersonId): boolean => this.#everyone.has(person);
  personOf = (writer: WriterId): PersonId | undefined => writers.get(writer)?.person;

  items(): Claim {
    const messages = new Map([...this.#messages].map(([writer, held]) => [writer, itemsOf(held)]));
    return { controls: this.#heads, messages };
  }

  digest(): string {
    const { controls, messages } = this.items();
    return (this.#digest ??= hashOf(JSON.stringify([controls, [...messages].sort()])));
  }

  *lacking(theirs: Claim): Generator<LogEntry> {
    for (const [hash, entry] of this.#controls) if (!theirs.controls.includes(hash)) yield entry;
    for (const [writer, held] of this.#messages) {
      const items = theirs.messages.get(writer) ?? [];
      for (const [number, entry] of [...held].sort(([a], [b]) => b - a))
        if (!items.some(([first, last]) => first <= number && number <= last)) yield entry;
    }
  }

  offers({ controls, messages }: Claim): boolean {
    const holdsAll = (writer: WriterId, [first, last]: ClaimItem): boolean => {
      for (let number = first; number <= last; number += 1)
        if (!this.#messages.get(writer)?.has(number)) return false;
      return true;
    };
    return (
      controls.some((hash) => !this.#controls.has(hash)) ||
      [...messages].some(([writer, items]) => items.some((item) => !holdsAll(writer, item)))
    );
  }

  covered({ messages }: Claim, writer: WriterId): PieceStretch[] {
    const held = this.#messages.get(writer);
    const known = (messages.get(writer) ?? []).filter(([, last, hash]) => held?.get(last)?.hash === hash);
    return known.map(([first, last]) => ({ piece: pieceOf(writer), first, last }));
  }

  hashAt(piece: number, number: number): EntryHash | undefined {
    const writer = [...this.#messages.keys()].find((each) => pieceOf(each) === piece);
    return writer && this.#messages.get(writer)?.get(number)?.hash;
  }

  answerTo(hashes: readonly EntryHash[], have: readonly EntryHash[]): Wanted {
    const entries = [...this.#controls.values()].filter(({ hash }) => !have.includes(hash));
    return { entries, lacking: hashes.filter((hash) => !this.#controls.has(hash)) };
  }

  nextControl(writer: WriterId): Place {
    const own = [...this.#controls.values()].filter((entry) => entry.writer === writer);
    const { conversation } = this;
    return { conversation, number: own.length + 1, prev: own.at(-1)?.hash, after: this.#heads };
  }

  nextMessage(writer: WriterId): Place {
    const own = this.#messages.get(writer);
    const number = Math.max(0, ...(own?.keys() ?? [])) + 1;
    const { conversation } = this;
    return { conversation, number, prev: own?.get(number - 1)?.hash, after: this.#heads };
  }

  #holds({ hash, writer, number }: LogEntry): boolean {
    return this.#controls.has(hash) || this.#messages.get(writer)?.get(number)?.hash === hash;
  }

  #take(entry: LogEntry): void {
    this.#digest = undefined;
    if (!isControlEntry(entry)) {
      const messages = this.#messages.get(entry.writer) ?? new Map<number, LogEntry>();
      this.#messages.set(entry.writer, messages.set(entry.number, entry));
      return;
    }
    this.#controls.set(entry.hash, entry);
    const author = this.personOf(entry.writer);
    if (author) this.#everyone.add(author);
    if (entry.command === 'INVITE') for (const { id } of entry.invited) this.#everyone.add(id);
  }
}

const pieces = new Map<WriterId, number>();
/** Nobody writes a number twice here, so each writer's messages are one piece. */
export function pieceOf(writer: WriterId): number {
  const piece = pieces.get(writer) ?? pieces.size + 1;
  pieces.set(writer, piece);
  return piece;
}

function itemsOf(held: ReadonlyMap<number, LogEntry>): ClaimItem[] {
  const items: [number, number, EntryHash][] = [];
  for (const [number, { hash }] of [...held].sort(([a], [b]) => a - b)) {
    const run = items.at(-1);
    if (run && run[1] === number - 1) [run[1], run[2]] = [number, hash];
    else items.push([number, number, hash]);
  }
  return items;
}
