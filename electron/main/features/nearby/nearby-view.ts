import type { NearbyView, NetworkView } from '../../../../shared/ipc/views/nearby';
import { formatAddress } from '../../../../shared/protocol/address';
import { type Phrase, phrase } from '../../../../shared/words/phrase';
import { rankAddresses, verdictOn } from '../../../net';
import type { NearbyState, OnlinePerson, PeerReport } from '../../../net/types';
import { tellApart } from '../people/people-view';

const ways: Record<PeerReport['way'], Phrase> = {
  multicast: phrase('peer.multicast'),
  broadcast: phrase('peer.broadcast'),
  'dialled us': phrase('peer.dialledUs'),
  gossip: phrase('peer.gossip'),
  remembered: phrase('peer.remembered'),
  manual: phrase('peer.manual'),
};

/** In which direction two computers reach each other, if known. */
function stateOf({ connected, dialledBy, problem, reachesUs }: PeerReport): Phrase {
  if (!connected) return problem ?? phrase('peer.notConnected');
  if (dialledBy === 'us') return phrase(reachesUs === false ? 'peer.onlyYouReach' : 'peer.youReached');
  return problem === undefined ? phrase('peer.theyReached') : phrase('peer.onlyTheyReach', { problem });
}

export function projectNearby({ enabled }: NearbyState, online: Iterable<OnlinePerson>): NearbyView {
  let count = 0;
  for (const { reach } of online) if (reach !== 'server') count += 1;
  return { enabled, count };
}

/** This computer's place in its network. */
export function projectNetwork(nearby: NearbyState): NetworkView {
  const named = nearby.peers.filter(({ user }) => user !== '');
  const names = tellApart(new Map(named.map(({ id, user }) => [id, user])));
  const { likely, others } = rankAddresses(nearby.interfaces);
  return {
    port: nearby.port ?? null,
    interfaces: [...likely, ...others].map((each) => ({
      name: each.name,
      address: each.address,
      used: each.used,
      works: each.echoed ?? null,
      sentAt: each.lastSentAt ?? null,
      heardAt: each.lastHeardAt ?? null,
      error: each.error ?? '',
    })),
    peers: nearby.peers.map((peer) => ({
      id: peer.id,
      user: names.get(peer.id) ?? peer.user,
      addresses: peer.addresses.map(formatAddress),
      way: ways[peer.way],
      heardAt: peer.heardAt ?? null,
      state: stateOf(peer),
    })),
    verdict: verdictOn(nearby),
  };
}
