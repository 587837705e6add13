import type { PersonId, WriterId } from '../../../shared/ids';
import type { Address } from '../../../shared/protocol/address';
import type { Status } from '../../../shared/protocol/messages';

/** What a peer says about itself to everybody on the network. */
export interface Announcement {
  peer: PersonId;
  /** The person's computer that announces itself: a person may have several. */
  writer?: WriterId;
  /** New at every start of the app: tells a restart from a repetition. */
  instance: string;
  user: string;
  status: Status;
  note?: string;
  /** The SHA-256 of the picture. */
  icon?: string;
  /** Whether others may know later when this person was here. */
  lastHere?: boolean;
  /** Where it listens, `parley://host:port`; a host of `0.0.0.0` or `[::]` stands for the sender's own address. */
  urls: readonly string[];
  /** The port at which it gives its person's profile to whoever has the code that it shows; see `Offer`. */
  adding?: number;
}

/** Key of an announcement: its writer, or its person if it names no writer. */
export const announcedBy = ({ peer, writer }: Pick<Announcement, 'peer' | 'writer'>): string =>
  writer ?? peer;

/** How a peer was found. */
export type DiscoveryWay = 'multicast' | 'broadcast';

/** A peer that is heard on the network. */
export interface FoundPeer {
  readonly announcement: Announcement;
  /** Where to dial, best first: the hosts from which its datagrams come, at the port that it names. */
  readonly addresses: readonly Address[];
  /** When it was last heard, in ms since 1970. */
  readonly heardAt: number;
  readonly way: DiscoveryWay;
  /** The names of this computer's interfaces on which it is heard. */
  readonly interfaces: readonly string[];
  /** Its announcement is overdue: dial it to see whether it is there, then say `alive` or `gone`. */
  readonly suspect: boolean;
}

export interface DiscoverySettings {
  enabled: boolean;
  /** How many networks away announcements may go: 1 (this network only) to 32. */
  hops: number;
  /** Names of interfaces that are not used. */
  excluded: readonly string[];
  /** Whether this computer's own loopback is used, so that several people on it see each other without a network. */
  loopback: boolean;
}

/** One of this computer's addresses. */
export interface InterfaceReport {
  name: string;
  address: string;
  family: 'IPv4' | 'IPv6';
  used: boolean;
  /** Whether this node's own multicast came back on it; undefined while it is not known. */
  echoed: boolean | undefined;
  lastSentAt: number | undefined;
  lastHeardAt: number | undefined;
  /** The code of the last error in sending, cleared by success. */
  error: string | undefined;
}

/**
 * Finds peers on the network and makes this one found. There may be several ways side by side (discovery.ts), each of which
 * passes testing/discovery/acceptance.ts.
 */
export interface Discovery {
  /** By writer, or by person where an announcement names no writer. */
  readonly peers: ReadonlyMap<string, FoundPeer>;
  /** Starts, stops, or applies changed settings. */
  configure(settings: DiscoverySettings): void;
  /** Sets what to announce; a change is announced at once. Nothing is announced before the first call. */
  announce(self: Announcement): void;
  /** TCP has shown that this peer is there. */
  alive(peer: string): void;
  /** TCP has shown that this peer is not there any more. */
  gone(peer: string): void;
  /** Call when the computer woke up or the network changed: lists the interfaces again and asks who is there. */
  refresh(): void;
  /** Whether an address belongs to another computer on a network that is used. */
  isOnLink(host: string): boolean;
  /** The networks that are used, in CIDR notation (192.168.1.0/24); none without IPv4. */
  networks(): readonly string[];
  /** This computer's interfaces, and whether each works; none if it uses no interfaces itself. */
  interfaces(): readonly InterfaceReport[];
  /** Tests every interface. Resolves with the reports when all work, or after 2 s. */
  testInterfaces(): Promise<readonly InterfaceReport[]>;
  /** Calls the listener after peers came, went or changed. Returns a function that removes it. */
  onChange(listener: () => void): () => void;
  /** Tells others that this node leaves, and stops. */
  close(): Promise<void>;
}
