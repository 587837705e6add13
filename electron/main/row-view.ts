import { peopleOf, type Entry } from '../../shared/conversation/entry';
import { audienceOf, type Place } from '../../shared/conversation/timeline';
import type { RowView } from '../../shared/ipc/view';
import type { Conversation } from '../net/types';

const width = 16;
const padded = (value: number): string => String(value).padStart(width, '0');

/** A key whose plain string order is that of the transcript. */
export const orderOf = ({ clock, author, number }: Place): string =>
  `${padded(clock)}/${author}/${padded(number)}`;
export const rowId = ({ author, number }: Pick<Entry, 'author' | 'number'>): string => `${author}/${number}`;

/** Which entry a row shows; undefined when the id is none. */
export function entryOfRow(id: string): { author: string; number: number } | undefined {
  const [, author, number] = /^([\w-]+)\/(\d{1,15})$/.exec(id) ?? [];
  return author === undefined ? undefined : { author, number: Number(number) };
}

const kinds = {
  INVITE: 'invited',
  UNINVITE: 'withdrawn',
  JOIN: 'joined',
  DECLINE: 'declined',
  LEAVE: 'left',
  SEND_MESSAGE: 'text',
} as const satisfies Record<Entry['command'], RowView['kind']>;

/** What is known of an entry beside what its author says. */
export interface Arrival {
  /** When it came to this computer, in milliseconds since 1970. */
  arrived: number;
  late: boolean;
}

/** An entry as windows show it. */
export function rowOf(
  entry: Entry,
  conversation: Conversation,
  me: string,
  { arrived, late }: Arrival,
): RowView {
  return {
    id: rowId(entry),
    order: orderOf(entry),
    author: entry.author,
    at: entry.at,
    arrived,
    kind: kinds[entry.command],
    text: entry.command === 'SEND_MESSAGE' ? entry.text : '',
    people: peopleOf(entry).map(({ id }) => id),
    late,
    ...(entry.author === me ? deliveryOf(entry, conversation) : { state: 'sent' as const }),
  };
}

function deliveryOf(
  entry: Entry,
  { log, delivery }: Conversation,
): Pick<RowView, 'state' | 'problem' | 'reached' | 'awaited'> {
  const { number } = entry;
  const problem = delivery.refused.get(number);
  if (problem) return { state: 'failed', problem: problem.message };
  if (entry.command !== 'SEND_MESSAGE') return { state: 'sent' };
  const receipts = delivery.receipts();
  const has = (id: string): boolean => (receipts.get(id) ?? 0) >= number;
  const others = audienceOf(log.timeline, entry);
  const { members } = log.membership;
  const reached = others.filter(has);
  const awaited = others.filter((id) => !has(id) && members.has(id));
  if (reached.length > 0 && awaited.length === 0) return { state: 'delivered', reached };
  const isSent = delivery.isHeld(number) || reached.length > 0;
  return { state: isSent ? 'sent' : 'pending', reached, awaited };
}
