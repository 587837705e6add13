import { encodeEntry, parseEntry } from '../../../runtime/entries/entry-codec';
import { sha256 } from '../../../runtime/entries/hash';
import { signControl, signMessage, verifiesEntry } from '../../../runtime/entries/signing';
import { openInvite } from '../../../shared/conversation/control-entry';
import { EntryLog } from '../../../shared/conversation/entry-log';
import { emptyMessageShelf } from '../../../shared/conversation/log-addition';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import { decodeLine } from '../../../shared/protocol/codec';
import { isEntryCommand } from '../../../shared/protocol/entries';
import { found, join, say } from '../../entries/authors';
import { textContent } from '../../entries/store-kit';
import { computerOf, named } from '../../exchange/computers';
import { must, mustBeSame, type Target } from '../target';

/**
 * Entries that their writers have signed, with any past, number and target. Whatever they say, nodes that are given the same
 * entries in different orders must come to the same.
 */

const people = ['ann', 'bob', 'cleo'].map((name) => ({
  ...computerOf(name),
  user: name,
  id: computerOf(name).person.id,
}));

/** What one entry says: a byte for each choice. */
const bytesPerEntry = 7;
const mostEntries = 6;

interface Beginning {
  readonly entries: readonly LogEntry[];
  readonly log: EntryLog;
}
let begun: Beginning | undefined;

/** A conversation of Ann and Bob, to which Cleo is invited. */
function beginning(): Beginning {
  if (begun) return begun;
  const [ann, bob, cleo] = people;
  if (!ann || !bob || !cleo) throw new Error('there are three');
  const log = found(ann, [bob, cleo]);
  const joined = join(log, bob);
  begun = { log, entries: [...log.standing(), say(log, ann, 'hello'), say(log, bob, 'hi')] };
  must(
    begun.entries.some(({ hash }) => hash === joined.hash),
    'Bob takes part',
  );
  return begun;
}

/** The entry that some bytes describe. */
function entryOf(bytes: Uint8Array, before: readonly LogEntry[]): LogEntry {
  const [what = 0, who = 0, one = 0, two = 0, number = 0, target = 0, clock = 0] = bytes;
  const pick = (at: number): LogEntry => before[at % before.length] ?? beginning().entries[0]!;
  const author = people[who % people.length] ?? people[0]!;
  const other = people[target % people.length] ?? people[0]!;
  const controls = before.filter(({ command }) => command !== 'SEND_MESSAGE');
  const after = [...new Set([one, two].map((at) => (controls[at % controls.length] ?? pick(0)).hash))];
  const place = {
    conversation: beginning().log.conversation,
    number: 1 + (number % 6),
    prev: number % 6 === 0 ? undefined : pick(target >> 2).hash,
    after: who & 64 ? after.slice(0, 1) : after,
    clock: 1 + (clock % 16),
    at: 1_000 + clock,
    from: author.user,
    extra: {},
  };
  const ends = (who & 128) !== 0 ? [{ number: place.number, hash: pick(two).hash }] : [];
  const last = new Map(ends.map((end) => [other.writer.id, [end]]));
  const certificate = (who & 32) !== 0 ? author.certificate : undefined;
  const invited = [named(other)];
  switch (what % 9) {
    case 0:
      return signControl(author.writer, {
        ...place,
        ...openInvite,
        command: 'INVITE',
        invited,
        title: undefined,
        history: (what & 16) !== 0,
        certificate,
      });
    case 1:
      return signControl(author.writer, {
        ...place,
        command: 'JOIN',
        invite: pick(target).hash,
        certificate,
      });
    case 2:
      return signControl(author.writer, { ...place, command: 'DECLINE', last, certificate });
    case 3:
      return signControl(author.writer, { ...place, command: 'LEAVE', last });
    case 4:
      return signControl(author.writer, {
        ...place,
        command: 'UNINVITE',
        invite: pick(target).hash,
        withdrawn: invited,
      });
    case 5:
      return signControl(author.writer, { ...place, command: 'REMOVE', removed: named(other), last });
    case 6:
      return signControl(author.writer, { ...place, command: 'WRITER', certificate: author.certificate });
    case 7:
      return signControl(author.writer, { ...place, command: 'REVOKE', revoked: other.writer.id, last });
    default:
      return signMessage(author.writer, {
        ...place,
        command: 'SEND_MESSAGE',
        content: textContent(`${clock}`),
      });
  }
}

