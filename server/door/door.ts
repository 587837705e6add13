import type { SetTimer } from '../../runtime/timers';
import type { PersonId } from '../../shared/ids';
import type { Failure } from '../../shared/protocol/errors';
import type { MessageStore } from '../storage/message-store';
import { words } from '../words';
import { Bans } from './bans';
import { ClaimedNames } from './claimed-names';

export interface DoorParts {
  store: MessageStore;
  now(): number;
  setTimer: SetTimer;
  onFault(error: unknown): void;
}

/** Who may come in, and under which name. */
export class Door {
  readonly names: ClaimedNames;
  readonly bans: Bans;

  constructor({ store, now, setTimer, onFault }: DoorParts) {
    const { door } = store.reader;
    this.names = new ClaimedNames({
      names: door.names(),
      now,
      setTimer,
      keep: (names) => void store.keepDoor({ names }).catch(onFault),
    });
    this.bans = new Bans(door.bans(), (bans) => store.keepDoor({ bans }));
  }

  /** Why a name is kept from everybody; undefined if it is not. */
  problemOfName(name: string): Failure | undefined {
    return this.bans.ofName(name) && { code: 'bad-name', message: words.nameBanned(name) };
  }

  /** Why somebody who has proven to hold a key is kept out; undefined if they are not. */
  problemOfKey(person: PersonId): Failure | undefined {
    const ban = this.bans.ofKey(person);
    return ban && { code: 'banned', message: words.banned(ban.reason) };
  }
}
