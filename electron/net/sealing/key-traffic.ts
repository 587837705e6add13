import type { Exchange } from '../../../shared/exchange/exchange';
import type { Router } from '../../../shared/exchange/router';
import type { Keys } from '../../../shared/sealing/keys-message';
import { limits } from '../../../shared/protocol/limits';
import type { KeysKept, KeysWanted } from '../../../shared/sealing/wire';
import type { Answering } from './answering';
import type { Asking } from './asking';
import type { Giving } from './giving';
import type { KeyHandlers, KeyLink, KeyLinks } from './key-links';
import type { Taking } from './taking';

export interface KeyTrafficParts {
  readonly links: KeyLinks;
  readonly exchange: Pick<Exchange, 'inOrder'>;
  readonly giving: Pick<Giving, 'opened' | 'kept'>;
  readonly taking: Pick<Taking, 'take'>;
  readonly answering: Pick<Answering, 'answer'>;
  readonly asking: Pick<Asking, 'connected' | 'came'>;
  onFault(error: unknown): void;
}

/**
 * What nodes tell each other about keys, over all connections. Work with keys takes a while, so it is done one after the
 * other, and a connection is not read on while too much of it waits.
 */
export class KeyTraffic implements KeyHandlers {
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly parts: KeyTrafficParts) {}

  opened(router: Router): void {
    const { links, giving, asking } = this.parts;
    giving.opened(links.add(router));
    asking.connected();
  }

  closed(router: Router): void {
    this.parts.links.remove(router);
  }

  given(router: Router, keys: Keys): void {
    const { taking, asking } = this.parts;
    // The message that they open may follow: the connection is read on once they are here.
    this.#inTurn(router, limits.unjudgedPerConnection + 1, async (link, goOn) => {
      const { isDone, isNews } = await taking.take(keys, goOn);
      if (isDone) link.send('KEYS_KEPT', { signatures: [keys.signature] });
      if (isNews) asking.came(keys.conversation);
    });
  }

  wanted(router: Router, wanted: KeysWanted): void {
    this.#inTurn(router, wanted.keys.length, (link) => this.parts.answering.answer(link, wanted));
  }

  kept(router: Router, { signatures }: KeysKept): void {
    const link = this.parts.links.of(router);
    if (link) this.parts.giving.kept(link, signatures);
  }

  /**
   * Does work once everything has been processed that came before it on its connection, and all earlier work has called `goOn` or
   * is done: then the next begins, and keys that come together are stored together.
   * @param items how much of the backlog it is until then
   */
  #inTurn(router: Router, items: number, work: (link: KeyLink, goOn: () => void) => Promise<void>): void {
    const { exchange, links, onFault } = this.parts;
    let isBehind = true;
    const goOn = (): void => {
      if (isBehind) router.backlog.done(items);
      isBehind = false;
    };
    router.backlog.add(items);
    exchange.inOrder(router, () => {
      this.#last = this.#last.then(
        () =>
          new Promise((resolve) => {
            const end = (): void => {
              goOn();
              resolve();
            };
            const link = links.of(router);
            if (link) void work(link, end).catch(onFault).finally(end);
            else end();
          }),
      );
    });
  }
}