/** The entries that an input describes, as a node reads them from a line; later ones may name earlier ones. */
function entriesIn(input: Uint8Array): LogEntry[] {
  const written: LogEntry[] = [];
  const { entries } = beginning();
  for (let at = 0; at < input.length && written.length < mostEntries; at += bytesPerEntry) {
    const read = reread(entryOf(input.subarray(at, at + bytesPerEntry), [...entries, ...written]));
    if (read) written.push(read);
  }
  return written;
}

function reread(entry: LogEntry): LogEntry | undefined {
  const line = decodeLine(encodeEntry(entry).subarray(0, -1));
  if (!line.ok || !isEntryCommand(line.value.command)) return undefined;
  const read = parseEntry(line.value.command, line.value.fields);
  return read.ok ? read.value : undefined;
}

/** Signatures that were checked: in one order as in the other, and for many inputs, they are the same. */
const checked = new Map<string, boolean>();
const checkedAtMost = 10_000;

function isSigned(entry: LogEntry): boolean {
  const name = `${entry.hash} ${entry.signature ?? ''}`;
  const known = checked.get(name);
  if (known !== undefined) return known;
  if (checked.size >= checkedAtMost) checked.clear();
  const found = verifiesEntry(entry);
  checked.set(name, found);
  return found;
}

/** A log of entries that come in an order, again and again until none is new. */
function logOf(entries: readonly LogEntry[]): EntryLog {
  const { conversation } = beginning().log;
  const log = new EntryLog(conversation, emptyMessageShelf, undefined, isSigned, sha256);
  for (let round = 0, isNew = true; isNew; round += 1) {
    must(round <= entries.length, 'there is always something new');
    isNew = entries.map((entry) => log.offer(entry).kind === 'added').includes(true);
  }
  return log;
}

const intake: Target = {
  name: 'intake',
  share: 0.25,
  samples: () => [
    Uint8Array.of(1, 2 + 32, 0, 1, 0, 0, 3),
    Uint8Array.of(5, 0, 1, 1, 2, 1, 4, 8, 1, 0, 1, 2, 0, 5, 3, 1, 1, 1, 2, 1, 6),
    Uint8Array.of(7, 0, 1, 1, 2, 1, 4, 0, 1, 0, 1, 2, 2, 5, 1, 2 + 32, 1, 3, 0, 4, 6),
  ],
  most: bytesPerEntry * mostEntries,
  steps: { perByte: 20_000, more: 100_000 },
  read(input) {
    const { entries } = beginning();
    const others = entriesIn(input);
    const [one, other] = [
      logOf([...entries, ...others]),
      logOf([...others.reverse(), ...[...entries].reverse()]),
    ];
    mustBeSame(factsOf(one), factsOf(other), 'the order in which entries came makes a difference');
    for (const entry of others)
      must(one.stands(entry) === other.stands(entry), `${entry.command} stands for one only`);
    must(one.founder === people[0]?.id, 'the founder is another');
  },
};

/** What nodes agree on that hold the same. Who is out is given what came before that was known, so it may differ. */
const factsOf = (log: EntryLog): object => ({
  members: [...log.state.members.keys()].sort(),
  invited: [...log.state.invited.keys()].sort(),
  digests: ['everything' as const, ...[...log.state.members.keys()].sort()].map((each) => log.digest(each)),
});

export const intakeTargets: readonly Target[] = [intake];
