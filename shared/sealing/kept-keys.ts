import type { ConversationId, WriterId } from '../ids';
import type { ChainKey, KeyPlace } from './chain-key';
import type { Keys } from './keys-message';
import type { KeyChainState } from './new-chain';

/** The keys that a node keeps, as they are stored. */

/** A key of which the later ones of its key chain can be derived. */
export interface KeptKey {
  readonly key: ChainKey;
  /** Commitment to the key from which it follows: the one that was given, or with which the own key chain began. */
  readonly root: string;
  /** Who gave it, as long as it has opened no message: it may be a false one. */
  readonly giver: WriterId | undefined;
}

/** All keys that follow from one root. */
export type KeyRoot = Omit<KeyPlace, 'number'> & { readonly root: string };

/** A writer's own key chain in one conversation. */
export interface OwnKeyChain {
  readonly conversation: ConversationId;
  readonly writer: WriterId;
  readonly state: KeyChainState;
  /** The key of the last message that it sealed. */
  readonly secret: Uint8Array;
}

/** What is stored of keys together: all of it or nothing. */
export interface KeyChanges {
  /** Keys to keep. One with the same place and root is replaced. */
  readonly kept: readonly KeptKey[];
  /** Roots that turned out false, or that an earlier key of the same giver replaces. */
  readonly dropped: readonly KeyRoot[];
  /** Who gave a key that turned out false. */
  readonly liars: readonly WriterId[];
  /** Own key chains as they are after messages that are stored in the same transaction. */
  readonly ownChains: readonly OwnKeyChain[];
  /** KEYS that this node gives, to be sent until they are confirmed. */
  readonly given: readonly Keys[];
  readonly confirmed: readonly ConfirmedKeys[];
}

export const noKeyChanges: KeyChanges = {
  kept: [],
  dropped: [],
  liars: [],
  ownChains: [],
  given: [],
  confirmed: [],
};

export const hasKeyChanges = (changes: KeyChanges): boolean =>
  Object.values(changes).some(({ length }) => length > 0);

/** KEYS that are on their recipient's disk, or on that of a server which passes them on, by their signatures. */
export interface ConfirmedKeys {
  /** Who confirms them, and can confirm no others'; undefined if it is a server that has taken them over. */
  readonly recipient: WriterId | undefined;
  readonly signatures: readonly string[];
}

/** Where kept keys are looked up. */
export interface KeySource {
  /** Of each root of a key chain the last key with at most this number. */
  candidates(place: KeyPlace): KeptKey[];
  /** The keys of a key chain that one writer gave and that have opened nothing. */
  unproven(chain: Omit<KeyPlace, 'number'>, giver: WriterId): KeptKey[];
  /** Whether a writer is remembered because it gave a false key. */
  isLiar(writer: WriterId): boolean;
}
