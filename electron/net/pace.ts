/**
 * How often a node says that it is still there while nothing else happens. With every person near, everybody hears one more,
 * so the more people are near, the rarer each speaks.
 */

/** Interval between announcements with few people near, and the longest. */
const announceMs = { least: 5_000, most: 20_000 };
/** Announcements that everybody together may send, until the longest interval is reached. */
const announcementsPerSecond = 2.5;
/** Number of intervals that an announcement lasts: two may get lost. */
const lifetimeIntervals = 3;

/** Average time between two announcements, with so many others near. */
export const announcementInterval = (others: number): number =>
  Math.min(announceMs.most, Math.max(announceMs.least, (others / announcementsPerSecond) * 1_000));

/** Seconds for which an announcement counts that is repeated after such an interval. */
export const announcementLifetime = (intervalMs: number): number =>
  Math.ceil((lifetimeIntervals * intervalMs) / 1_000);

/** When a connection that has been silent is asked for a sign of life. */
export interface SilencePace {
  /** How long the other side may be silent before it is sent a PING. */
  readonly silenceMs: number;
  /**
   * PINGs are sent when the clock shows a multiple of this: those of all connections, and of other nodes, go out together, and
   * wake the processor once.
   */
  readonly togetherMs: number;
}

/** Number of connections up to which the pace is quick. */
const fewConnections = 10;
const quick: SilencePace = { silenceMs: 6_000, togetherMs: 1_000 };
const slow: SilencePace = { silenceMs: 15_000, togetherMs: 5_000 };

/**
 * The pace for a connection with a peer, with so many of them. The side that was dialled asks one time later: usually the other
 * one has asked before, which is answer enough for both.
 */
export function silencePace(connections: number, dials: boolean): SilencePace {
  const pace = connections <= fewConnections ? quick : slow;
  return dials ? pace : { ...pace, silenceMs: pace.silenceMs + pace.togetherMs };
}

/** How long to wait from now until a PING is due, if nothing is heard. */
export const untilPing = ({ silenceMs, togetherMs }: SilencePace, now: number): number =>
  Math.ceil((now + silenceMs) / togetherMs) * togetherMs - now;
