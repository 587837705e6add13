import type { PersonId } from '../../../shared/ids';
import type { Fetcher } from './fetcher';
import type { Found, KeptTransfer } from './store';
import type { Transfer } from './types';

/** One transfer that is kept, and what goes on with it. */
export interface Held {
  kept: KeptTransfer;
  fetcher: Fetcher | undefined;
  /** Bytes that were here when it was paused. */
  here: number;
  /** People who have said that they have all of it. */
  readonly holders: Set<PersonId>;
  /** Why it was paused, if not by the user, or waits. */
  problem: Transfer['problem'];
  /** What was found where the whole file lies, when it was last looked for. */
  found: Found;
}

/** One with which nothing goes on. */
export const heldOf = (kept: KeptTransfer): Held => ({
  kept,
  fetcher: undefined,
  here: 0,
  holders: new Set(),
  problem: undefined,
  found: 'here',
});

/** A transfer as others see it. */
export function shown(held: Held): Transfer {
  const { kept, fetcher, here: before, holders } = held;
  const { offer, conversation, author, file, state, path, at } = kept;
  const isWhole = path !== undefined;
  const here = isWhole ? file.size : (fetcher?.here ?? before);
  const speed = fetcher?.speed ?? null;
  const sources = fetcher?.sources ?? 0;
  const problem = problemOf(held);
  return {
    id: offer,
    conversation,
    author,
    offer: file,
    state: state === 'wanted' ? (sources > 0 ? 'fetching' : 'waiting') : state,
    here,
    speed,
    left: speed === null || speed === 0 ? null : Math.ceil((file.size - here) / speed),
    holders: [...new Set([...holders, ...(fetcher?.holders ?? [])])],
    sources,
    at,
    ...(isWhole ? { savedAs: path.split(/[/\\]/).at(-1) ?? '' } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Whoever changes what they received knows that, and it can still be opened: it is only not given to others any more. */
function problemOf({ kept: { state }, found, problem }: Held): Transfer['problem'] {
  if (state === 'own' && found !== 'here') return 'changed';
  return state === 'done' && found === 'gone' ? 'gone' : problem;
}
