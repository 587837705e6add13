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

  /** Why somebody is kept out whatever they show; undefined if they are not. A person MUST have proven to hold their key. */
  problemOf(visitor: Visitor): Failure | undefined {
    const ban = visitor.person && this.bans.ofKey(visitor.person);
    if (ban) return { code: 'banned', message: words.banned(ban.reason) };
    return this.#deny?.has(visitor) ? notAllowed : undefined;
  }

  /** Lets somebody in who has no other problem: why not, or undefined. A valid invite is used up by that. */
  admit(visitor: Visitor, presented?: Presented): Failure | undefined {
    if (this.isOpen || this.#allow?.has(visitor)) return undefined;
    const { person } = visitor;
    if (person !== undefined && this.invites.isGuest(person)) return undefined;
    if (person === undefined || presented?.invite === undefined)
      return this.#isInviteOnly ? inviteNeeded : notAllowed;
    const retryAfter = this.#guesses.wait(presented.origin, this.#now());
    if (retryAfter > 0) return { code: 'too-many-messages', message: words.tooFast(retryAfter) };
    if (this.invites.use(person, presented.invite, presented.proof)) return undefined;
    this.#guesses.take(presented.origin, this.#now());
    return inviteSpent;
  }
}

const notAllowed: Failure = { code: 'not-allowed', message: words.notAllowed };
const inviteNeeded: Failure = { code: 'invite-needed', message: words.inviteNeeded };
const inviteSpent: Failure = { code: 'invite-spent', message: words.inviteSpent };
