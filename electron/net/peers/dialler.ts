import type { SessionEnd } from '../connection/session-events';
import type { Environment } from '../../../runtime/environment';
import { originOf } from '../../../shared/protocol/origin';
import { personId, type PersonId, type WriterId } from '../../../shared/ids';
import type { Discovery } from '../discovery/types';
import { SourceLimit } from '../../../shared/protocol/source-limit';
import type { Address } from '../../../shared/protocol/address';
import type { Phrase } from '../../../shared/words/phrase';
import { peerUrl } from '../connection/address';
import type { AddressBook } from './address-book';
import { Attempts } from './attempts';
import { whomToDial, type Candidate } from './dial-plan';
import { readAs } from '../../../shared/read-as';

/** Somebody who should be connected and is not. */
interface Target {
  /** The writer if it is known, else the person; the address while neither is known. */
  key: string;
  id: string | undefined;
  /** Whether `id` is a writer. */
  isWriter: boolean;
  /** Their key in the address book: the person if an announcement names one, else the same as `id`. */
  noted: string | undefined;
  addresses: readonly Address[];
}

export interface DiallerOptions {
  /** This node's writer, which may change. */
  me(): WriterId;
  environment: Environment;
  discovery: Pick<Discovery, 'peers' | 'gone'>;
  book: AddressBook;
  isWanted(person: PersonId): boolean;
  /** Whether the user has blocked this person: they are not dialled. */
  isBlocked(person: PersonId): boolean;
  /** Whether a person has removed this computer of theirs: it is not dialled. */
  isRemoved(person: PersonId, writer: WriterId): boolean;
  /** Whether there is a connection with this writer, or with a person, or to this address. */
  isLinked(id: string): boolean;
  isLinkedAt(address: Address): boolean;
  /** Starts connecting. `ended` is called when the connection is over, with a reason if it never registered. */
  connect(address: Address, expected: Expected, ended: (reason: Phrase | undefined) => void): void;
  /** Called when dialling somebody fails for the first time. */
  reachChanged(): void;
}

/** Whom a dialled peer must prove to be. */
export interface Expected {
  /** A writer or a person; undefined: anybody. */
  readonly id: string | undefined;
  /** Whether `id` is a writer. */
  readonly isWriter: boolean;
}

/** How long to wait to be dialled by a peer whose id comes first, before dialling it. */
const politeMs = 700;
/** Delay before a lost connection is dialled again. */
const againMs = 150;
const afterFarewellMs = 5_000;
/** Rate limit for dialling one host at addresses that are only announced or gossiped: no connection has proven them. */
const unprovenPerSecond = 1;
const unprovenBurst = 60;

/** Keeps this node connected with the peers that it should be connected with. */
export class Dialler {
  readonly #options: DiallerOptions;
  readonly #attempts: Attempts;
  readonly #unproven = new SourceLimit(unprovenPerSecond, unprovenBurst);
  #manual: readonly Address[] = [];
  #enabled = false;
  #timer: { cancel(): void } | undefined;

  constructor(options: DiallerOptions) {
    this.#options = options;
    this.#attempts = new Attempts(options.environment);
  }

  start(manual: readonly Address[]): void {
    this.#manual = manual;
    this.#enabled = true;
    this.plan();
  }

  stop(): void {
    this.#enabled = false;
    this.#timer?.cancel();
    this.#attempts.clear();
  }

