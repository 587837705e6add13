import type { SetTimer } from '../../runtime/timers';
import type { Proof } from '../../runtime/entries/certificates';
import type { Failure } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import { SourceLimit } from '../../shared/protocol/source-limit';
import type { MessageStore } from '../storage/message-store';
import { words } from '../words';
import { AccessList, type Visitor } from './access-list';
import { Bans } from './bans';
import { ClaimedNames, type NamePolicy } from './claimed-names';
import { Invites, type ShownInvite } from './invites';
import { RemovedComputers } from './removed-computers';

export interface DoorParts {
  store: MessageStore;
  now(): number;
  setTimer: SetTimer;
  onFault(error: unknown): void;
}

/** Who is let in; can change while the server runs. Nobody who is in already is sent away. */
export interface DoorSettings {
  /** `claimed` by default. */
  names?: NamePolicy | undefined;
  /** Whether only those may come in who were invited, or are on the list `allow`. */
  inviteOnly?: boolean | undefined;
  /** Entries of the lists (`AccessList`). If `allow` is given, nobody else may come in without an invite. */
  allow?: readonly string[] | undefined;
  deny?: readonly string[] | undefined;
}

/** An invite that somebody shows, and what its signature must be of. */
export interface Presented {
  readonly invite: ShownInvite | undefined;
  readonly proof: Proof;
  /** By which visitors are counted together; see `originOf`. */
  readonly origin: string;
}

/** Who may come in, and under which name. */
export class Door {
  readonly names: ClaimedNames;
  readonly bans: Bans;
  readonly invites: Invites;
  readonly removed: RemovedComputers;
  readonly #guesses = new SourceLimit(1_000 / limits.wrongInviteMs, limits.wrongInvitesAtOnce);
  readonly #now: () => number;
  #isInviteOnly = false;
  #allow: AccessList | undefined;
  #deny: AccessList | undefined;

  constructor({ store, now, setTimer, onFault }: DoorParts) {
    const { door } = store.reader;
    this.#now = now;
    this.names = new ClaimedNames({
      names: door.names(),
      now,
      setTimer,
      keep: (names) => void store.keepDoor({ names }).catch(onFault),
    });
    this.bans = new Bans(door.bans(), (bans) => store.keepDoor({ bans }));
    this.invites = new Invites({
      invites: door.invites(),
      guests: door.guests(),
      now,
      keep: (invites) => store.keepDoor({ invites }),
      onFault,
    });
    this.removed = new RemovedComputers(
      door.revocations(),
      (revocations) => void store.keepDoor({ revocations }).catch(onFault),
    );
  }

  /** Whether strangers may come in. */
  get isOpen(): boolean {
    return !this.#isInviteOnly && this.#allow === undefined;
  }

  change({ names = 'claimed', inviteOnly = false, allow, deny }: DoorSettings): void {
    this.names.isOn = names === 'claimed';
    this.#isInviteOnly = inviteOnly;
    this.#allow = allow && new AccessList(allow);
    this.#deny = deny && new AccessList(deny);
  }

  /** Why a name is kept from everybody; undefined if it is not. */
  problemOfName(name: string): Failure | undefined {
    return this.bans.ofName(name) && { code: 'bad-name', message: words.nameBanned(name) };
  }

  /**
   * Lets somebody in: why not, or undefined. A valid invite is used up by that.
   * @param visitor a person MUST have proven to hold their key
   * @param nameProblem why the name cannot be had. Asked last: it tells who is online, and what members are called, which is no
   * business of those who may not come in
   */
  admit(
    visitor: Visitor,
    nameProblem: () => Failure | undefined,
    presented?: Presented,
  ): Failure | undefined {
    const { person } = visitor;
    const ban = person && this.bans.ofKey(person);
    if (ban) return { code: 'banned', message: words.banned(ban.reason) };
    const isDenied = this.#deny?.has(visitor) ?? false;
    if (isDenied && this.isOpen) return notAllowed;
    // From here on, somebody on the list `deny` gets the answers of a stranger, which tell nobody who is on it.
    if (!isDenied && !this.#needsInvite(visitor)) return nameProblem();
    if (person === undefined || presented?.invite === undefined)
      return this.#isInviteOnly ? inviteNeeded : notAllowed;
    const { invite, proof, origin } = presented;
    const retryAfter = this.#guesses.wait(origin, this.#now());
    if (retryAfter > 0) return { code: 'too-many-messages', message: words.tooFast(retryAfter) };
    if (isDenied || !this.invites.isValid(invite, proof)) {
      this.#guesses.take(origin, this.#now());
      return inviteSpent;
    }
    const problem = nameProblem();
    if (!problem) this.invites.use(person, invite.key);
    return problem;
  }

  #needsInvite(visitor: Visitor): boolean {
    if (this.isOpen || this.#allow?.has(visitor)) return false;
    return visitor.person === undefined || !this.invites.isGuest(visitor.person);
  }
}

const notAllowed: Failure = { code: 'not-allowed', message: words.notAllowed };
const inviteNeeded: Failure = { code: 'invite-needed', message: words.inviteNeeded };
const inviteSpent: Failure = { code: 'invite-spent', message: words.inviteSpent };
