import type { EntryHash } from '../ids';
import type { LogEntry } from './log-entry';

export type Refusal =
  | 'another-conversation'
  | 'not-authentic'
  | 'not-permitted'
  | 'not-a-member'
  /** The founder of an open room lets others write only, or has closed it. */
  | 'may-not-write'
  | 'contradiction'
  | 'no-content'
  /** In the clear in a sealed conversation, or sealed in an open one. */
  | 'wrong-seal'
  | 'too-many';

/** What became of an entry that was offered to a log. */
export type Verdict =
  /** This entry and those that waited for it, pasts first. */
  | { readonly kind: 'added'; readonly entries: readonly LogEntry[] }
  | { readonly kind: 'held' }
  | { readonly kind: 'waits'; readonly missing: readonly EntryHash[] }
  | { readonly kind: 'refused'; readonly why: Refusal };

export interface OfferOptions {
  /** The entry came from a file, so it does not count as unread. */
  readonly known?: boolean;
  /** The entry was written here, or its signature has been checked. */
  readonly isAuthentic?: boolean;
}

export const held: Verdict = { kind: 'held' };
export const refused = (why: Refusal): Verdict => ({ kind: 'refused', why });
export const added = (entry: LogEntry): Verdict => ({ kind: 'added', entries: [entry] });
