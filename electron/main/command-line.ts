import { parseArgs } from 'node:util';
import { parseAddress } from '../../shared/protocol/address';
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
  if (server !== undefined) options.server = readServer(server);
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

function readServer(value: string): ServerAddress {
  const address = parseAddress(value);
  if (!address.ok) throw new UsageError(`--server ${value}: ${address.error}`);
  return address.value;
}
