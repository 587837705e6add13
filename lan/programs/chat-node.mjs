import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  createClient,
  createDiscovery,
  encodeEntry,
  fileStore,
  memoryStore,
  newKeys,
  newPersonKey,
  newWriterKey,
  personKeyFromPem,
  realEnvironment,
  writerKeyFromPem,
} from '../../out/main/net.js';

/**
 * A person's node without windows, for tests on networks: node chat-node.mjs NAME [SETTINGS as JSON]. With `profile` in the
 * settings, keys and conversations are kept in that folder.
 * Reads commands, one a line: `invite NAME …`, `join`, `say TEXT`, `bytes`, `leave`, `server HOST PORT`, `peers`, `quit`.
 * Prints what has changed, with the milliseconds since its start: `PEOPLE`, `MEMBERS`, `TEXTS`.
 */
const [user, json = '{}'] = process.argv.slice(2);
const { profile: folder, ...settings } = JSON.parse(json);
const started = performance.now();
const profile = { user, status: 'available', note: '', icon: null };
const discovery = createDiscovery({ environment: realEnvironment });
/** The content of a file in the folder, created if it is missing. */
function kept(name, make) {
  const file = join(folder, name);
  if (!existsSync(file)) writeFileSync(file, make());
  return readFileSync(file, 'utf8');
}

/** The keys of the person and of this computer, kept in the folder, so that it writes as the same writer again. */
function keysInFolder() {
  const person = personKeyFromPem(kept('identity.pem', () => newPersonKey().pem));
  const made = kept('writer.json', () => {
    const { pem, seal } = newWriterKey();
    return JSON.stringify({ key: pem, seal: seal.pem });
  });
  const { key, seal } = JSON.parse(made);
  return newKeys(person, writerKeyFromPem(key, seal));
}

const keys = folder ? keysInFolder() : newKeys();
const history = folder ? fileStore(join(folder, 'messages.sqlite')) : memoryStore();
const store = { port: 0, addresses: {}, save: () => undefined };
const client = createClient({ keys, profile, store: history, nearby: { discovery, store } });

const last = {};
function show(kind, text) {
  if (last[kind] === text) return;
  last[kind] = text;
  console.log(`${kind} ${Math.round(performance.now() - started)} ${text}`);
}

const nearby = () => [...client.online.values()].map((person) => person.user).sort();
const texts = (conversation) =>
  history.reader
    .before(conversation, undefined, 1_000)
    .flatMap(({ entry }) => (entry.command === 'SEND_MESSAGE' ? [entry.content?.fields.text] : []));

function showConversations() {
  for (const [conversation, { log }] of client.conversations) {
    show(
      'MEMBERS',
      [...log.state.members]
        .map((id) => log.names.get(id))
        .sort()
        .join(','),
    );
    if (log.state.invited.has(client.id)) show('INVITED', 'yes');
    show('TEXTS', texts(conversation).join('|'));
  }
}

/** Delay before changed conversations are read and printed, like a window that draws what has changed once per frame. */
const frameMs = 20;
let frame;
client.onChange(({ kind }) => {
  if (kind === 'people') show('PEOPLE', nearby().join(','));
  if (kind !== 'conversation') return;
  frame ??= setTimeout(() => {
    frame = undefined;
    showConversations();
  }, frameMs);
});

/** Bytes of the lines of all messages that are held. */
const messageBytes = () =>
  [...client.conversations.keys()]
    .flatMap((conversation) => history.reader.before(conversation, undefined, 1_000))
    .filter(({ entry }) => entry.command === 'SEND_MESSAGE')
    .reduce((sum, { entry }) => sum + encodeEntry(entry).length, 0);

const commands = {
  invite: (names) => {
    const wanted = names.split(' ');
    const people = [...client.online.values()].filter(
      (person) => names === 'all' || wanted.includes(person.user),
    );
    client.invite(people);
  },
  join: () => forEach((conversation) => client.join(conversation)),
  say: (text) => forEach((conversation) => client.sendText(conversation, text)),
  bytes: () => console.log(`BYTES ${messageBytes()}`),
  leave: () => forEach((conversation) => client.leave(conversation)),
  peers: () => console.log(`REPORT ${JSON.stringify(client.nearby)}`),
  server: (place) => {
    const [host, port] = place.split(' ');
    client.setServer({ host, port: Number(port) });
  },
  quit: async () => {
    await client.close();
    process.exit(0);
  },
};
const forEach = (run) => [...client.conversations.keys()].forEach(run);

createInterface({ input: process.stdin }).on('line', (line) => {
  const [command, ...rest] = line.split(' ');
  commands[command]?.(rest.join(' '));
});

await client.setNearby({
  enabled: true,
  hops: 1,
  excluded: [],
  loopback: false,
  port: 0,
  manual: [],
  ...settings,
});
console.log(`READY ${client.nearby.port}`);
