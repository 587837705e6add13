import { randomBytes } from 'node:crypto';
import type { EntryLog } from '../../shared/conversation/entry-log';
import { randomLine, type Lie } from './scene';
import { contentOf, messageAt, unknownHash } from './writing';

/** Lines that no honest program sends. */

/** Sends a node the entries of others, whether they are for its person or not. */
export const replay: Lie = (scene) => {
  const { liars, now } = scene;
  const line = randomLine(scene);
  if (!line) return undefined;
  const all = liars.entriesOf(now.conversation);
  const from = Math.floor(liars.random() * all.length);
  liars.give(line, all.slice(from, from + 10));
  return `gives node ${line.node} what others wrote`;
};

/** Claims to hold entries that it lacks, or that do not exist. */
export const falseHave: Lie = (scene) => {
  const { liars, now } = scene;
  const { conversation } = now;
  const theirs = liars.claims.get(conversation);
  const claims = [
    { conversation, digest: unknownHash() },
    { conversation, controls: [unknownHash()], messages: { ...invented(now) } },
    {
      conversation,
      digest: unknownHash(),
      controls: theirs?.controls ?? [],
      messages: theirs?.messages ?? {},
    },
    { conversation, controls: [], messages: {} },
  ];
  for (const line of liars.open) line.send('HAVE', { conversations: [liars.pick(claims)] });
  return 'lies about what it holds';
};

const invented = (log: EntryLog): object =>
  Object.fromEntries(
    [...log.chains.writers].slice(0, 20).map((writer) => [writer, [[1, 1_000, unknownHash()]]]),
  );

/** Confirms entries that it did not receive, and that others did. */
export const falseReceipts: Lie = (scene) => {
  const { liars, now, honest } = scene;
  const { conversation } = now;
  const received = { ...(liars.claims.get(conversation)?.messages ?? {}), ...endsOf(now) };
  const delivered = Object.fromEntries(honest.map(({ id }) => [id, received]));
  for (const line of liars.open) line.send('RECEIPTS', { conversation, received, delivered });
  return 'lies about what was received';
};

/** A claim to hold all branches of all writers. */
const endsOf = (log: EntryLog): object =>
  Object.fromEntries([...log.items('everything').messages].map(([writer, items]) => [writer, items]));

export const ask: Lie = (scene) => {
  const { liars, now } = scene;
  const known = liars.entriesOf(now.conversation).map(({ hash }) => hash);
  const hashes = Array.from(
    { length: 50 },
    () => (liars.share(0.5) ? liars.pick(known) : undefined) ?? unknownHash(),
  );
  const { conversation } = now;
  const line = randomLine(scene);
  line?.send('WANT', { conversation, hashes, have: [] });
  line?.send('LACKING', { conversation, hashes });
  return line && `asks node ${line.node} for all sorts of things`;
};

/** Claims to be connected with everybody, so that nobody passes on what it sends. */
export const falsePeers: Lie = (scene) => {
  const { liars, now } = scene;
  const peers = [...now.chains.writers].map((peer) => ({ peer, urls: ['parley://127.0.0.1:1'] }));
  for (const line of liars.open) line.send('PEERS', { peers: peers.slice(0, 50) });
  return 'says that it is connected with everybody';
};

/** Sends more than a node keeps: messages of the longest line, which name unknown hashes. */
export const flood: Lie = (scene) => {
  const { view, by } = scene;
  const line = randomLine(scene);
  if (!line) return undefined;
  const long = contentOf('x'.repeat(60_000), { kind: 'unheard-of' });
  for (let number = 2; number < 150; number += 1)
    line.give([messageAt(view, by, { number, prev: unknownHash(), after: [unknownHash()] }, long)]);
  return `floods node ${line.node}`;
};

export const garbage: Lie = (scene) => {
  const { liars } = scene;
  const line = randomLine(scene);
  const { conversation } = scene.now;
  line?.sendBytes(
    liars.pick([
      Buffer.concat([randomBytes(200), Buffer.from('\n')]),
      Buffer.from(`INVITE ${'['.repeat(50_000)}\n`),
      Buffer.from(`SEND_MESSAGE {"conversation":"${conversation}"}\n`),
      Buffer.from(
        `HAVE {"conversations":[{"conversation":"${conversation}","messages":{"x":[[0,-1,""]]}}]}\n`,
      ),
      Buffer.from(`JOIN ${JSON.stringify({ conversation, writer: 7, after: {} })}\n`),
      Buffer.from(`${'x'.repeat(70_000)}\n`),
    ]) ?? Buffer.from('\n'),
  );
  return line && `sends node ${line.node} garbage`;
};

export const end: Lie = (scene) => {
  const line = randomLine(scene);
  line?.end();
  return line && `ends a connection with node ${line.node}`;
};
