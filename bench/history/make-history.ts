import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes, randomUUID } from 'node:crypto';
import { HistoryWriter } from '../../electron/storage/history/history-writer';
import { migrations } from '../../electron/storage/history/migrations';
import type { Entry } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { newIdentity } from '../../shared/node/identity';
import { openForWriting } from '../../shared/node/storage/database';

const words =
  'the of and to in is that it was for on are with they be at one have this from by hot word but what some we can out other were all there when up use your how said an each she which do their time if will way about many then them write would like so these her long make thing see him two has look more day could go come did number sound no most people my over know water than call first who may down side been now find any new work part take get place made live where after back little only round man year came show every good me give our under name very through just form sentence great think say help low line differ turn cause much mean before move right boy old too same tell does set three want air well also play small end put home read hand port large spell add even land here must big high such follow act why ask men change went light kind off need house picture try us again animal point mother world near build self earth father'.split(
    ' ',
  );
const minuteMs = 60_000;
const atOnce = 5_000;

export interface MadeHistory {
  conversation: string;
  /** When the first message was said, in milliseconds since 1970. */
  firstAt: number;
}

/**
 * Makes a profile with one long conversation of three people, all of it read. Its signatures are not real: they are looked
 * at when entries come from outside, and these do not.
 * @param random from 0 up to, not including, 1
 */
export function makeHistory(profile: string, messages: number, random: () => number): MadeHistory {
  mkdirSync(profile, { recursive: true });
  const me = newIdentity();
  writeFileSync(join(profile, 'identity.pem'), me.pem, { mode: 0o600 });
  const people = [me.id, newIdentity().id, newIdentity().id];
  const names = ['ann', 'bob', 'cleo'];
  const conversation = randomUUID();
  const firstAt = Date.UTC(2026, 10, 1) - messages * minuteMs;
  const database = openForWriting(join(profile, 'messages.sqlite'), migrations);
  const writer = new HistoryWriter(database);
  const numbers = [0, 0, 0];
  let clock = 0;
  const next = (author: number, at: number, content: object): Entry => {
    clock += 1;
    numbers[author] = (numbers[author] ?? 0) + 1;
    const authorship = { conversation, author: people[author], from: names[author], number: numbers[author] };
    const signature = randomBytes(64).toString('base64url');
    return { ...authorship, clock, at, signature, ...content } as Entry;
  };
  const log = new Log(conversation);
  const invited = [1, 2].map((index) => ({ id: people[index], user: names[index] }));
  log.add([next(0, firstAt, { command: 'INVITE', invited, title: 'Field camp' })]);
  for (const author of [1, 2]) log.add([next(author, firstAt, { command: 'JOIN' })]);
  for (let made = 0; made < messages;) {
    const piece: Entry[] = [];
    for (; piece.length < atOnce && made < messages; made += 1) {
      const text = Array.from(
        { length: 3 + Math.floor(random() * 15) },
        () => words[Math.floor(random() ** 2 * words.length)],
      ).join(' ');
      const content = { command: 'SEND_MESSAGE', id: `m${made}`, text: `${text} n${made}` };
      piece.push(next(Math.floor(random() * 3), firstAt + made * minuteMs, content));
    }
    log.add(piece);
    writer.append([log.changes()], firstAt + made * minuteMs);
  }
  database.close();
  return { conversation, firstAt };
}
