import { controlOf } from '../../shared/conversation/control-entry';
import type { Act, Control } from '../../shared/conversation/control';
import {
  isControlEntry,
  type ControlEntry,
  type LastMessages,
  type LogEntry,
} from '../../shared/conversation/log-entry';
import type { Claim, ClaimItem } from '../../shared/conversation/holdings';
import type { EntryHash, PersonId, WriterId } from '../../shared/ids';
import { authorOf, someAct, someKnowledge } from './authors';
import type { Chance } from './chance';
import { controlEntry, messageEntry, type Author } from './entries';
import type { HeldMessage } from './naive-log';
import { hash, nameOf, person } from './names';
import { CheckedNode } from './checked-node';
import { World } from './world';

export const founder = person('F');
const honest = [founder, ...['a', 'b', 'c'].map(person)];
const liars = ['x', 'y', 's'].map(person);
export const everybody = [...honest, ...liars];

const stepKinds = [
  ...(['say', 'say', 'say', 'act', 'meet', 'meet', 'lie', 'lie', 'lie'] as const),
  ...(['give', 'give', 'keep', 'fork', 'part', 'part', 'decide'] as const),
];

/** A conversation in which honest people use honest programs, and liars send anything to anybody. */
export class Talk {
  readonly world = new World();
  readonly nodes: readonly CheckedNode[];
  /** Every entry, by hash. */
  readonly entries = new Map<EntryHash, LogEntry>();
  readonly order: LogEntry[] = [];
  /** The messages that an honest removal promises to spare, by its hash. */
  readonly promised = new Map<EntryHash, ReadonlySet<EntryHash>>();
  readonly faults = new Set<string>();
  /** Messages whose content was deleted somewhere: nobody else may ever get them. */
  readonly forgotten = new Set<EntryHash>();
  /** Entries that liars have written and not published. */
  readonly #withheld: LogEntry[] = [];
  #count = 0;
  readonly #isSealed: boolean;
  /** Whether its founder may decide who writes there. */
  readonly #isDecided: boolean;

  constructor(private readonly chance: Chance) {
    const second = [founder, person('b')].map((each) => authorOf(each, 2));
    const authors = [...honest.map((each) => authorOf(each, 1)), ...second];
    this.nodes = authors.map((author) => new CheckedNode(author, this.world.naive, this.faults));
    const invited = [...chance.some(honest.slice(1), 0.7), ...chance.some(liars.slice(0, 2), 0.7)];
    const isPublic = chance.share(0.3);
    const isForEverybody = isPublic && chance.share(0.4);
    this.#isDecided = isPublic && !isForEverybody;
    this.#isSealed = !isPublic && chance.share(0.3);
    const [first] = this.nodes;
    if (!first) return;
    const people = isForEverybody ? [] : invited;
    const sealedFor = this.#isSealed ? people : undefined;
    const founding = this.write(first, { kind: 'FOUND', people, isPublic, isForEverybody, sealedFor });
    for (const node of this.nodes) if (founding && chance.share(0.8)) node.take([founding]);
  }

  /** One step of a random person. */
  step(): void {
    const { chance } = this;
    const node = chance.pick(this.nodes);
    const other = chance.pick(this.nodes);
    if (!node || !other) return;
    const which = chance.pick(stepKinds);
    switch (which) {
      case 'say':
        return this.#say(node, chance.share(0.5) ? 1 : 3);
      case 'act':
        return this.#act(node);
      case 'meet':
        return node === other ? undefined : this.#meet(node, other);
      case 'lie':
        if (chance.share(0.03)) return chance.share(0.5) ? this.#storm() : this.#leaveAgain();
        return chance.share(0.6) ? this.#lieAbout() : this.#lieInControls();
      case 'give':
        return this.#give();
      case 'keep':
        for (const each of node.keep(chance)) this.forgotten.add(each);
        return;
      case 'part':
        return this.#part(node);
      case 'decide':
        return this.#isDecided ? this.#decide() : undefined;
      case 'fork':
        return chance.share(0.3) ? this.#fork(node) : undefined;
      default:
        return undefined;
    }
  }

