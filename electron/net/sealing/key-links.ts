import type { Router } from '../../../shared/exchange/router';
import type { PersonId, WriterId } from '../../../shared/ids';
import { encodeMessage } from '../../../shared/protocol/codec';
import type { Keys } from '../../../shared/sealing/keys-message';
import type { KeysKept, KeysWanted } from '../../../shared/sealing/wire';

/** What nodes tell each other about keys. */
interface KeysMessages {
  KEYS: Keys;
  KEYS_WANTED: KeysWanted;
  KEYS_KEPT: KeysKept;
}

/** A registered connection over which keys are given and asked for. */
export interface KeyLink {
  /** The person and the computer at the other end; undefined for a server, which passes KEYS on to anybody. */
  readonly person: PersonId | undefined;
  readonly writer: WriterId | undefined;
  send<Command extends keyof KeysMessages>(command: Command, fields: KeysMessages[Command]): void;
}

/** What connections pass on of keys. */
export interface KeyHandlers {
  /** A connection is registered. */
  opened(router: Router): void;
  /** A connection is no longer used. */
  closed(router: Router): void;
  given(router: Router, keys: Keys): void;
  wanted(router: Router, wanted: KeysWanted): void;
  kept(router: Router, kept: KeysKept): void;
}

/** All registered connections. */
export class KeyLinks {
  readonly #links = new Map<Router, KeyLink>();

  get all(): Iterable<KeyLink> {
    return this.#links.values();
  }

  add(router: Router): KeyLink {
    const { link } = router;
    const made: KeyLink = {
      person: link.person,
      writer: link.writer,
      send: (command, fields) => link.sendBytes(encodeMessage(command, fields)),
    };
    this.#links.set(router, made);
    return made;
  }

  remove(router: Router): void {
    this.#links.delete(router);
  }

  /** Undefined once the connection has ended. */
  of(router: Router): KeyLink | undefined {
    return this.#links.get(router);
  }
}
