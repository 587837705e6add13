import type { NearbyView } from '../../shared/ipc/view';
import { say } from '../../shared/words/say';

/** "3 s ago", "5 min ago". */
export function since(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  return seconds < 120
    ? say('ago.seconds', { seconds })
    : say('ago.minutes', { minutes: Math.round(seconds / 60) });
}

const when = (at: number | null, now: number): string => (at === null ? 'never' : since(at, now));

/** What this computer sees of its network, as text for a bug report; its labels are English, for those who read it. */
export function nearbyReport({ port, verdict, interfaces, peers }: NearbyView, now: number): string {
  return [
    ...(verdict.text ? [say(verdict.text)] : []),
    `Listening: ${port === null ? 'no' : `port ${port}`}`,
    ...interfaces.map(
      (each) =>
        `Interface ${each.name} ${each.address}: ${each.used ? 'used' : 'not used'}, own multicast comes back: ` +
        `${each.works ?? 'not known'}, sent ${when(each.sentAt, now)}, heard others ${when(each.heardAt, now)}` +
        (each.error && `, error ${each.error}`),
    ),
    ...peers.map(
      (peer) =>
        `Peer ${peer.user} ${peer.id.slice(0, 8)} ${peer.addresses.join(' ')}: ${say(peer.way)}, heard ${when(peer.heardAt, now)}, ` +
        say(peer.state),
    ),
  ].join('\n');
}
