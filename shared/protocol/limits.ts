/** Every bound that a node puts on what others send. Bytes, characters, counts and milliseconds, as named. */
export const limits = {
  /** A line on TCP with its LF. */
  lineBytes: 65_536,
  nameCharacters: 32,
  noteCharacters: 120,
  titleCharacters: 120,
  textCharacters: 8_000,
  /**
   * What search keeps of one text, in UTF-16 units of its folded form and in words: what a text without compatibility
   * characters can have at most. U+FDFA alone unfolds to 18 characters and four words.
   */
  foldedUnits: 24_000,
  foldedWords: 8_000,
  /** Words of one phrase that is searched for; what follows them is not compared. */
  wordsPerSearchTerm: 100,
  /** UTF-16 units of a link; a longer one is shown as text. */
  linkCharacters: 4_000,
  /** Combining marks shown on one character; the rest of a longer run is left out. */
  marksPerCharacter: 6,
  messageIdCharacters: 64,
  /** UTF-16 units of one emoji; the longest that are in use, flags and families, have about 25. */
  emojiUnits: 32,
  /** Emoji of one person that are shown under one message: the last ones. */
  reactionsPerPersonAndMessage: 8,
  /** Rows at the end of a conversation among which the last message that counts as unread is looked for. */
  rowsPassedForLastMessage: 2_000,
  /**
   * Messages that belong to one message, of which the last are read to find out what is shown of it: of each kind as many as
   * this in all, shared among those who wrote them, and of one person between these numbers.
   */
  annotationsPerMessage: 2_000,
  annotationsPerPerson: 32,
  annotationsPerPersonAtLeast: 4,
  /** People whose messages that belong to one message are read. */
  annotatorsPerMessage: 1_000,
  /** Places of a conversation where a writer told two stories, of which a window shows that. */
  forksShown: 100,
  hostCharacters: 253,
  /** Invitations of one person that wait for another's answer; more are taken in once some are answered. */
  invitationsPerInviter: 50,
  /** Invitations of people with whom this person is in no conversation that wait for an answer. */
  invitationsWaiting: 500,
  /** Members and invited of one conversation, so that their names fit one line. */
  peoplePerConversation: 450,
  /** Conversations that one person may begin on one server. */
  conversationsBegun: 10_000,
  /** Conversations listed in one HAVE; a node with more sends several. */
  conversationsPerHave: 100,
  /** Stretches of one writer's messages that follow nothing that is here: runs, and stretches beyond a gap. */
  stretchesPerWriter: 200,
  /** Messages of one conversation that are here and passed on to nobody, because of removals; no more are taken in. */
  messagesWithheld: 10_000,
  /**
   * Runs of one writer's messages, and as many more for each control that is here. An honest writer begins a run when there
   * is another control, so only a liar has more.
   */
  runsPerWriter: 200,
  runsPerWriterAndControl: 2,
  /** Entries of one conversation that wait for what they name; the oldest is dropped for a new one. */
  waitingEntries: 1_000,
  /** Length of their JSON. */
  waitingEntriesBytes: 4 * 1024 * 1024,
  /** A picture before base64; it must fit a line after it. */
  iconBytes: 45_000,
  /** Width and height of a picture. */
  iconSidePixels: 256,
  /** What one connection may owe its reader before it is dropped. */
  outgoingBytes: 8 * 1024 * 1024,
  /** What all connections from one address may leave unread before those that have stopped reading are dropped. */
  unreadBytesPerAddress: 256 * 1024 * 1024,
  /** Interval at which a server looks after its connections: it asks after four silent ones, and ends after six more. */
  sweepMs: 5_000,
  /** How long a connection that was ended may take to be closed by the other side. */
  lingerMs: 2_000,
  /** Time from connecting to a successful REGISTER. */
  registerMs: 30_000,

  /** Connections at a peer's listener that have not proven who they are: in all, and from one address. */
  unprovenPeers: 100,
  unprovenPeersPerAddress: 32,
  /** Registered peers: in all, and from one address. Beyond that, strangers give way to contacts. */
  registeredPeers: 400,
  registeredPeersPerAddress: 64,
  /** Lines that a node reads from another before either is registered. */
  linesBeforeRegistration: 50,
  /** What a peer may ask for at once, and per second after that: one for each HAVE item, for most messages, see `costs`. */
  peerBurst: 5_000,
  peerPerSecond: 1_000,
  /** Entries and HAVE items of one connection that wait to be judged before it is not read for a while. */
  unjudgedPerConnection: 500,
  /** Entries of conversations that do not concern this node as far as it knows, kept per connection. */
  pendingConversations: 64,
  pendingEntriesBytes: 512 * 1024,
  /** What all that waits may take at all connections beyond that: a long history has megabytes of controls. */
  pendingPoolBytes: 32 * 1024 * 1024,
  /** The same at a server, which has many more connections: at each, and at all together beyond that. */
  pendingBytesAtServer: 32 * 1024,
  pendingPoolBytesAtServer: 256 * 1024 * 1024,
  /** Conversations that are not held here and are asked for over one connection. */
  unknownClaimsOfPeer: 1_000,
  unknownClaimsOfServer: 10_000,
  /** Pictures that are waited for: in all, and from one node. */
  iconsAwaited: 200,
  iconsAwaitedPerSource: 100,
  /** Pictures that nobody waits for any more, but that are taken if they still come. */
  iconsOverdue: 200,
  /** People whose last picture is remembered (by its hash) for when they are away. */
  picturesRemembered: 10_000,
  /** People whom a server says to be online; more than any server serves. */
  peopleOnServer: 100_000,
  /** Lines that cannot be read before a node takes the other side for something else. */
  badLines: 20,
  /** Connections that a peer's listener accepts. */
  peerConnections: 600,
  /** People whom discovery hears. */
  discoveredPeers: 500,
  /** Addresses of each of them that are remembered. */
  sourcesPerDiscoveredPeer: 8,
  /** Addresses whose rate is remembered. */
  sourcesCounted: 1_000,
  /** People whose addresses are remembered. */
  addressBookPeople: 500,
  /** People known through gossip alone. */
  gossipedPeers: 64,
  /** Announced peers that come from one address and have not been connected. */
  announcedPerAddress: 32,

  // Nodes MUST agree on those of entries: they decide which entries are refused, and what is good.
  /** Levels of objects and arrays in an entry, its own fields being the first. */
  entryNesting: 8,
  /** Controls that one entry names in `after`. */
  controlsNamedByEntry: 32,
  /** UTF-16 units of a name in an entry. */
  entryNameUnits: 200,
  /** Ends of branches that one removal names in `last`, of all writers. */
  endsNamedByRemoval: 400,
  /** Removals of one person, or of one writer, that do not know each other; beyond that, nothing that they concern stands. */
  removalsUnawareOfEachOther: 8,
  /** People named in one INVITE or UNINVITE. */
  peoplePerInvite: 50,
  /** Writers of one person that no certificate replaces, and in all. */
  writersInUsePerPerson: 20,
  writersPerPerson: 200,
  /** With this many controls in its past, only a removal is permitted. */
  controlsPerConversation: 10_000,
  /** Branches of one writer's sequence that are taken in without being named by others, and that a digest covers. */
  branchesPerWriter: 8,
  /** Entries of which only the last is signed, and their lines together. */
  entriesPerBatch: 100,
  batchBytes: 1024 * 1024,
  /** Hashes in one WANT or LACKING. */
  hashesPerWant: 100,
  /** Control heads in one line of HAVE or WANT: what fits it. */
  headsPerLine: 1_000,
  /** Entries whose past or conversation is not here yet, kept per connection. */
  waitingEntriesPerConnection: 12_000,
  /** Controls, writers and stretches in one claim about one conversation, over all of its HAVE items. */
  claimWeight: 4_000,
  /** The same in all claims that are kept of one connection. */
  claimsWeight: 40_000,
  /** Entries of one connection that were sent and are to be confirmed; of more it is only known that there are some. */
  unconfirmedBytes: 1024 * 1024,
  /** Stretches of one piece of messages of which it is noted that somebody holds them. */
  stretchesHeldPerPiece: 500,
  /** Messages that a gap or another node's claim is counted as; numbers are the author's to choose. */
  missingMessagesCounted: 10_000,
  /** Hashes that another node said it lacks and that it is not asked for again. */
  lackingPerConnection: 1_000,
} as const;

/** The TCP port unless another is chosen. */
export const defaultPort = 6666;
