/** Bounds on sealed messages and on what is said about their keys. docs/encryption.md has the same table. */
export const sealingBounds = {
  /** Number of messages that one key chain seals; also a bound on the steps from one of its keys to another. */
  messagesPerKeyChain: 10_000,
  /** How long a writer uses one key chain. */
  keyChainMs: 7 * 24 * 60 * 60 * 1000,
  /** The length in bytes of what is encrypted is a multiple of this. */
  paddingBytes: 64,
  /** Bytes of a content with its padding: what leaves room for everything else in a line. */
  plaintextBytes: 45_056,
  /** Number of keys in one KEYS or KEYS_WANTED, so that it fits a line. */
  keysPerLine: 100,
  /** Number of KEYS that one KEYS_KEPT confirms. */
  keysConfirmedPerLine: 100,
  /** Number of keys from one sender that wait for one recipient to confirm them. */
  keysInTransit: 10_000,
  /**
   * Number of keys that a node keeps from one sender who takes part no longer, until messages are held that they open: those of
   * the sender's last messages may still be on their way.
   */
  keysAfterLeaving: 100,
  /** Number of keys that one person has brought to a server and that nobody has confirmed. */
  keysBrought: 50_000,
  /** A node keeps the keys of the numbers that are a multiple of this, and derives the others from them. */
  keysKeptEvery: 100,
  /** Steps taken in vain from false keys to that of one message. Enough for any single one. */
  stepsInVain: 10_000,
  /** Steps taken in vain, until the next start, from keys that one writer's messages named. */
  stepsInVainPerWriter: 1_000_000,
  /** Number of writers that are remembered because they gave a false key. */
  liarsRemembered: 1_000,
  /** Number of connected computers to which a server passes a KEYS_WANTED on. */
  nodesAskedForKeys: 3,
} as const;
