import type { NearbyState } from '../types';
import { isLoopback } from './address';

/** Why somebody cannot be seen, and what helps; `ok` when nothing seems to be wrong on this side. */
export interface Verdict {
  ok: boolean;
  text: string;
}

const bad = (text: string): Verdict => ({ ok: false, text });

/** Diagnoses, from what this computer has seen of its network, why others may be missing. The first cause found counts. */
export function verdictOn({ enabled, port, interfaces, peers }: NearbyState): Verdict {
  if (!enabled)
    return bad('Parley does not look for people nearby. Turn “Find people nearby” on to see them.');
  if (port === undefined)
    return bad('Parley cannot listen for others. Choose another port below, or any with 0.');
  const used = interfaces.filter((each) => each.used);
  const networks = used.filter(({ address }) => !isLoopback(address));
  if (used.length === 0)
    return bad('This computer is on no network that Parley uses. Join one, or allow one in the list below.');
  if (used.every(({ error }) => error !== undefined)) return cannotSend(used[0]?.error);
  const silent = networks.filter(({ echoed }) => echoed === false);
  if (networks.length > 0 && silent.length === networks.length && peers.length === 0)
    return bad(
      'Announcements do not come back to this computer: its firewall stops them. Allow Parley, or UDP port 6666, in the firewall.',
    );
  const unreachable = peers.filter(({ connected, problem }) => !connected && problem !== undefined);
  if (unreachable.length > 0 && unreachable.length === peers.length)
    return bad(
      'Others are heard, but connections to them fail: a firewall there or “client isolation” of the Wi-Fi is in the way. ' +
        'Allow Parley in their firewall, use another network, or a server that all can reach.',
    );
  const connected = peers.filter((peer) => peer.connected);
  if (connected.length > 0 && connected.every(({ reachesUs }) => reachesUs === false))
    return bad(
      'You reach others, but they cannot reach this computer: its firewall stops them. Allow Parley in the firewall, or ' +
        'somebody who cannot be reached either will stay unseen.',
    );
  if (peers.length === 0)
    return bad(
      'This computer announces itself, and nobody answers. Others may be on another network, on a VPN, or a guest Wi-Fi that ' +
        'keeps devices apart. Check that all are on the same network, or add somebody by address.',
    );
  return { ok: true, text: sound(unreachable.length) };
}

function sound(unreachable: number): string {
  if (unreachable === 0) return 'All is well: others are heard and reached.';
  return `Others are heard and reached, apart from ${unreachable === 1 ? 'one' : unreachable} of them. The list says why.`;
}

function cannotSend(code: string | undefined): Verdict {
  if (code === 'EADDRINUSE')
    return bad('Another program holds UDP port 6666. Close it, and Parley will be heard again.');
  return bad(
    'The network refuses announcements. A VPN or a firewall may be in the way: turn it off, and test again.',
  );
}