  /** Publishes everything withheld, and lets honest nodes meet until none learns anything more. */
  end(): void {
    for (const entry of this.#withheld)
      for (const node of this.chance.some(this.nodes, 0.5)) node.take([entry]);
    for (let round = 1; round <= 12; round += 1) {
      let taken = 0;
      for (const a of this.nodes)
        for (const b of this.nodes) if (a !== b) taken += a.give(b, b.node.log.items(a.person));
      if (taken === 0) return;
    }
    this.faults.add('nodes that meet again and again go on learning');
  }

  /** Writes a control as an honest program does. */
  write(node: CheckedNode, act: Act, history = false): ControlEntry | undefined {
    const { log, author } = node.node;
    const { isFirst, ...place } = log.nextControl(author.writer);
    const last = lastNamedBy(node, act);
    const isCertifying = ['FOUND', 'JOIN', 'DECLINE', 'WRITER'].includes(act.kind);
    if (isFirst && !isCertifying) return undefined;
    const entry = controlEntry(author, this.#name(author), act, place, { isFirst, last, history });
    const promised = promisedBy(node, act);
    if (!this.world.offer(controlOf(entry))) return undefined;
    this.promised.set(entry.hash, promised);
    this.#add(entry);
    node.take([entry]);
    return entry;
  }

  #name(author: Author): string {
    this.#count += 1;
    return `${nameOf(author.writer)}_${this.#count}`;
  }

  #add(entry: LogEntry): void {
    this.entries.set(entry.hash, entry);
    this.order.push(entry);
  }

