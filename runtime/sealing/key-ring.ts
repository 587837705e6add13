import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { WriterId } from '../../shared/ids';
import type { Result } from '../../shared/protocol/errors';
import { sealingBounds } from '../../shared/sealing/bounds';
import type { ChainKey, KeyPlace } from '../../shared/sealing/chain-key';
import type { KeptKey, KeyChanges, KeyRoot, KeySource } from '../../shared/sealing/kept-keys';
import { problem, type SealingProblem } from '../../shared/sealing/problem';
import { readSealed } from '../../shared/sealing/sealed-content';
import { commitmentOf, keyAt, keyOf } from './ratchet';

type Chain = Omit<KeyPlace, 'number'>;
type Changes = Pick<KeyChanges, 'kept' | 'dropped' | 'liars'>;

/** Number of roots whose last used key is remembered: messages are mostly opened in order. */
const rootsRemembered = 1_000;

/**
 * A node's key ring. Finds the key of a message, and keeps a key at every 100th number on the way to it, so that opening
 * any other message takes few steps.
 *
 * A key that somebody gave may be a false one. The first message that it does not lead to shows that, so messages MUST be
 * authentic.
 */
export class KeyRing {
  /** By chain, keys that are not stored yet. */
  readonly #kept = new Map<string, KeptKey[]>();
  /** Roots that are still stored and do not count any more. */
  readonly #dropped = new Map<string, KeyRoot>();
  /** By root, the key that was used last; the one that was used longest ago comes first. */
  readonly #recent = new Map<string, KeptKey>();

  /** Who gave a false key and is not stored yet. Of liars, only keys count that messages name: a false one costs many steps. */
  readonly #liars = new Set<WriterId>();
  /** By writer, the steps that were taken in vain in this run from keys that its messages named. */
  readonly #inVain = new Map<WriterId, number>();

  /** @param walk takes the steps from a key to a later one; they are what costs time here */
  constructor(
    private readonly source: KeySource,
    private readonly walk: typeof keyAt = keyAt,
  ) {}

  /** Adds a key that a message names, or one of this computer's own. */
  addProven(key: ChainKey): void {
    this.#keep({ key, root: commitmentOf(key), giver: undefined });
  }

