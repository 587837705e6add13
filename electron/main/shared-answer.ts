/**
 * Asks once for all who want to know at about the same time: everybody gets the answer that is awaited, or the last one while
 * it is fresh. A failure is shared in the same way.
 * @param freshMs how long an answer is given again, in milliseconds from when it came
 * @param now a clock in milliseconds that is never set back
 */
export function sharedAnswer<Answer>(
  ask: () => Promise<Answer>,
  freshMs: number,
  now: () => number,
): () => Promise<Answer> {
  let shared: Promise<Answer> | undefined;
  let staleAt = Infinity;
  return () => {
    if (shared && now() < staleAt) return shared;
    staleAt = Infinity;
    shared = ask().finally(() => (staleAt = now() + freshMs));
    return shared;
  };
}
