/** Limits on what a node accepts from others, and keeps and shows of it. */
export const limits = {
  /** Bytes in one line of the protocol, including its LF. */
  lineBytes: 65_536,
  /** Unicode code points in a person's name. */
  nameCharacters: 32,
  /** Unicode code points in the note beside a status. */
  noteCharacters: 120,
  /** Unicode code points in a conversation's title. */
  titleCharacters: 120,
  /** Unicode code points in what an open room is about. */
  topicCharacters: 240,
  /** Unicode code points in a text message. */
  textCharacters: 8_000,
  /** Number of people whom one text names, and Unicode code points in what names one. */
  mentionsPerText: 50,
  mentionCharacters: 64,
  /** Unicode code points in the name of an offered file, and in the words about it. */
  fileNameCharacters: 240,
  captionCharacters: 2_000,
  /** Number of choices of a poll, and Unicode code points in its question and in one of its choices. */
  pollChoices: 12,
  pollQuestionCharacters: 240,
  pollChoiceCharacters: 120,
  /** UTF-16 units in a file's media type, and in the small picture of it in base64. */
  mediaTypeUnits: 127,
  previewUnits: 24_000,
  /** Largest width and height that an offered picture says it has, in pixels. */
  pictureSidePixels: 100_000,
  /** Number of files in an offered folder; bytes of their list, and of one of its lines, including its LF. */
  filesPerFolder: 1_000_000,
  folderListBytes: 256 * 1024 * 1024,
  folderLineBytes: 8_192,
  /**
   * Size of the folded form of one text in search: UTF-16 units, and words. Only a text with compatibility characters
   * can exceed them: U+FDFA alone unfolds to 18 characters and four words.
   */
  foldedUnits: 24_000,
  foldedWords: 8_000,
  /** Number of words compared in one searched phrase; the rest of the phrase is ignored. */
  wordsPerSearchTerm: 100,
  /** UTF-16 units in a link after `https://`, `mailto:` or `www.`; a longer one is shown as text. */
  linkCharacters: 4_000,
  /** Number of combining marks shown on one character; further ones are left out. */
  marksPerCharacter: 6,
  /** UTF-16 units in a message's `id`. */
  messageIdCharacters: 64,
  /** UTF-16 units in a name as other nodes send it, which is displayed only after a check. */
  sentNameUnits: 200,
  /** UTF-16 units in the `token` of PING and PONG. */
  tokenUnits: 200,
  /** UTF-16 units in a nonce. */
  nonceUnitsAtLeast: 16,
  nonceUnits: 200,
  /** UTF-16 units in a node's `instance`. */
  instanceUnits: 64,
  /** UTF-16 units in what REGISTER calls the client's program. */
  clientUnits: 100,
  /** Number of features that a node names, and UTF-16 units in each. */
  featuresNamed: 32,
  featureUnits: 32,
  /** Number of `urls` of a peer, and UTF-16 units in each. */
  urlsPerPeer: 8,
  urlUnits: 100,
  /** UTF-16 units in the name and the version of a server. */
  serverNameUnits: 100,
  serverVersionUnits: 40,
  /** UTF-16 units in the code, the message and the command of an ERROR, and in the reason of a GOODBYE. */
  codeUnits: 40,
  errorMessageUnits: 1_000,
  commandUnits: 32,
  goodbyeReasonUnits: 200,
  /** Bytes in one datagram, so that it fits one packet on every network. */
  datagramBytes: 1_200,
  /** Lifetime of an announcement with few people near, in seconds, and the longest that is accepted. */
  announcementSeconds: 15,
  acceptedAnnouncementSeconds: 60,
  /** UTF-16 units in one emoji; the longest in use, flags and families, have about 25. */
  emojiUnits: 32,
  /** Number of emoji of one kind shown per person under one message: the latest ones. */
  talliedEmojiPerPerson: 8,
  /** Number of rows, counted from the end of a conversation, searched for its last message that counts as unread, or title. */
  rowsPassedForLastMessage: 2_000,
  /**
   * Number of messages of one kind, such as edits, read for the message they belong to, divided equally among their
   * authors, but from `annotationsPerPersonAtLeast` to `annotationsPerPerson` of each, so more are read where there are very
   * many authors. The latest ones are read.
   */
  annotationsPerMessage: 2_000,
  annotationsPerPerson: 32,
  annotationsPerPersonAtLeast: 4,
  /** Number of people whose messages of one kind are read for the message they belong to. */
  annotatorsPerMessage: 1_000,
  /** Number of messages of kind `pin` that are read of a member, counted from the end, and of pinned messages shown. */
  pinsPerPerson: 100,
  pinsShown: 100,
  /** Number of messages that somebody saves for themselves. */
  savedMessages: 1_000,
  /** Number of forks of a conversation that its window marks. */
  forksShown: 100,
  /** Characters in a host name. */
  hostCharacters: 253,
  /** Number of unanswered invitations from one person to another; more are accepted once some are answered. */
  invitationsPerInviter: 50,
  /** Number of unanswered invitations from people who share no conversation with this person. */
  invitationsWaiting: 500,
  /** Characters in a link or a path that the desktop or another program hands to Parley. */
  openedCharacters: 4_096,
  /** Number of members and invited people per conversation, so that their names fit one line. */
  peoplePerConversation: 450,
  /** Number of conversations that one person may start on one server. */
  conversationsBegun: 10_000,
  /** Number of open rooms that one person may found on one server. */
  roomsBegun: 50,
  /** Open rooms in the list of a server, in that of a peer, of one founder in either, and in all that an app knows. */
  roomsListed: 100,
  roomsOfPeer: 50,
  roomsPerFounder: 5,
  roomsKnown: 500,
  /** UTF-16 units of the founding INVITE of an open room that is listed, as JSON. */
  roomUnits: 4_096,
  /** Interval at which the changes of a list of open rooms are told. */
  roomsMs: 2_000,
  /** Number of conversations in one HAVE; a node with more sends several. */
  conversationsPerHave: 100,
  /** Number of stretches of one writer's messages whose predecessor is not held, such as those beyond a gap. */
  stretchesPerWriter: 200,
  /** Number of messages per conversation held but passed on to nobody, because of removals; more are refused. */
  messagesWithheld: 10_000,
  /**
   * Number of runs accepted from one writer: a base, and more for each control held. An honest writer begins a run only
   * after another control, so only a dishonest one has more.
   */
  runsPerWriter: 200,
  runsPerWriterAndControl: 2,
  /** Number of entries per conversation that wait for entries they name; the oldest is dropped for a new one. */
  waitingEntries: 1_000,
  /** Total length of these entries as JSON. */
  waitingEntriesBytes: 4 * 1024 * 1024,
  /** Bytes in a picture before base64 encoding; the encoded picture must fit one line. */
  iconBytes: 45_000,
  /** Largest width and height of a picture, in pixels. */
  iconSidePixels: 256,
  /** Bytes queued for one connection before it is dropped. */
  outgoingBytes: 8 * 1024 * 1024,
  /** Bytes queued for all connections from one address before those that have stopped reading are dropped. */
  unreadBytesPerAddress: 256 * 1024 * 1024,
  /** Interval at which a server checks its connections: PING after four silent checks, end after six more. */
  sweepMs: 5_000,
  /** How long the other side may take to close an ended connection. */
  lingerMs: 2_000,
  /** How long a client may take from connecting to a successful REGISTER. */
  registerMs: 30_000,
  /** Number of connections to a server, unless its options say otherwise. */
  serverConnections: 10_000,
  /** Rate limit for one simple client of a server, unless its options say otherwise: messages per second. */
  clientPerSecond: 50,
  /** Number of seconds whose messages a simple client may send at once. */
  clientBurstSeconds: 4,
  /** Rate limit for one full node at a server, which also passes on what others wrote: messages at once, and per second after that. */
  nodeBurst: 20_000,
  nodePerSecond: 2_000,
  /** Rate limit for changes of one person's presence: number sent at once, and interval between those after that. */
  presenceChanges: 5,
  presenceChangeMs: 2_000,

  /**
   * Names that belong to keys at a server: in all, per person, how many of one address may be new at once, the interval between
   * those after that, and for how many days one belongs to a key that is not seen under it.
   */
  claimedNames: 50_000,
  claimedNamesPerPerson: 4,
  claimedNamesAtOnce: 100,
  claimedNameMs: 600_000,
  claimedNameDays: 90,
  /** Keys and names that are banned at a server. */
  bansKept: 10_000,
  /** Invites to a server that can be used, people who came with one, and wrong ones of one address: at once, and after that one per interval. */
  invitesKept: 1_000,
  guestsKept: 50_000,
  wrongInvitesAtOnce: 10,
  wrongInviteMs: 60_000,
  /** Unicode code points in a NOTICE, and in the reason of a ban. */
  noticeCharacters: 500,
  reasonUnits: 120,
  /**
   * Files at a server: bytes of pieces that it keeps, unless its options say otherwise; requests of one computer at once, and per
   * second after that; its connections for files; bytes of all that is being brought; the largest piece layer that it takes.
   */
  fileCacheBytes: 1024 ** 3,
  fileRequestsAtOnce: 2_000,
  fileRequestsPerSecond: 500,
  fileConnections: 16,
  fileBytesArriving: 64 * 1024 * 1024,
  layerBytesAtServer: 16 * 1024 * 1024,
  /** What a piece or a piece layer that a server keeps counts as at least. */
  leastPieceBytesCounted: 16 * 1024,
  /** How long a server waits for a piece that it does not have, and how many pieces one line asks for. */
  pieceWaitMs: 25_000,
  piecesPerWant: 100,

  /** Of a shared screen: bytes of a frame, and pixels of its longer side. */
  screenFrameBytes: 2 * 1024 * 1024,
  screenSidePixels: 2_560,
  /** Number of computers that one computer shows its screen. */
  screenWatchers: 20,
  /** The same of one person, so that nobody keeps all others away. */
  screenWatchersPerPerson: 3,
  /** Bytes that wait for one who watches before frames are left out for them. */
  screenQueueBytes: 1024 * 1024,
  /** How long nothing may come of a screen before that is said (a length of zero), and before a watcher gives up. */
  screenStillMs: 5_000,
  screenSilenceMs: 20_000,
  /** Frames a second that a watcher takes. */
  screenFramesPerSecond: 60,

  /** How long a TLS handshake may take, and how many of one address may be unfinished; others wait for their turn. */
  handshakeMs: 10_000,
  handshakesPerAddress: 32,
  /** How long a server waits for the first byte of a connection that is one too many, before it says so, and of how many it does. */
  refusalMs: 1_000,
  refusalsWaiting: 500,

  /** TLS handshakes that a peer's listener carries out for one address: at once, and per second after that. */
  peerHandshakesBurst: 200,
  peerHandshakesPerSecond: 10,
  /** The same for one origin: all addresses of a /64 network of IPv6 together. */
  peerHandshakesOfOriginBurst: 800,
  peerHandshakesOfOriginPerSecond: 40,
  /**
   * Number of signatures that a peer checks for strangers, over all their connections: at once, and per second after that. There
   * is a limit for each address, and one for each origin.
   */
  peerSignaturesBurst: 5_000,
  peerSignaturesPerSecond: 1_000,
  peerSignaturesOfOriginBurst: 20_000,
  peerSignaturesOfOriginPerSecond: 4_000,
  /** Number of connections to a peer's listener that have not proven who they are: in total, and per address. */
  unprovenPeers: 100,
  unprovenPeersPerAddress: 32,
  /** Number of a peer's connections for files: in total, and per address. */
  peerFileConnections: 200,
  peerFileConnectionsPerAddress: 32,
  /** Number of registered peers: in total, and per address. Beyond that, strangers give way to contacts. */
  registeredPeers: 400,
  registeredPeersPerAddress: 64,
  /** Number of lines read from another node before its session is registered. */
  linesBeforeRegistration: 50,
  /** Rate limit for one peer: tokens at once, and per second after that. A HAVE item costs one token; see electron/net/peers/costs.ts. */
  peerBurst: 5_000,
  peerPerSecond: 1_000,
  /** Number of entries and HAVE items per connection that wait to be judged before reading pauses. */
  unjudgedPerConnection: 500,
  /** Per connection: number of conversations with entries that cannot be judged yet, and bytes of these entries. */
  pendingConversations: 64,
  pendingEntriesBytes: 512 * 1024,
  /** Bytes that all connections together may take beyond that: the controls of a long history take megabytes. */
  pendingPoolBytes: 32 * 1024 * 1024,
  /** The same at a server, which has many more connections: bytes per connection, and for all together beyond that. */
  pendingBytesAtServer: 32 * 1024,
  pendingPoolBytesAtServer: 256 * 1024 * 1024,
  /** Number of conversations requested over one connection that are not held here: between peers, and with a server. */
  unknownClaimsOfPeer: 1_000,
  unknownClaimsOfServer: 10_000,
  /** Number of unanswered picture requests: in total, and per node asked. */
  iconsAwaited: 200,
  iconsAwaitedPerSource: 100,
  /** Number of timed-out picture requests whose answer is still accepted. */
  iconsOverdue: 200,
  /** Number of people whose latest picture is remembered, by hash, while they are offline. */
  picturesRemembered: 10_000,
  /** Number of people whom a server may list as online; more than any server serves. */
  peopleOnServer: 100_000,
  /** Number of malformed lines after which the other side is assumed not to speak Parley. */
  badLines: 20,
  /** Number of connections that a peer's listener has open at a time. */
  peerConnections: 600,
  /** Number of peers known through discovery. */
  discoveredPeers: 500,
  /** Number of addresses remembered per discovered peer. */
  sourcesPerDiscoveredPeer: 8,
  /** Number of addresses for which a rate limit keeps a token bucket. */
  sourcesCounted: 1_000,
  /** Number of people whose addresses are remembered. */
  addressBookPeople: 500,
  /** Number of peers known only through gossip. */
  gossipedPeers: 64,
  /** Number of peers announced from one address and never connected. */
  announcedPerAddress: 32,

  // Nodes MUST agree on the limits for entries below: they decide which entries are refused, and which controls are good.
  /** Number of levels of objects and arrays in an entry; its own fields are the first. */
  entryNesting: 8,
  /** Number of controls that one entry names in `after`. */
  controlsNamedByEntry: 32,
  /** UTF-16 units in a name in an entry. */
  entryNameUnits: 200,
  /** Number of ends of branches and runs that one removal names in `last`, over all writers. */
  endsNamedByRemoval: 400,
  /** Number of concurrent removals of one person or writer; beyond that, nothing that they concern stands. */
  removalsUnawareOfEachOther: 8,
  /** Number of people named in one INVITE or UNINVITE. */
  peoplePerInvite: 50,
  /** Number of certificates of those invited in one INVITE. */
  certificatesPerInvite: 100,
  /** People of whom one LAST_HERE asks, and whose time of leaving a server remembers. */
  lastHereAsked: 300,
  lastHereRemembered: 10_000,
  /** Marks in one READ. */
  marksPerRead: 100,
  /** Names in one COMPUTERS, and code points in a computer's name. */
  computersNamed: 20,
  computerNameCharacters: 40,
  /** Revocations in one REVOKED, and how many a node and a server keep; of one person as many as they may have writers. */
  revocationsPerLine: 100,
  revocationsKept: 5_000,
  revocationsAtServer: 50_000,
  /** Number of members up to which a conversation's members are told who types and what was read. */
  membersToldOfDoings: 20,
  /** Number of writers per person: those that no certificate replaces, and all. */
  writersInUsePerPerson: 20,
  writersPerPerson: 200,
  /** Number of controls in a control's past from which on only a removal is permitted. */
  controlsPerConversation: 10_000,
  /** People who may write in an open room besides its founder, if not all may, and how often the founder may change that. */
  speakersPerRoom: 50,
  speakersChanges: 200,
  /** SPEAKERS and CLOSE of an open room that a node holds, whether or not they know each other. */
  speakersHeldInRoom: 400,
  closesHeldInRoom: 8,
  /** Number of ends of messages that SPEAKERS and CLOSE name. */
  endsNamedByDecision: 500,
  /** Number of controls of an open room that a node holds from which on it takes in no newcomers. */
  controlsHeldInRoom: 20_000,
  /** The same, from which on it takes in only removals that put a member out, and the first REVOKE of a writer. */
  controlsHeldInFullRoom: 40_000,
  /**
   * Number of branches accepted from one writer unless others name them. A digest leaves out a writer with as many,
   * because nodes may have accepted different ones.
   */
  branchesPerWriter: 8,
  /** Number of entries in a batch, of which only the last is signed, and bytes of their lines together. */
  entriesPerBatch: 100,
  batchBytes: 1024 * 1024,
  /** Number of hashes in one WANT or LACKING. */
  hashesPerWant: 100,
  /** Number of control heads in one line of HAVE or WANT, so that they fit it. */
  headsPerLine: 1_000,
  /** Number of entries per connection whose past or conversation is not here yet. */
  waitingEntriesPerConnection: 12_000,
  /** Number of controls, writers and stretches in one claim about one conversation, over all of its HAVE items. */
  claimWeight: 4_000,
  /** The same, for all claims kept per connection. */
  claimsWeight: 40_000,
  /** Bytes of entries per connection remembered as sent and unconfirmed; of more it is only known that there are some. */
  unconfirmedBytes: 1024 * 1024,
  /** Number of stretches of one piece remembered as held by one person or server. */
  stretchesHeldPerPiece: 500,
  /** Largest number of missing messages counted for a gap or a claim: authors choose their numbers freely. */
  missingMessagesCounted: 10_000,
  /** Number of hashes per connection and conversation that the other side lacks and that are not requested again. */
  lackingPerConnection: 1_000,
  /** Bytes in one value of a backup's database: more than an entry of the longest line takes in any form. */
  storedValueBytes: 1024 * 1024,
  /** Bytes of an update's metadata and of their signature, and of its largest file. */
  updateMetadataBytes: 64 * 1024,
  updateSignatureBytes: 1024,
  updateFileBytes: 1024 * 1024 * 1024,
  /** Number of files that an update's metadata name, and characters of what they say is new. */
  updateFiles: 100,
  updateNotesCharacters: 8_000,
} as const;

/** The TCP port unless another is chosen. */
export const defaultPort = 6666;
