import { EntryLog } from '../../shared/conversation/entry-log';
import type { LogEntry } from '../../shared/conversation/log-entry';
import type { PersonId } from '../../shared/ids';
import { authorNamed, conversation, digestOf, isSigned, type Author } from './entries';
import { MemoryShelf } from './memory-shelf';

/** A person's computer that holds the conversation. With a shelf, everything is stored and the log can be reopened. */
export class Node {
  readonly shelf = new MemoryShelf();
  log: EntryLog;

  constructor(readonly author: Author) {
    this.log = this.#opened();
  }

  get person(): PersonId {
    return this.author.person;
  }

  /** Stores what was added, as a program does in a commit. */
  commit(): void {
    const fork = this.log.fork();
    this.shelf.keep(fork.changes());
    this.log = fork;
  }

  /** The log as opened at the next start. */
  reopened(): EntryLog {
    return this.#opened();
  }

  #opened(): EntryLog {
    const { kept } = this.shelf;
    return new EntryLog(conversation, this.shelf, this.person, isSigned, digestOf, kept);
  }
}

/** The first computer of the person with this name. */
export const nodeNamed = (name: string): Node => new Node(authorNamed(name));

/** Exchanges claims and missing entries until neither side accepts anything more. Returns the number of rounds. */
export function synchronize(a: Node, b: Node, atMost = 8): number {
  for (let round = 1; round <= atMost; round += 1) {
    const [claimA, claimB] = [a.log.items(b.person), b.log.items(a.person)];
    const toB = [...a.log.lacking(claimB, b.person)];
    const toA = [...b.log.lacking(claimA, a.person)];
    const taken = take(a, toA) + take(b, toB);
    if (taken === 0) return round;
  }
  return atMost + 1;
}

/** Offers entries. Returns how many were new. */
export function take(node: Node, entries: Iterable<LogEntry>): number {
  let taken = 0;
  for (const entry of entries) {
    const verdict = node.log.offer(entry);
    if (verdict.kind === 'added') taken += verdict.entries.length;
  }
  node.commit();
  return taken;
}
