import type { NearbyView } from '../../shared/ipc/view';
import { formatAddress } from '../../shared/protocol/address';
import { rankAddresses, verdictOn } from '../net';
import type { NearbyState, PeerReport } from '../net/types';
import { tellApart } from './view-people';

const ways: Record<PeerReport['way'], string> = {
  multicast: 'announced itself',
  broadcast: 'announced itself by broadcast',
  'dialled us': 'connected to this computer',
  gossip: 'others told of it',
  remembered: 'remembered from before',
  manual: 'added by address',
};

/** In which direction two computers reach each other, if known. */
function stateOf({ connected, dialledBy, problem, reachesUs }: PeerReport): string {
  if (!connected) return problem ?? 'Not connected yet';
  if (dialledBy === 'us')
    return `Connected, you reached them${reachesUs === false ? ', but they cannot reach you' : ''}`;
  return problem === undefined
    ? 'Connected, they reached you'
    : `Connected, they reached you, but you cannot reach them (${problem})`;
}

/** State of this computer on its network: brief for most windows, complete (`whole`) for Preferences. */
export function projectNearby(nearby: NearbyState, count: number, whole: boolean): NearbyView {
  const brief = { enabled: nearby.enabled, count, listening: '', interfaces: [], peers: [] };
  if (!whole) return { ...brief, verdict: { ok: true, text: '' } };
  const named = nearby.peers.filter(({ user }) => user !== '');
  const names = tellApart(new Map(named.map(({ id, user }) => [id, user])));
  const { likely, others } = rankAddresses(nearby.interfaces);
  return {
    ...brief,
    listening: nearby.port === undefined ? '' : `port ${nearby.port}`,
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
