import type { Exchange } from '../../../shared/exchange/exchange';
import type { Router } from '../../../shared/exchange/router';
import type { Keys } from '../../../shared/sealing/keys-message';
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
    this.#inTurn(router, keys.keys.length, async (link) => {
      const { isDone, isNews } = await taking.take(keys);
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

  /** Does work once everything has been processed that came before it on its connection, and all earlier work is done. */
  #inTurn(router: Router, items: number, work: (link: KeyLink) => Promise<void>): void {
    const { exchange, links, onFault } = this.parts;
    router.backlog.add(items);
    exchange.inOrder(router, () => {
      this.#last = this.#last
        .then(async () => {
          const link = links.of(router);
          if (link) await work(link);
        })
        .catch(onFault)
        .finally(() => router.backlog.done(items));
    });
  }
}
