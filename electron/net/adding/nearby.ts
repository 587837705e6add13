import type { Environment } from '../../../runtime/environment';
import type { Address } from '../../../shared/protocol/address';
import type { Discovery, DiscoverySettings } from '../discovery/types';
import { takeProfile, TakingError, type Taking } from './taking';

/** How long offers are looked for: a node announces itself every five seconds or so. */
const lookMs = { any: 7_000, first: 14_000 } as const;

/**
 * How many offers are tried, and how long each may take to be connected to and to agree. Each learns whether one guess of the
 * code was right, and one that keeps silent must not use up the time of the others.
 */
export const nearbyLimits = { offers: 5, talkMs: 8_000 } as const;

export interface TakingNearby extends Omit<Taking, 'address' | 'environment' | 'talkMs'> {
  readonly environment: Pick<Environment, 'connect' | 'setTimer' | 'now'>;
  readonly discovery: Discovery;
  readonly settings: DiscoverySettings;
}

/**
 * Gets the profile of a computer nearby that shows this code. Several may show one: a few are tried, each once. Rejects with a
 * `TakingError` (`not-found` if none shows one, `several` if too many do), and as `check` does.
 */
export async function takeNearby({ discovery, settings, ...taking }: TakingNearby): Promise<Address> {
  const { environment, signal } = taking;
  const since = environment.now();
  const tried = new Set<string>();
  let problem = new TakingError('not-found');
  try {
    discovery.configure({ ...settings, enabled: true });
    for (;;) {
      for (const address of offersIn(discovery)) {
        const key = `${address.host} ${address.port}`;
        if (tried.has(key)) continue;
        if (signal.aborted) throw problem;
        if (tried.size === nearbyLimits.offers) throw new TakingError('several');
        tried.add(key);
        try {
          await takeProfile({ ...taking, address, talkMs: nearbyLimits.talkMs });
          return address;
        } catch (error) {
          if (!(error instanceof TakingError)) throw error;
          if (problem.why !== 'wrong-code') problem = error;
        }
      }
      const left = since + (tried.size > 0 ? lookMs.any : lookMs.first) - environment.now();
      if (signal.aborted || left <= 0) throw problem;
      await changed(discovery, left, taking);
    }
  } finally {
    await discovery.close();
  }
}

/** Where profiles are offered, the latest heard first. */
const offersIn = ({ peers }: Discovery): Address[] =>
  [...peers.values()]
    .sort((a, b) => b.heardAt - a.heardAt)
    .flatMap(({ announcement: { adding: port }, addresses: [first] }) =>
      port === undefined || !first ? [] : [{ host: first.host, port }],
    );

/** Resolves when others are heard, after a time, or when it is cancelled. */
function changed(
  discovery: Discovery,
  ms: number,
  { environment, signal }: Pick<Taking, 'environment' | 'signal'>,
): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      timer.cancel();
      stop();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = environment.setTimer(end, ms);
    const stop = discovery.onChange(end);
    signal.addEventListener('abort', end);
  });
}
