import type { PersonId } from '../../../shared/ids';
import type { OnlineUser } from '../../../shared/protocol/messages';
import { presented } from '../connection/registration';
import type { Announcement, Discovery } from '../discovery/types';
import { peerUrl } from '../connection/address';
import type { PeerLink } from './peer-link';

/** What this node announces on the network. */
export const announcementOf = (
  self: OnlineUser,
  { writer, instance }: Pick<PeerLink, 'writer' | 'instance'>,
  port: number,
  adding: number | undefined,
): Announcement => ({
  peer: self.id,
  writer,
  instance,
  ...presented(self),
  urls: [peerUrl({ host: '0.0.0.0', port })],
  ...(adding === undefined ? {} : { adding }),
});

/**
 * People nearby: those who are announced and can be reached, and as they present themselves those who are connected. Somebody
 * who cannot be reached is not shown as online; the page "Nearby" lists them.
 */
export function peopleNearby(
  { peers }: Discovery,
  links: Iterable<PeerLink>,
  cannotReach: (key: string, announcement: Announcement) => boolean,
): Map<PersonId, OnlineUser> {
  const people = new Map<PersonId, OnlineUser>();
  for (const [key, { announcement }] of peers) {
    const { peer: id } = announcement;
    if (!cannotReach(key, announcement)) people.set(id, { id, ...presented(announcement) });
  }
  for (const { person, presence } of links) if (presence) people.set(person, presence);
  return people;
}
