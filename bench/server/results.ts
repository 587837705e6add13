import type { Sample } from '../load/generator';
import { showSpread, spreadOf, threeDigits, type Spread } from '../spread';
import type { Table } from '../table';
import type { Figure, Scenario } from './scenarios';

/** Why a measurement has no figures: the server made a mistake, or would have taken too long. */
export interface Failure {
  kind: 'failed' | 'too slow';
  reason: string;
}

/** What was measured in all rounds. */
export class Results {
  readonly #samples = new Map<string, Sample[]>();
  readonly #failures = new Map<string, Failure>();

  add(server: string, scenario: Scenario, sample: Sample): void {
    const key = keyOf(server, scenario);
    this.#samples.set(key, [...(this.#samples.get(key) ?? []), sample]);
  }

  /** Notes that a measurement failed, which counts more than those that did not. */
  fail(server: string, scenario: Scenario, failure: Failure): void {
    this.#failures.set(keyOf(server, scenario), failure);
  }

  /** A figure over all rounds; undefined if the server was not measured or failed. */
  spread(
    server: string,
    scenario: Scenario,
    { from, per = 1 }: Pick<Figure, 'from' | 'per'>,
  ): Spread | undefined {
    const key = keyOf(server, scenario);
    if (this.#failures.has(key)) return undefined;
    const values = (this.#samples.get(key) ?? []).flatMap((sample) => {
      const value = sample[from];
      return value === undefined ? [] : [value / per];
    });
    return spreadOf(values);
  }

  /** Failures, each with its server and scenario. */
  failures(): [what: string, reason: string][] {
    return [...this.#failures].map(([what, { reason }]) => [what, reason]);
  }

  /** How a measurement failed; undefined if it did not. */
  failure(server: string, scenario: Scenario): Failure | undefined {
    return this.#failures.get(keyOf(server, scenario));
  }

  samples(): Record<string, readonly Sample[]> {
    return Object.fromEntries(this.#samples);
  }
}

const keyOf = (server: string, { name }: Scenario): string => `${server}: ${name}`;

/** One row per figure and one column per server: medians, spreads, and how the first server's figure relates to each other's. */
export function tableOf(results: Results, servers: readonly string[], scenarios: readonly Scenario[]): Table {
  const [first = ''] = servers;
  const rows = scenarios.flatMap((scenario) =>
    scenario.figures.map((figure) => [
      `${scenario.name}: ${figure.what}`,
      ...servers.map((server) => {
        const spread = results.spread(server, scenario, figure);
        const own = results.spread(first, scenario, figure);
        if (!spread) return results.failure(server, scenario)?.kind ?? '';
        return cell(spread, server === first ? undefined : own);
      }),
    ]),
  );
  return { columns: ['', ...servers], rows };
}

function cell(spread: Spread, own: Spread | undefined): string {
  const ratio = own && spread.median > 0 ? ` ×${threeDigits(own.median / spread.median)}` : '';
  return showSpread(spread) + ratio;
}