  /**
   * Adds a key that somebody gave and that no message here names. Of one giver and key chain only the earliest is kept, from
   * which the others follow, so nobody can have many false ones tried.
   */
  addGiven(key: ChainKey, giver: WriterId): void {
    if (this.#isLiar(giver)) return;
    const root = commitmentOf(key);
    if (this.#upTo(key).some((each) => each.root === root)) return;
    const others = this.#current(key, this.source.unproven(key, giver)).filter(
      (each) => each.giver === giver,
    );
    if (others.some((each) => each.key.number <= key.number)) return;
    for (const each of others) this.#drop(each);
    this.#keep({ key, root, giver });
  }

  /** Whether a key is here that a commitment names, with which others follow. */
  holds(place: KeyPlace, commitment: string): boolean {
    return this.#upTo(place).some(({ root }) => root === commitment);
  }

  /**
   * The key of a sealed message. Fails with `no-key` if none here leads to it: it has not come. So it does after a number of
   * steps that were in vain; the key that the message names opens it even then.
   */
  keyOf(message: MessageEntry): Result<ChainKey, SealingProblem> {
    const sealed = readSealed(message.content, message.number);
    if (!sealed.ok) return sealed;
    const { conversation, writer, number } = message;
    const { chain, key: named } = sealed.value;
    const candidates = this.#upTo({ conversation, writer, chain, number });
    const own = candidates.find(({ key, root }) => root === named && key.number === number);
    if (own) return this.#tried(own, own, message);
    // Whoever lies about keys must not have each message tried with all of them.
    let left: number = sealingBounds.stepsInVain;
    for (const candidate of provenFirst(candidates)) {
      const start = this.#nearest(candidate, number);
      const steps = number - start.key.number + 1;
      if (steps > left || !this.#mayBeTried(candidate, steps)) continue;
      const key = this.#tried(candidate, start, message);
      if (key.ok) return key;
      left -= steps;
      this.#blame(candidate, steps);
    }
    return problem('no-key');
  }

  /**
   * The key of a message that was opened here, which a commitment names. Fails with `no-key` if it is not here any more. With
   * the message, a key was kept from which it takes fewer than 100 steps, so no others are tried.
   */
  keyNamed(place: KeyPlace, commitment: string): Result<ChainKey, SealingProblem> {
    const isNear = ({ key, giver }: KeptKey): boolean =>
      giver === undefined && hundredOf(key.number) === hundredOf(place.number);
    for (const candidate of this.#upTo(place).filter(isNear)) {
      const key = this.walk(this.#nearest(candidate, place.number).key, place.number);
      if (!key.ok || commitmentOf(key.value) !== commitment) continue;
      this.#remember({ key: key.value, root: candidate.root, giver: undefined });
      return key;
    }
    return problem('no-key');
  }

  /** What is to be stored. It counts here until `stored` is called with it. */
  changes(): Changes {
    return {
      kept: [...this.#kept.values()].flat(),
      dropped: [...this.#dropped.values()],
      liars: [...this.#liars],
    };
  }

  /** Forgets changes that the source has now. */
  stored({ kept, dropped, liars }: Changes): void {
    for (const each of liars) this.#liars.delete(each);
    const done = new Set(kept);
    for (const name of new Set(kept.map(({ key }) => chainName(key))))
      this.#keepOnly(name, (each) => !done.has(each));
    for (const each of dropped) {
      const name = rootName(each, each.root);
      if (this.#dropped.get(name) === each) this.#dropped.delete(name);
    }
  }

  #mayBeTried({ key: { writer }, giver }: KeptKey, steps: number): boolean {
    if (giver !== undefined) return !this.#isLiar(giver);
    return (this.#inVain.get(writer) ?? 0) + steps <= sealingBounds.stepsInVainPerWriter;
  }

  #isLiar(giver: WriterId): boolean {
    return this.#liars.has(giver) || this.source.isLiar(giver);
  }

  /** Notes that a key was tried in vain, with whoever gave it or named it. */
  #blame(candidate: KeptKey, steps: number): void {
    const { key, giver } = candidate;
    if (giver === undefined) this.#inVain.set(key.writer, (this.#inVain.get(key.writer) ?? 0) + steps);
    else {
      this.#liars.add(giver);
      this.#drop(candidate);
    }
  }

  /**
   * Whether a key leads to that of a message. Keeps the keys on the way if it is a true one.
   * @param start the key from which the steps are taken
   */
  #tried(candidate: KeptKey, start: KeptKey, message: MessageEntry): Result<ChainKey, SealingProblem> {
    const way = this.#keysOnTheWay(start, message.number);
    const key = keyOf(message, (way.at(-1) ?? start).key, this.walk);
    if (key.ok || candidate.giver === undefined) for (const each of way) this.#keep(each);
    if (!key.ok) return key;
    if (candidate.giver !== undefined) this.#keep({ ...candidate, giver: undefined });
    this.#remember({ key: key.value, root: candidate.root, giver: undefined });
    return key;
  }

  /** The keys between one and a number that are kept: at every 100th number. */
  #keysOnTheWay({ key, root }: KeptKey, number: number): KeptKey[] {
    const { keysKeptEvery } = sealingBounds;
    const way: KeptKey[] = [];
    let last = key;
    for (let hundred = hundredOf(key.number) + 1; hundred <= hundredOf(number); hundred += 1) {
      const next = this.walk(last, hundred * keysKeptEvery);
      if (!next.ok) return way;
      last = next.value;
      way.push({ key: last, root, giver: undefined });
    }
    return way;
  }

  /** The key that was used last of a root, if it is nearer to a number than the one that is kept. */
  #nearest(candidate: KeptKey, number: number): KeptKey {
    const recent = this.#recent.get(rootName(candidate.key, candidate.root));
    const isNearer = recent && recent.key.number <= number && recent.key.number > candidate.key.number;
    return isNearer ? recent : candidate;
  }

  #remember(used: KeptKey): void {
    const name = rootName(used.key, used.root);
    this.#recent.delete(name);
    this.#recent.set(name, used);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > rootsRemembered && oldest !== undefined) this.#recent.delete(oldest);
  }

  /** Of each root of a key chain the last key with at most a number, the nearest first. */
  #upTo(place: KeyPlace): KeptKey[] {
    const byRoot = new Map<string, KeptKey>();
    for (const each of this.#current(place, this.source.candidates(place))) {
      const known = byRoot.get(each.root)?.key.number ?? 0;
      if (each.key.number <= place.number && each.key.number > known) byRoot.set(each.root, each);
    }
    return [...byRoot.values()].sort((a, b) => b.key.number - a.key.number);
  }

  /** Stored keys of a key chain as far as they still count, and those that are not stored yet. */
  #current(chain: Chain, stored: readonly KeptKey[]): KeptKey[] {
    const fresh = this.#kept.get(chainName(chain)) ?? [];
    const counts = (each: KeptKey): boolean =>
      !this.#dropped.has(rootName(chain, each.root)) && !fresh.some((other) => isSamePlace(other, each));
    return [...stored.filter(counts), ...fresh];
  }

  #keep(kept: KeptKey): void {
    const name = chainName(kept.key);
    this.#keepOnly(name, (each) => !isSamePlace(each, kept));
    this.#kept.set(name, [...(this.#kept.get(name) ?? []), kept]);
  }

  #drop({ key, root }: KeptKey): void {
    const { conversation, writer, chain } = key;
    this.#keepOnly(chainName(key), (each) => each.root !== root);
    this.#dropped.set(rootName(key, root), { conversation, writer, chain, root });
  }

  #keepOnly(name: string, counts: (kept: KeptKey) => boolean): void {
    const left = this.#kept.get(name)?.filter(counts) ?? [];
    if (left.length > 0) this.#kept.set(name, left);
    else this.#kept.delete(name);
  }
}

/** Those that may be false come last: they are tried only for messages to which no other key leads. */
const provenFirst = (candidates: readonly KeptKey[]): KeptKey[] => [
  ...candidates.filter(({ giver }) => giver === undefined),
  ...candidates.filter(({ giver }) => giver !== undefined),
];

/** In which stretch of numbers one is that begins with a number whose key is kept. */
const hundredOf = (number: number): number => Math.floor(number / sealingBounds.keysKeptEvery);

const isSamePlace = (a: KeptKey, b: KeptKey): boolean => a.root === b.root && a.key.number === b.key.number;
const chainName = ({ conversation, writer, chain }: Chain): string => `${conversation} ${writer} ${chain}`;
const rootName = (chain: Chain, root: string): string => `${chainName(chain)} ${root}`;