  /** Whether dialling somebody has failed, and nothing has succeeded since. */
  cannotReach(id: string): boolean {
    return (this.#attempts.get(id)?.failures ?? 0) > 0;
  }

  problemWith(id: string): Phrase | undefined {
    return this.#attempts.get(id)?.problem;
  }

  /** This node has another writer: whoever refused the former one is dialled again at once. */
  registerAnew(): void {
    this.#attempts.clear();
    this.plan();
  }

  /** Somebody is connected, no matter which side dialled. */
  linked(id: string): void {
    this.#attempts.succeeded(id);
  }

  /** A connection was lost. A peer that said GOODBYE is not dialled again at once. */
  lost(id: string, kind: SessionEnd['kind'], reason: Phrase): void {
    const delay = kind === 'farewell' ? afterFarewellMs : kind === 'broken' ? againMs : politeMs;
    this.#attempts.lost(id, delay, reason, kind === 'farewell');
    this.plan();
  }

  /** Dials everybody who is due, and sets a timer for the next one. */
  plan(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (!this.#enabled) return;
    const { environment } = this.#options;
    const me = this.#options.me();
    const now = environment.now();
    const targets = [...this.#targets()];
    this.#attempts.keepOnly(new Set(targets.map(({ key }) => key)));
    let next = Infinity;
    for (const target of targets) {
      const isTheirs = target.id !== undefined && target.id < me;
      const attempt = this.#attempts.begun(target.key, isTheirs ? politeMs : 0);
      if (attempt.dialling) continue;
      if (attempt.nextAt <= now) attempt.nextAt = now + this.#waitBefore(target, now);
      if (attempt.nextAt > now) next = Math.min(next, attempt.nextAt);
      else {
        attempt.dialling = true;
        this.#dial(target, target.addresses);
      }
    }
    if (next < Infinity) this.#timer = environment.setTimer(() => this.plan(), next - now);
  }

  *#targets(): Iterable<Target> {
    const { discovery, book, isLinked, isLinkedAt, isWanted } = this.#options;
    const me = this.#options.me();
    for (const id of whomToDial(me, this.#candidates())) {
      if (id === me || isLinked(id)) continue;
      const found = discovery.peers.get(id);
      const noted = found?.announcement.peer ?? id;
      const addresses = [...(found?.addresses ?? []), ...(book.get(noted)?.addresses ?? [])];
      const person = readAs(personId, id).data;
      // Who is not heard is known as a person with whom something is shared, or as a writer by gossip.
      const isWriter = found
        ? found.announcement.writer !== undefined
        : person === undefined || !isWanted(person);
      yield { key: id, id, isWriter, noted, addresses };
    }
    for (const address of this.#manual)
      if (!isLinkedAt(address))
        yield {
          key: peerUrl(address),
          id: undefined,
          isWriter: false,
          noted: undefined,
          addresses: [address],
        };
  }

  #candidates(): Candidate[] {
    const { discovery, book, isWanted, isBlocked, isRemoved } = this.#options;
    const candidates: Candidate[] = [];
    const heard = new Set<string>();
    for (const [id, { suspect, announcement }] of discovery.peers) {
      heard.add(announcement.peer);
      const { peer, writer } = announcement;
      if (isBlocked(peer) || (writer !== undefined && isRemoved(peer, writer))) continue;
      candidates.push({ id, suspect, wanted: isWanted(announcement.peer) });
    }
    // Candidates that discovery does not hear: known through gossip (by writer), or sharing a conversation with us.
    for (const id of book.ids) {
      const person = readAs(personId, id).data;
      if (person !== undefined && isBlocked(person)) continue;
      const wanted = person !== undefined && isWanted(person);
      if (!discovery.peers.has(id) && !heard.has(id) && (book.hasRumour(id) || wanted))
        candidates.push({ id, suspect: false, wanted });
    }
    return candidates;
  }

  /** Milliseconds until somebody may be dialled: 0 unless an unproven address is over the rate limit. */
  #waitBefore({ noted, addresses: [first] }: Target, now: number): number {
    if (noted === undefined || !first || this.#options.book.isProven(noted, first)) return 0;
    return this.#unproven.take(originOf(first.host), now);
  }

  /** Tries the addresses one after the other, until one connects. */
  #dial(target: Target, [address, ...others]: readonly Address[]): void {
    if (!address) return this.#failed(target);
    this.#options.connect(address, target, (reason) => {
      const attempt = this.#attempts.get(target.key);
      if (!this.#enabled || !attempt?.dialling) return;
      if (reason === undefined) {
        this.#attempts.succeeded(target.key);
        return this.plan();
      }
      attempt.problem = reason;
      if (others.length > 0) this.#dial(target, others);
      else this.#failed(target);
    });
  }

  #failed({ key, id }: Target): void {
    const attempt = this.#attempts.get(key);
    if (!attempt) return;
    const { discovery, book, reachChanged } = this.#options;
    this.#attempts.failed(attempt);
    if (id !== undefined) book.forgetRumour(id);
    const found = id === undefined ? undefined : discovery.peers.get(id);
    if (id !== undefined && found && (found.suspect || found.heardAt <= (attempt.lostAt ?? -1)))
      discovery.gone(id);
    if (attempt.failures === 1) reachChanged();
    this.plan();
  }
}
