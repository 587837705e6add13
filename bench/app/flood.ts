/** Messages per second that all senders together send. */
export const floodRate = 500;
const tickMs = 10;

/**
 * Sends messages at the rate of a flood until it is stopped.
 * @param say sends the message with this number, from 0
 * @returns stops it, and returns how many messages were sent
 */
export function startFlood(say: (number: number) => void): () => number {
  const start = performance.now();
  let said = 0;
  const timer = setInterval(() => {
    for (const due = ((performance.now() - start) / 1000) * floodRate; said < due; said += 1) say(said);
  }, tickMs);
  return () => {
    clearInterval(timer);
    return said;
  };
}
