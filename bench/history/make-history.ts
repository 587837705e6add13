import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Opening } from '../../electron/net/sealing/opening';
import type { Sealing } from '../../electron/net/types';
import { MessagesWriter } from '../../electron/storage/messages/messages-writer';
import { migrations } from '../../electron/storage/messages/tables';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId } from '../../shared/ids';
import { KeyReader } from '../../runtime/entries/store/key-store';
import { KeyRing } from '../../runtime/sealing/key-ring';
import { openForWriting } from '../../runtime/sqlite/database';
import { noKeyChanges } from '../../shared/sealing/kept-keys';
import {
  found,
  foundSealed,
  join as joinConversation,
  newAuthor,
  type Author,
} from '../../testing/entries/authors';
import { Speaker } from '../../testing/entries/speaker';

const words =
  'the of and to in is that it was for on are with they be at one have this from by hot word but what some we can out other were all there when up use your how said an each she which do their time if will way about many then them write would like so these her long make thing see him two has look more day could go come did number sound no most people my over know water than call first who may down side been now find any new work part take get place made live where after back little only round man year came show every good me give our under name very through just form sentence great think say help low line differ turn cause much mean before move right boy old too same tell does set three want air well also play small end put home read hand port large spell add even land here must big high such follow act why ask men change went light kind off need house picture try us again animal point mother world near build self earth father'.split(
    ' ',
  );
const minuteMs = 60_000;
/** When the first conversation was founded, before anything was said. */
const foundedAt = Date.UTC(2020, 0, 1);
const atOnce = 5_000;

export interface MadeHistory {
  conversation: ConversationId;
  /** When the first message was said, in milliseconds since 1970. */
  firstAt: number;
}

/**
 * Makes a profile with one long conversation of three people, all of it read.
 * @param random from 0 up to, not including, 1
 * @param sealing sealed, as people start conversations; sealing a million messages takes minutes
 */
export function makeHistory(
  profile: string,
  messages: number,
  random: () => number,
  sealing: Sealing = 'sealed',
): MadeHistory {
  const [made] = makeHistories(profile, ['Field camp'], messages, random, sealing);
  if (!made) throw new Error('a profile has a conversation for each title');
  return made;
}

/** The same with a conversation for each title, of so many messages each. */
export function makeHistories(
  profile: string,
  titles: readonly string[],
  messages: number,
  random: () => number,
  sealing: Sealing = 'sealed',
): MadeHistory[] {
  mkdirSync(profile, { recursive: true });
  const me = newAuthor('ann');
  writeFileSync(join(profile, 'identity.pem'), me.person.pem, { mode: 0o600 });
  const others = [newAuthor('bob'), newAuthor('cleo')];
  const database = openForWriting(join(profile, 'messages.sqlite'), migrations);
  const kept: Kept = { writer: new MessagesWriter(database), ring: new KeyRing(new KeyReader(database)) };
  const made = titles.map((title, index) => {
    const log = sealing === 'sealed' ? foundSealed(me, others, foundedAt + index) : found(me, others, title);
    for (const other of others) joinConversation(log, other);
    return talk(kept, log, [me, ...others], title, messages, random);
  });
  while (kept.writer.indexSome());
  database.close();
  return made;
}

/** What keeps the messages of a profile, and their keys. */
interface Kept {
  readonly writer: MessagesWriter;
  readonly ring: KeyRing;
}

/** Lets the members of a conversation say so many messages. One that is sealed has its title as the first of them. */
function talk(
  { writer, ring }: Kept,
  log: EntryLog,
  members: readonly Author[],
  title: string,
  messages: number,
  random: () => number,
): MadeHistory {
  const opening = new Opening(ring);
  const people = members.map((author) => new Speaker(log, author, ring));
  const firstAt = Date.UTC(2026, 10, 1) - messages * minuteMs;
  const naming = log.isSealed ? people[0]?.name(title, firstAt, 9) : undefined;
  for (let made = 0; made < messages;) {
    const said: MessageEntry[] = naming && made === 0 ? [naming] : [];
    for (; said.length < atOnce && made < messages; made += 1) {
      const text = Array.from(
        { length: 3 + Math.floor(random() * 15) },
        () => words[Math.floor(random() ** 2 * words.length)],
      ).join(' ');
      const speaker = people[Math.floor(random() * people.length)];
      if (speaker) said.push(speaker.say(`${text} n${made}`, firstAt + made * minuteMs, made + 10));
    }
    for (const speaker of people) speaker.sign();
    for (const entry of said) log.offer(entry, { isAuthentic: true });
    const changes = log.changes(true, (message) => opening.opened(message));
    const keys = { ...noKeyChanges, ...ring.changes() };
    writer.append([changes], firstAt + made * minuteMs, keys);
    ring.stored(keys);
  }
  return { conversation: log.conversation, firstAt };
}
