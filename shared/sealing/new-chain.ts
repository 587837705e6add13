import type { Controls } from '../conversation/controls';
import type { EntryLog } from '../conversation/entry-log';
import type { Past } from '../conversation/past';
import { isRemoval } from '../conversation/placed-control';
import type { EntryHash } from '../ids';
import { sealingBounds } from './bounds';
import { isInKeyChain } from './chain-key';
import { recipientsIn } from './recipients';

/** What a writer remembers of its key chain. */
export interface KeyChainState {
  /** The number of the message with which it began. */
  readonly chain: number;
  /** When it began, in milliseconds since 1970. */
  readonly begunAt: number;
  /** The last message that it sealed. */
  readonly last: { readonly number: number; readonly after: readonly EntryHash[] };
}

/** The next message of a writer. */
export interface NextSealed {
  readonly number: number;
  readonly after: readonly EntryHash[];
  /** The time now, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Whether a writer must begin a new key chain for its next message, because somebody who could read the last one may not be
 * meant to read this one, or because the chain is long or old.
 */
export function beginsKeyChain(
  log: EntryLog,
  { chain, begunAt, last }: KeyChainState,
  { number, after, at }: NextSealed,
): boolean {
  if (number <= last.number || !isInKeyChain(chain, number)) return true;
  // A clock that was put right must not keep a chain in use for years.
  if (Math.abs(at - begunAt) >= sealingBounds.keyChainMs) return true;
  return last.after.join() !== after.join() && mayShutOut(log, last.after, after);
}

/**
 * Whether a past has a removal that an earlier one has not, lacks anything of it, has somebody take part no more, because
 * their invitation fell with its author's, or makes a computer no recipient any more, because another replaces it.
 */
function mayShutOut(log: EntryLog, before: readonly EntryHash[], after: readonly EntryHash[]): boolean {
  const { controls } = log;
  const { graph } = controls;
  const [known, now] = [graph.pastOf(before), graph.pastOf(after)];
  if (!known.isWithin(now) || gained(known, now).some((index) => isRemovalAt(controls, index))) return true;
  const [then, next] = [controls.after(before), controls.after(after)];
  const { members, invited } = then.state;
  if ([...members, ...invited.keys()].some((person) => !next.takesPart(person))) return true;
  const recipients = new Set(recipientsIn(log, after).map(({ writer }) => writer));
  return recipientsIn(log, before).some(({ writer }) => !recipients.has(writer));
}

const gained = (known: Past, now: Past): number[] => [...now].filter((index) => !known.has(index));

function isRemovalAt({ graph }: Controls, index: number): boolean {
  const control = graph.at(index);
  return control !== undefined && isRemoval(control);
}
