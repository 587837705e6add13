/**
 * Shares the answer of an asynchronous query: callers get the pending answer, or the last one while it is fresh. A
 * failure is shared in the same way.
 * @param freshMs how long an answer is reused after it came, in milliseconds
 * @param now a monotonic clock in milliseconds
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
