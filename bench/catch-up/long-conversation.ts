import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messagesFile } from '../../electron/storage/archive/backup-format';
import { MessagesWriter } from '../../electron/storage/messages/messages-writer';
import { migrations } from '../../electron/storage/messages/tables';
import { openEntries } from '../../runtime/entries/store/open-entries';
import { emptyCommit, MessageWriter } from '../../server/storage/message-writer';
import { migrations as serverMigrations } from '../../server/storage/tables';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { LogAddition } from '../../shared/conversation/log-addition';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import { found, join as joinAs, newAuthor, type Author } from '../../testing/entries/authors';
import { Speaker } from '../../testing/entries/speaker';

/** How many of the messages carry a signature: the last of each batch, or every one. */
export type SigningMode = 'batches' | 'each';

/** A conversation of three people, two of whom wrote in turn while the first was away. */
export interface LongConversation {
  /** Who was away. */
  readonly reader: Author;
  /** One of the authors. */
  readonly speaker: Author;
  readonly log: EntryLog;
  /** The controls, all in one addition. */
  readonly begun: LogAddition;
  /** The messages, in additions of some hundreds. */
  readonly said: readonly LogAddition[];
}

const perAddition = 1_000;
const firstAt = Date.UTC(2026, 0, 1);

/** Makes a long conversation with real keys, hashes and signatures. */
export function longConversation(messages: number, signing: SigningMode): LongConversation {
  const [reader, speaker, other] = [newAuthor('ann'), newAuthor('bob'), newAuthor('cleo')];
  const log = found(reader, [speaker, other], 'Field camp');
  joinAs(log, speaker);
  joinAs(log, other);
  const begun = log.changes();
  const speakers = [speaker, other].map((author) => new Speaker(log, author));
  const said: LogAddition[] = [];
  for (let made = 0; made < messages;) {
    const part: MessageEntry[] = [];
    for (; part.length < perAddition && made < messages; made += 1)
      for (const each of speakers.filter((_, index) => index === made % 2)) {
        part.push(each.say(textAt(made), firstAt + made * 60_000, made + 10));
        if (signing === 'each') each.sign();
      }
    for (const each of speakers) each.sign();
    for (const entry of part) log.offer(entry, { isAuthentic: true });
    said.push(log.changes());
  }
  return { reader, speaker, log, begun, said };
}

/** Writes an app's profile: its person and its messages. */
export function writeProfile(folder: string, { person }: Author, additions: readonly LogAddition[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'identity.pem'), person.pem, { mode: 0o600 });
  const database = openEntries(join(folder, messagesFile), migrations);
  const writer = new MessagesWriter(database);
  for (const addition of additions) writer.append([addition], firstAt);
  database.close();
}

/** Writes a server's data folder. */
export function writeServer(folder: string, additions: readonly LogAddition[]): void {
  mkdirSync(folder, { recursive: true });
  const database = openEntries(join(folder, messagesFile), serverMigrations);
  const writer = new MessageWriter(database);
  for (const addition of additions) writer.append({ ...emptyCommit, additions: [addition] });
  database.close();
}

const words =
  'the quick brown fox jumps over a lazy dog while seven green bottles hang on some old wall near here'.split(
    ' ',
  );

/** The text of the message at an index. */
const textAt = (index: number): string =>
  `${Array.from({ length: 9 }, (_, at) => words[(index * 7 + at * 5) % words.length]).join(' ')} ${index}`;
