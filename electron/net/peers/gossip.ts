import { isIP } from 'node:net';
import type { PeerMessages } from '../../../shared/protocol/messages';
import { limits } from '../../../shared/protocol/limits';
import { isLoopback, originOf } from '../../../shared/protocol/origin';
import type { Address } from '../../../shared/protocol/address';
import { SourceLimit } from '../../../shared/protocol/source-limit';
import type { Environment } from '../../../runtime/environment';
import { parsePeerUrl, peerUrl } from '../connection/address';
import type { AddressBook } from './address-book';
import type { PeerLink } from './peer-link';

const waitMs = 500;
/** Rate limit for people noted, and so dialled, because of gossip from one address. */
const rumoursPerSecond = 0.5;
const rumourBurst = 64;

/** What gossip depends on. */
export interface GossipOptions {
  environment: Environment;
  links: ReadonlyMap<string, PeerLink>;
  book: AddressBook;
  /** Whether an address belongs to another computer on a network that this node uses. */
  isOnLink(host: string): boolean;
  /** Whether the settings allow peers on the loopback. */
  usesLoopback(): boolean;
  /** Whether somebody is connected or heard. */
  isKnown(id: string): boolean;
}

/**
 * Peers tell each other with whom they are connected. This way they find others, and forward nothing to a node that has it.
 */
export class Gossip {
  readonly #options: GossipOptions;
  readonly #limit = new SourceLimit(rumoursPerSecond, rumourBurst);
  #timer: { cancel(): void } | undefined;

  constructor(options: GossipOptions) {
    this.#options = options;
  }

  /** Sends PEERS to everybody after `waitMs`, so that several changes go out together. */
  tellSoon(): void {
    const { environment, links } = this.#options;
    this.#timer ??= environment.setTimer(() => {
      this.#timer = undefined;
      for (const link of links.values()) this.#tell(link);
    }, waitMs);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /**
   * Notes the addresses that a peer names for others; they are dialled, and then have to prove who they are. Only addresses
   * on this computer's own networks count: otherwise a stranger could make it connect to any host and port, even its own.
   */
  hear({ host, router }: PeerLink, { peers }: PeerMessages['PEERS']): void {
    const { environment, book, isKnown } = this.#options;
    router.setConnected(new Set(peers.map(({ peer }) => peer)));
    for (const { peer, urls } of peers) {
      const address = urls
        .flatMap((url) => parsePeerUrl(url) ?? [])
        .find((each) => this.#mayDial(each, host));
      if (!address || isKnown(peer)) continue;
      if (this.#limit.take(originOf(host), environment.now()) > 0) return;
      book.noteRumour(peer, address);
    }
  }

  #mayDial({ host }: Address, teller: string): boolean {
    const { usesLoopback, isOnLink } = this.#options;
    if (isIP(host.split('%')[0] ?? '') === 0) return false;
    return isLoopback(host) ? usesLoopback() && isLoopback(teller) : isOnLink(host);
  }

  #tell(to: PeerLink): void {
    // An address on the loopback means something else on another computer.
    const here = isLoopback(to.host);
    const peers = [...this.#options.links.values()]
      .filter(({ writer }) => writer !== to.writer)
      .map(({ writer, address }) => ({
        peer: writer,
        urls: address && isLoopback(address.host) === here ? [peerUrl(address)] : [],
      }));
    to.session.send('PEERS', { peers: peers.slice(0, limits.registeredPeers) });
  }
}
