import { parseArgs } from 'node:util';
import { defaultPort } from '../../shared/protocol/limits';
import { checkName } from '../../shared/protocol/names';
import type { ServerAddress } from '../net/types';

/** What was asked for on the command line; it holds for this run and is not written to the settings. */
export interface Options {
  server?: ServerAddress;
  user?: string;
  profile?: string;
  /** `off`: no peers are looked for; `loopback`: only on this computer. */
  nearby?: Nearby;
}

const nearbyValues = ['on', 'off', 'loopback'] as const;
export type Nearby = (typeof nearbyValues)[number];

/** Something on the command line that cannot be used; the message is one line for people. */
export class UsageError extends Error {}

/**
 * Reads the app's own options. Others are left alone: Chromium, and whatever starts the app in tests, has its own.
 */
export function readCommandLine(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      server: { type: 'string' },
      user: { type: 'string' },
      profile: { type: 'string' },
      nearby: { type: 'string' },
    },
    strict: false,
    allowPositionals: true,
  });
  const options: Options = {};
  const server = text('server', values['server']);
  const user = text('user', values['user']);
  const profile = text('profile', values['profile']);
  const nearby = text('nearby', values['nearby']);
  if (nearby !== undefined) options.nearby = readNearby(nearby);
  if (server !== undefined) options.server = readAddress(server);
  if (user !== undefined) options.user = readUser(user);
  if (profile !== undefined) options.profile = profile;
  return options;
}

function text(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '' || value.startsWith('--'))
    throw new UsageError(`--${name} needs a value.`);
  return value;
}

function readUser(value: string): string {
  const checked = checkName(value);
  if (!checked.ok) throw new UsageError(`--user ${value}: ${checked.error.message}`);
  return checked.value;
}

function readNearby(value: string): Nearby {
  const nearby = nearbyValues.find((known) => known === value);
  if (!nearby) throw new UsageError(`--nearby ${value}: it is one of ${nearbyValues.join(', ')}.`);
  return nearby;
}

/** `host`, `host:port`, `[v6 address]:port`. */
function readAddress(value: string): ServerAddress {
  const [, bracketed, plain, given] = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d+))?$/.exec(value) ?? [];
  const host = bracketed ?? plain;
  const port = given === undefined ? defaultPort : Number(given);
  if (host === undefined)
    throw new UsageError(`--server ${value}: write it as host:port, for example 10.0.0.5:6666.`);
  if (port < 1 || port > 65_535)
    throw new UsageError(`--server ${value}: the port is a number from 1 to 65535.`);
  return { host, port };
}
