import type { Address } from '../../../shared/protocol/address';
import type { PersonId } from '../../../shared/ids';
import type { Phrase } from '../../../shared/words/phrase';
import type { Discovery } from '../discovery/types';
import type { AddressBook, Way } from './address-book';
import type { Dialler } from './dialler';
import type { PeerLink } from './peer-link';

/** What is known of one peer, to diagnose why somebody is not seen. */
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
  /** Why dialling them failed last; undefined if it did not. They may be connected nevertheless, having dialled us. */
  problem: Phrase | undefined;
}

/**
 * Reports on everybody who is heard or connected; for somebody with several computers, on a connected one if there is one.
 */
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
