import type { z } from 'zod';
import { encodeMessage, fitsLine } from '../protocol/codec';
import { entrySchemas, type EntryCommand } from '../protocol/messages';

type Fields = { [Command in EntryCommand]: z.output<(typeof entrySchemas)[Command]> };

/** One signed message of a conversation's log. */
export type Entry = { [Command in EntryCommand]: { command: Command } & Fields[Command] }[EntryCommand];
export type EntryOf<Command extends EntryCommand> = Extract<Entry, { command: Command }>;

/** An entry that says who takes part; all but texts. */
export type Control = Exclude<Entry, EntryOf<'SEND_MESSAGE'>>;

/** An entry before its author signs it. */
export type UnsignedEntry = Entry extends infer Each
  ? Each extends Entry
    ? Omit<Each, 'signature'>
    : never
  : never;

/** A person as entries name them: who they are, and what they were called then. */
export interface Person {
  id: string;
  user: string;
}

/**
 * The text that an entry's author signs, in UTF-8: a JSON array without spaces, its order fixed, so that any language
 * can make it. It covers everything that the entry says.
 */
export function signedText(entry: UnsignedEntry): string {
  const { command, conversation, author, from, number, clock, at } = entry;
  return JSON.stringify([
    'parley-1',
    command,
    conversation,
    author,
    from,
    number,
    clock,
    at,
    ...payload(entry),
  ]);
}

function payload(entry: UnsignedEntry): unknown[] {
  switch (entry.command) {
    case 'INVITE':
      return [
        entry.invited.map(({ id, user }) => [id, user]),
        entry.title ?? '',
        ...(entry.since ? [Object.entries(entry.since).sort(byFirst)] : []),
      ];
    case 'UNINVITE':
      return [entry.withdrawn.map(({ id, user }) => [id, user])];
    case 'SEND_MESSAGE':
      return [entry.id, entry.text];
    default:
      return [];
  }
}

const byFirst = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

/** The people whom an entry invites or withdraws. */
export function peopleOf(entry: Entry): readonly Person[] {
  if (entry.command === 'INVITE') return entry.invited;
  return entry.command === 'UNINVITE' ? entry.withdrawn : [];
}

/**
 * Whether an entry fits a line as this node writes it. That may be longer than the line it came in: 9e15 is written as
 * 9000000000000000.
 */
export function entryFitsLine(entry: Entry): boolean {
  const { command, ...fields } = entry;
  return fitsLine(command, fields);
}

/** The line of an entry, for the wire. Throws a RangeError if it does not fit one. */
export function encodeEntry(entry: Entry): Uint8Array {
  const { command, ...fields } = entry;
  return encodeMessage(command, fields);
}

/** Orders entries by clock, then author, then number: the same on every node. */
export function compareEntries(
  a: Pick<Entry, 'clock' | 'author' | 'number'>,
  b: Pick<Entry, 'clock' | 'author' | 'number'>,
): number {
  return a.clock - b.clock || (a.author < b.author ? -1 : a.author > b.author ? 1 : 0) || a.number - b.number;
}
