import type { NetworkView } from '../../shared/ipc/views/nearby';
import { say } from '../../shared/words/say';

/** "3 s ago", "5 min ago". */
export function since(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  return seconds < 120
    ? say('ago.seconds', { seconds })
    : say('ago.minutes', { minutes: Math.round(seconds / 60) });
}

const when = (at: number | null, now: number): string => (at === null ? say('ago.never') : since(at, now));

/** What this computer sees of its network, as text to copy, in the language of the page. */
export function nearbyReport({ port, verdict, interfaces, peers }: NetworkView, now: number): string {
  return [
    ...(verdict.text ? [say(verdict.text)] : []),
    port === null ? say('report.notListening') : say('report.listening', { port: String(port) }),
    ...interfaces.map(({ name, address, used, works, sentAt, heardAt, error }) =>
      say('report.interface', {
        name,
        address,
        used: used ? 'yes' : 'no',
        works: works === null ? 'unknown' : works ? 'yes' : 'no',
        sent: when(sentAt, now),
        heard: when(heardAt, now),
        fails: error === '' ? 'no' : 'yes',
        error,
      }),
    ),
    ...peers.map(({ user, id, addresses, way, heardAt, state }) =>
      say('report.peer', {
        user,
        id: id.slice(0, 8),
        addresses: addresses.join(' '),
        way: say(way),
        heard: when(heardAt, now),
        state: say(state),
      }),
    ),
  ].join('\n');
}
