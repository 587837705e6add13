import type { PeerMessages } from '../../../shared/protocol/messages';
import type { Environment } from '../types';
import { isLoopback, parsePeerUrl, peerUrl } from './address';
import type { AddressBook } from './address-book';
import type { PeerLink } from './peer-link';

const waitMs = 500;
const peersAtMost = 200;

/** Peers tell each other about the peers that they are connected with. */
export class Gossip {
  #timer: { cancel(): void } | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly links: ReadonlyMap<string, PeerLink>,
    private readonly book: AddressBook,
  ) {}

  /** Tells everybody whom this node is connected with, after a moment in which more may come. */
  tellSoon(): void {
    this.#timer ??= this.environment.setTimer(() => {
      this.#timer = undefined;
      for (const link of this.links.values()) this.#tell(link);
    }, waitMs);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Notes where others are said to be; they are dialled, and then have to prove who they are. */
  hear({ peers }: PeerMessages['PEERS'], isKnown: (id: string) => boolean): void {
    for (const { peer, urls } of peers) {
      if (isKnown(peer)) continue;
      for (const url of urls) {
        const address = parsePeerUrl(url);
        if (address) this.book.note(peer, address, 'gossip');
      }
    }
  }

  #tell(to: PeerLink): void {
    // An address on the loopback means something else on another computer.
    const here = to.address !== undefined && isLoopback(to.address.host);
    const peers = [...this.links.values()].flatMap(({ id, address }) =>
      id !== to.id && address && isLoopback(address.host) === here
        ? [{ peer: id, urls: [peerUrl(address)] }]
        : [],
    );
    if (peers.length > 0) to.session.send('PEERS', { peers: peers.slice(0, peersAtMost) });
  }
}
