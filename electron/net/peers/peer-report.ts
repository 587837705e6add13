import type { Address } from '../../../shared/protocol/address';
import type { PersonId } from '../../../shared/ids';
import type { Discovery } from '../discovery/types';
import type { AddressBook, Way } from './address-book';
import type { Dialler } from './dialler';
import type { PeerLink } from './peer-link';

/** What is known of one peer, for telling why somebody cannot be seen. */
export interface PeerReport {
  id: PersonId;
  user: string;
  way: Way;
  addresses: readonly Address[];
  heardAt: number | undefined;
  connected: boolean;
  /** Who dialled the connection. */
  dialledBy: 'us' | 'them' | undefined;
  /** Whether they can reach this computer; undefined while it is not known. */
  reachesUs: boolean | undefined;
  /** Why dialling them failed last; undefined when it did not. They may have got through to us all the same. */
  problem: string | undefined;
}

/** Everybody who is heard or connected, with how that came about; of somebody with several computers, the best of it. */
export function reportPeers(
  discovery: Discovery,
  links: ReadonlyMap<string, PeerLink>,
  book: AddressBook,
  dialler: Dialler,
): PeerReport[] {
  const reports = new Map<PersonId, PeerReport>();
  for (const writer of new Set([...discovery.peers.keys(), ...links.keys()])) {
    const found = discovery.peers.get(writer);
    const link = links.get(writer);
    const id = link?.person ?? found?.announcement.peer;
    if (id === undefined || reports.get(id)?.connected) continue;
    const noted = book.get(id);
    reports.set(id, {
      id,
      user: link?.presence?.user ?? found?.announcement.user ?? '',
      way: found?.way ?? noted?.way ?? 'dialled us',
      addresses: found?.addresses ?? noted?.addresses ?? (link?.address ? [link.address] : []),
      heardAt: found?.heardAt,
      connected: link !== undefined,
      dialledBy: link && (link.dialler === writer ? 'them' : 'us'),
      reachesUs: link?.reachesUs,
      problem: link ? link.problem : dialler.problemWith(writer),
    });
  }
  return [...reports.values()];
}