  #say(node: CheckedNode, count: number): void {
    for (let each = 0; each < count; each += 1) {
      const { log, author } = node.node;
      const next = log.nextMessage(author.writer);
      if (next === 'needs-writer') return void this.write(node, { kind: 'WRITER' });
      if (!maySpeak(node)) return;
      this.#speak(node, next);
    }
  }

  /** A copied profile reuses numbers. */
  #fork(node: CheckedNode): void {
    const { log, author } = node.node;
    const next = log.nextMessage(author.writer);
    const piece = this.chance.pick(log.chains.piecesOf(author.writer));
    if (next === 'needs-writer' || !piece || !maySpeak(node)) return;
    this.#speak(node, { ...next, number: piece.last + 1, prev: piece.lastHash });
  }

  #speak(node: CheckedNode, place: Parameters<typeof messageEntry>[2]): void {
    const { author } = node.node;
    const entry = messageEntry(author, this.#name(author), place, this.#isSealed);
    this.#add(entry);
    if (node.take([entry]) === 0) this.faults.add('an honest message is refused by its own log');
  }

  #act(node: CheckedNode): void {
    const { log, author } = node.node;
    const act = someAct(this.world, this.chance, author, node.known, everybody, this.#isSealed);
    const isHarsh = act?.kind === 'LEAVE' || act?.kind === 'REMOVE' || act?.kind === 'DECLINE';
    if (!act || (isHarsh && this.chance.share(0.5))) return;
    if (act.kind === 'REMOVE' && honest.includes(act.target) && this.chance.share(0.6)) return;
    const entry = this.write(node, act, this.chance.share(0.4));
    if (!entry && log.nextControl(author.writer).isFirst && log.state.members.has(author.person))
      this.write(node, { kind: 'WRITER' });
  }

  /** The founder removes somebody; anybody else leaves, or revokes their other computer. */
  #part(node: CheckedNode): void {
    const { chance, world } = this;
    const { person: self, author } = node.node;
    const target = chance.pick(chance.share(0.8) ? liars : honest);
    if (self === founder) return void (target && this.write(node, { kind: 'REMOVE', target }));
    if (chance.share(0.5)) return;
    const other = world.written.find(
      (each) => world.get(each.hash)?.person === self && each.writer !== author.writer,
    );
    this.write(
      node,
      other && chance.share(0.7) ? { kind: 'REVOKE', revoked: other.writer } : { kind: 'LEAVE' },
    );
  }

  /** The founder decides who may write, on one of their computers, which need not have heard of each other. */
  #decide(): void {
    const { chance } = this;
    const node = chance.pick(this.nodes.filter(({ person: each }) => each === founder));
    if (!node) return;
    if (node.node.log.nextControl(node.node.author.writer).isFirst)
      return void this.write(node, { kind: 'WRITER' });
    const some = chance.share(0.3) ? undefined : chance.some(everybody, 0.5);
    this.write(node, chance.share(0.05) ? { kind: 'CLOSE' } : { kind: 'SPEAKERS', people: some });
  }

  /** Two honest programs compare what they hold; sometimes the connection breaks. */
  #meet(a: CheckedNode, b: CheckedNode): void {
    const atMost = this.chance.pick([2, 6, 1_000]) ?? 1_000;
    const [claimOfA, claimOfB] = [a.node.log.items(b.person), b.node.log.items(a.person)];
    a.give(b, claimOfB, atMost, this.chance);
    b.give(a, claimOfA, atMost, this.chance);
  }

  /** A liar writes a message: with any knowledge, on any branch, under any number. */
  #lieAbout(): void {
    const { chance, world } = this;
    const author = this.#liar();
    const mine = [...this.entries.values()].filter(
      (each) => !isControlEntry(each) && each.writer === author.writer,
    );
    const known = world.closure([
      ...someKnowledge(world, chance, new Set(world.written.map((each) => each.hash)), () => true),
      ...(chance.share(0.8) ? this.#introductionsOf(author.writer) : []),
    ]);
    const own = chance.share(0.85) ? mine.at(-1) : chance.pick(mine);
    // Sometimes as if they went on with somebody else's messages.
    const others = [...this.entries.values()].filter((each) => !isControlEntry(each));
    const before = chance.share(0.1) ? chance.pick(others) : own;
    const unknown = hash(`nothing_${this.#count}`);
    const prev = chance.share(0.05) ? unknown : chance.share(0.1) ? undefined : before?.hash;
    const number = chance.share(0.05) ? 1 + Math.floor(this.#count / 2) : (before?.number ?? 0) + 1;
    const heads = chance.shuffled(world.heads(known));
    const repeated = chance.share(0.4) && before ? before.after : heads;
    const after = chance.share(0.04) ? [...heads, unknown] : repeated;
    const isSealed = this.#isSealed !== chance.share(0.05);
    const entry = messageEntry(author, this.#name(author), { number, prev, after }, isSealed);
    this.#withhold(chance.share(0.1) ? { ...entry, signature: undefined } : entry);
  }

  /** A liar writes more messages with one number than nodes accept. */
  #storm(): void {
    const writer = this.chance.pick(
      [...this.entries.values()].filter((each) => liars.includes(this.#authorOf(each))),
    );
    if (!writer || isControlEntry(writer)) return;
    const author = { person: this.#authorOf(writer), writer: writer.writer };
    for (let branch = 0; branch < 12; branch += 1) {
      const { number, prev, after } = writer;
      this.#withhold(messageEntry(author, this.#name(author), { number, prev, after }, this.#isSealed));
    }
  }

  /** A liar leaves several times, each time as if it were the first, and sometimes more often than the limit. */
  #leaveAgain(): void {
    const { chance, world } = this;
    const joins = world.written.flatMap(({ hash: each, act }) =>
      act.kind === 'JOIN' ? [world.get(each)] : [],
    );
    const join = chance.pick(joins.filter((each) => each !== undefined && liars.includes(each.person)));
    if (!join) return;
    const before = world.written.length;
    for (let times = chance.pick([2, 3, 8, 9, 12]) ?? 0; times > 0; times -= 1)
      world.write(join, { kind: 'LEAVE' }, world.closure([join.hash]), join);
    for (const control of world.written.slice(before)) this.#withhold(this.#entryOf(join, control));
  }

  #authorOf({ from }: LogEntry): PersonId {
    return person(from);
  }

  /** A liar writes a good control with an arbitrary `last`. */
  #lieInControls(): void {
    const { chance, world } = this;
    const author = this.#liar();
    const everything = new Set(world.written.map((each) => each.hash));
    const known = someKnowledge(
      world,
      chance,
      everything,
      (each) => world.get(each)?.writer === author.writer,
    );
    const own = world.written.filter((each) => each.writer === author.writer);
    const act = chance.share(0.4)
      ? this.#partingOf(author)
      : someAct(world, chance, author, known, everybody, this.#isSealed);
    const earlier = chance.share(0.2) ? world.get(chance.pick(own)?.hash ?? hash('none')) : undefined;
    const before = world.written.length;
    if (act) world.write(author, act, known, earlier ?? world.lastOf(known, author.writer));
    for (const control of world.written.slice(before)) this.#withhold(this.#entryOf(author, control));
  }

  /** A removal for lies about messages, or an INVITE for an accomplice. */
  #partingOf({ person: self, writer }: Author): Act | undefined {
    const { chance, world } = this;
    const other = world.written.find(
      (each) => world.get(each.hash)?.person === self && each.writer !== writer,
    );
    const accomplice = chance.pick(liars.filter((each) => each !== self));
    const acts: Act[] = [{ kind: 'LEAVE' }];
    if (other) acts.push({ kind: 'REVOKE', revoked: other.writer });
    if (accomplice)
      acts.push({
        kind: 'INVITE',
        people: [accomplice],
        sealedFor: this.#isSealed ? [accomplice] : undefined,
      });
    return chance.pick(acts);
  }

  #entryOf(author: Author, control: Control): ControlEntry {
    const { number, prev, after, act, certificate } = control;
    const details = {
      isFirst: certificate !== undefined,
      last: this.#lyingLast(),
      history: this.chance.share(0.3),
    };
    const entry = controlEntry(author, nameOf(control.hash), act, { number, prev, after }, details);
    return this.chance.share(0.02) ? { ...entry, signature: undefined } : entry;
  }

  #lyingLast(): LastMessages {
    const { chance } = this;
    const messages = this.order.filter((each) => !isControlEntry(each));
    const last = new Map<WriterId, { number: number; hash: EntryHash }[]>();
    for (const { writer, number, hash: each } of chance.some(messages, 0.3))
      last.set(writer, [
        ...(last.get(writer) ?? []),
        { number: chance.share(0.05) ? 99 : number, hash: each },
      ]);
    const { writer } = this.#liar();
    if (chance.share(0.2)) last.set(writer, [{ number: 50, hash: hash('never') }]);
    return last;
  }

  #liar(): Author {
    return authorOf(this.chance.pick(liars) ?? founder, this.chance.pick([1, 1, 1, 2, 3]) ?? 1);
  }

  #introductionsOf(writer: WriterId): EntryHash[] {
    const own = this.chance.pick(this.world.written.filter((each) => each.writer === writer));
    return own ? [own.hash] : [];
  }

  #withhold(entry: LogEntry): void {
    this.#add(entry);
    this.#withheld.push(entry);
    if (this.chance.share(0.5)) this.#give(entry);
  }

  /** Liars give entries to some honest nodes, in any order, some twice. */
  #give(entry?: LogEntry): void {
    const { chance } = this;
    const entries = entry ? [entry] : chance.shuffled(chance.some(this.#withheld, 0.5));
    for (const node of chance.some(this.nodes, 0.4)) node.take(entries);
    const liar = chance.pick(liars);
    const node = chance.pick(this.nodes);
    if (liar && node) node.checkClaim(liar, this.#lyingClaim());
    const other = chance.pick(this.nodes);
    if (node && other) node.checkClaim(other.person, this.#lyingClaim());
  }

  /** A false claim: empty, or inconsistent. */
  #lyingClaim(): Claim {
    const { chance } = this;
    const messages = new Map<WriterId, ClaimItem[]>();
    for (const { writer, number, hash: each } of chance.share(0.5) ? [] : chance.some(this.order, 0.1)) {
      const real: ClaimItem = [chance.share(0.5) ? number : 1, number, each];
      const unknown: ClaimItem = [1, number + (chance.pick([0, 1, 3]) ?? 0), hash('never')];
      messages.set(writer, chance.pick([[real], [unknown], [real, unknown]]) ?? []);
    }
    const controls = chance.some(this.world.written, 0.1).map((each) => each.hash);
    return { controls: chance.share(0.5) ? [] : controls, messages };
  }
}

const maySpeak = ({ node: { log, author } }: CheckedNode): boolean =>
  log.maySpeak(author.person) && !log.state.revoked.has(author.writer);

/** The value of `last` that an honest program writes. */
function lastNamedBy({ node: { log, author } }: CheckedNode, act: Act): LastMessages {
  switch (act.kind) {
    case 'LEAVE':
    case 'DECLINE':
      return log.lastMessages({ person: author.person });
    case 'REMOVE':
      return log.lastMessages({ person: act.target });
    case 'REVOKE':
      return log.lastMessages({ writer: act.revoked });
    case 'SPEAKERS':
      return log.allLastMessages(act.people);
    case 'CLOSE':
      return log.allLastMessages();
    default:
      return new Map();
  }
}

/** The messages, by the people whom a removal concerns, that stood where it was written. */
function promisedBy(node: CheckedNode, act: Act): ReadonlySet<EntryHash> {
  const target = act.kind === 'REMOVE' ? act.target : node.person;
  const concerns = ({ entry, person: author }: HeldMessage): boolean =>
    act.kind === 'SPEAKERS' || act.kind === 'CLOSE'
      ? true
      : act.kind === 'REVOKE'
        ? entry.writer === act.revoked
        : author === target;
  const standing = [...node.twin.messages.values()].filter(
    (each) => concerns(each) && node.twin.stands(each),
  );
  return new Set(standing.map(({ entry }) => entry.hash));
}

export const isHonest = (each: PersonId): boolean => honest.includes(each);
