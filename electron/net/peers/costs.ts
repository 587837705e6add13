/** What a message costs its sender, in tokens of `limits.peerBurst`; `haveItem` is for each item of a HAVE. */
export const costs = {
  /** Any line at all. */
  line: 0.1,
  haveItem: 1,
  /** An entry of a conversation that is not held here, or in which its sender is not: its signature is verified, usually for nothing. */
  unknownEntry: 1,
  /** A certificate of somebody whom an INVITE names, a revocation, or the name of a computer: another signature that is verified. */
  certificate: 1,
  /** A key that is given or wanted, and a KEYS that is confirmed. */
  key: 1,
  /** An open room in a list: two signatures that are verified. */
  room: 2,
  /** What was read of one conversation. */
  mark: 1,
  icon: 5,
  /** Changes that are shown or stored: presence, gossip, reachability. */
  news: 10,
} as const;
