import type { NearbyView } from '../../shared/ipc/view';

/** "3 s ago", "5 min ago". */
export function since(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  return seconds < 120 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`;
}

const when = (at: number | null, now: number): string => (at === null ? 'never' : since(at, now));

/** What this computer sees of its network, as text for a bug report. */
export function nearbyReport({ listening, verdict, interfaces, peers }: NearbyView, now: number): string {
  return [
    verdict.text,
    `Listening: ${listening || 'no'}`,
    ...interfaces.map(
      (each) =>
        `Interface ${each.name} ${each.address}: ${each.used ? 'used' : 'not used'}, own multicast comes back: ` +
        `${each.works ?? 'not known'}, sent ${when(each.sentAt, now)}, heard others ${when(each.heardAt, now)}` +
        (each.error && `, error ${each.error}`),
    ),
    ...peers.map(
      (peer) =>
        `Peer ${peer.user} ${peer.id.slice(0, 8)} ${peer.addresses.join(' ')}: ${peer.way}, heard ${when(peer.heardAt, now)}, ` +
        peer.state,
    ),
  ].join('\n');
}
