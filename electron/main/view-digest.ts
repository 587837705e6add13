import type { Entry } from '../../shared/conversation/entry';
import { allows, apply, nobody, type Membership } from '../../shared/conversation/membership';
import type { ConversationView, RowView } from '../../shared/ipc/view';
import type { Conversation } from '../net/types';

type Rows = Readonly<Record<string, RowView>>;

/** What windows show of one conversation, whoever looks at it. */
export interface Digest {
  readonly membership: Membership;
  readonly rows: Rows;
  /** The same rows in order. */
  readonly list: readonly RowView[];
  /** The names under which people wrote or were asked, the last one of each. */
  readonly names: ReadonlyMap<string, string>;
  readonly last: ConversationView['last'];
  /** When something last happened. */
  readonly at: number;
  /** The sort key of my own last entry, empty when there is none. */
  readonly ownLast: string;
}

const width = 16;
const padded = (value: number): string => String(value).padStart(width, '0');

/** A key whose plain string order is that of the transcript. */
export const orderOf = (entry: Entry): string =>
  `${padded(entry.clock)}/${entry.author}/${padded(entry.number)}`;
export const rowId = (entry: Entry): string => `${entry.author}/${entry.number}`;
/** The author's number of a row. */
export const rowNumber = (row: RowView): number => Number(row.id.slice(row.author.length + 1));

const kinds = {
  INVITE: 'invited',
  UNINVITE: 'withdrawn',
  JOIN: 'joined',
  DECLINE: 'declined',
  LEAVE: 'left',
  SEND_MESSAGE: 'text',
} as const satisfies Record<Entry['command'], RowView['kind']>;

const peopleOf = (entry: Entry): { id: string; user: string }[] =>
  entry.command === 'INVITE' ? entry.invited : entry.command === 'UNINVITE' ? entry.withdrawn : [];

/**
 * Keeps a digest of one conversation up to date. It applies the rule of `transcript()` one entry at a time: while
 * entries only come at the end of the log, each costs as much as itself, however long the log is.
 */
export class Digester {
  #entries: readonly Entry[] = [];
  #done = 0;
  #acknowledged = 0;
  #refused: Conversation['refused'] | undefined;
  #refusedCount = 0;
  #membership: Membership = nobody;
  #rows: Record<string, RowView> = {};
  #list: RowView[] = [];
  #names = new Map<string, string>();
  #at = 0;
  #ownLast = '';
  #digest: Digest | undefined;

  constructor(private readonly me: string) {}

  /** The digest now; the same object as before when nothing has changed. */
  read(conversation: Conversation): Digest {
    const { entries } = conversation.log;
    const appended = entries === this.#entries && entries.length > this.#done;
    const replaced = entries !== this.#entries || conversation.acknowledged < this.#acknowledged;
    if (!replaced && !appended && !this.#confirmed(conversation) && this.#digest) return this.#digest;
    if (replaced) this.#restart(entries);
    else this.#rows = { ...this.#rows };
    for (const entry of entries.slice(this.#done)) this.#take(entry, conversation);
    this.#done = entries.length;
    if (this.#confirmed(conversation)) this.#restate(conversation);
    this.#digest = this.#result();
    return this.#digest;
  }

  /** Whether there are acknowledgements or refusals that the rows do not show yet. */
  #confirmed({ acknowledged, refused }: Conversation): boolean {
    return (
      acknowledged !== this.#acknowledged || refused !== this.#refused || refused.size !== this.#refusedCount
    );
  }

  #restart(entries: readonly Entry[]): void {
    this.#entries = entries;
    this.#done = 0;
    this.#membership = nobody;
    this.#rows = {};
    this.#list = [];
    this.#names = new Map();
    this.#at = 0;
    this.#ownLast = '';
  }

  #take(entry: Entry, conversation: Conversation): void {
    if (!allows(this.#membership, entry)) return;
    this.#membership = apply(this.#membership, entry);
    const row = this.#row(entry, conversation);
    this.#rows[row.id] = row;
    this.#list.push(row);
    this.#at = Math.max(this.#at, entry.at);
    if (entry.author === this.me) this.#ownLast = row.order;
    this.#names.set(entry.author, entry.from);
    for (const { id, user } of peopleOf(entry)) if (!this.#names.has(id)) this.#names.set(id, user);
  }

  #row(entry: Entry, conversation: Conversation): RowView {
    return {
      id: rowId(entry),
      order: orderOf(entry),
      author: entry.author,
      at: entry.at,
      kind: kinds[entry.command],
      text: entry.command === 'SEND_MESSAGE' ? entry.text : '',
      people: peopleOf(entry).map(({ id }) => id),
      ...this.#delivery(entry.author, entry.number, conversation),
    };
  }

  #delivery(
    author: string,
    number: number,
    { acknowledged, refused }: Conversation,
  ): Pick<RowView, 'state' | 'problem'> {
    if (author !== this.me) return { state: 'sent' };
    const problem = refused.get(number);
    if (problem) return { state: 'failed', problem: problem.message };
    return { state: number <= acknowledged ? 'sent' : 'pending' };
  }

  /** Brings the state of my own rows up to date. Sent ones stay sent, so the search ends at the first run of them. */
  #restate(conversation: Conversation): void {
    const since = this.#acknowledged;
    this.#acknowledged = conversation.acknowledged;
    this.#refused = conversation.refused;
    this.#refusedCount = conversation.refused.size;
    for (let index = this.#list.length - 1; index >= 0; index -= 1) {
      const row = this.#list[index];
      if (!row || row.author !== this.me) continue;
      const number = rowNumber(row);
      if (number <= since && row.state === 'sent' && !conversation.refused.size) break;
      const { problem: _old, ...plain } = row;
      const next: RowView = { ...plain, ...this.#delivery(row.author, number, conversation) };
      if (next.state === row.state && next.problem === row.problem) continue;
      this.#list[index] = next;
      this.#rows[row.id] = next;
    }
  }

  #result(): Digest {
    return {
      membership: this.#membership,
      rows: this.#rows,
      list: this.#list,
      names: this.#names,
      last: this.#lastText(),
      at: this.#at,
      ownLast: this.#ownLast,
    };
  }

  #lastText(): ConversationView['last'] {
    const row = this.#list.findLast(({ kind }) => kind === 'text');
    return row ? { author: row.author, text: row.text, at: row.at } : null;
  }
}

/** The rows by others that I have not seen: texts after what was on screen, and after all that I did there myself. */
export function unreadRows(digest: Digest, readUpTo: string, me: string): RowView[] {
  const floor = readUpTo > digest.ownLast ? readUpTo : digest.ownLast;
  const unread: RowView[] = [];
  for (let index = digest.list.length - 1; index >= 0; index -= 1) {
    const row = digest.list[index];
    if (!row || row.order <= floor) break;
    if (row.kind === 'text' && row.author !== me) unread.unshift(row);
  }
  return unread;
}
