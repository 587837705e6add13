import type { Options } from './command-line';
import type { ServerSettings } from './server';

/** Settings that a running server applies, by their names in the config file. */
const changeable = {
  name: 'name',
  'max-connections': 'maxConnections',
  'max-per-address': 'maxPerAddress',
  rate: 'rate',
  retain: 'retain',
  'max-size': 'maxSize',
} as const satisfies Record<string, keyof Options>;

/** Settings that apply when the server starts. */
const fixed = ['host', 'port', 'data'] as const satisfies readonly (keyof Options)[];

/** What a new config changes in a running server. */
export interface Reload {
  /** The settings that it now runs with. */
  readonly running: Options;
  /** Names of the settings that changed, and of those that change only when it starts again. */
  readonly changed: readonly string[];
  readonly needRestart: readonly string[];
}

/** Compares the settings that a server runs with and those that were read now. */
export function reload(running: Options, read: Options): Reload {
  const kept = { host: running.host, port: running.port, data: running.data };
  return {
    running: { ...read, ...kept },
    changed: Object.entries(changeable).flatMap(([name, key]) => (running[key] === read[key] ? [] : name)),
    needRestart: fixed.filter((name) => running[name] !== read[name]),
  };
}

/** The settings that can change while a server runs. */
export const serverSettings = (options: Options): ServerSettings => ({
  name: options.name,
  maxConnections: options.maxConnections,
  maxPerAddress: options.maxPerAddress,
  rate: options.rate,
  retainMs: options.retain,
  maxBytes: options.maxSize,
});
