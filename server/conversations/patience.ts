/** The least time, in milliseconds, that messages wait for others. */
const leastMs = 4;
/** What each person who is told adds to it. */
const perPersonMs = 0.2;
/** The longest time: nobody notices it in a conversation in which somebody has just spoken. */
const mostMs = 20;

/**
 * How long after the beginning of a commit a message waits for others, to be stored and sent with them. A commit costs nearly
 * the same for many messages as for one, and so does a write to a socket; a message that many people are told takes many of
 * these, so it waits longer.
 */
export const patienceMs = (people: number): number => Math.min(leastMs + perPersonMs * people, mostMs);
