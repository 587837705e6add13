import type { Options } from './command-line';
import type { ServerSettings } from './server';

type SettingKey = Exclude<keyof Options, 'backup' | 'config' | 'check'>;

/** Each setting's name in the config file, and whether a running server applies a change or only its next start does. */
const settings: Readonly<
  Record<SettingKey, { readonly name: string; readonly applies: 'at once' | 'at start' }>
> = {
  host: { name: 'host', applies: 'at start' },
  port: { name: 'port', applies: 'at start' },
  data: { name: 'data', applies: 'at start' },
  name: { name: 'name', applies: 'at once' },
  maxConnections: { name: 'max-connections', applies: 'at once' },
  maxPerAddress: { name: 'max-per-address', applies: 'at once' },
  rate: { name: 'rate', applies: 'at once' },
  plain: { name: 'plain', applies: 'at once' },
  names: { name: 'names', applies: 'at once' },
  inviteOnly: { name: 'invite-only', applies: 'at once' },
  allow: { name: 'allow', applies: 'at once' },
  deny: { name: 'deny', applies: 'at once' },
  retain: { name: 'retain', applies: 'at once' },
  maxSize: { name: 'max-size', applies: 'at once' },
  fileCache: { name: 'file-cache', applies: 'at once' },
};

const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settings, key);
const settingKeys = Object.keys(settings).filter(isSettingKey);

/** What a new config changes in a running server. */
export interface Reload {
  /** The settings that it now runs with. */
  readonly running: Options;
  /** Names of the settings that changed, and of those that change only when it starts again. */
  readonly changed: readonly string[];
  readonly needRestart: readonly string[];
}

/** Compares a server's current settings with those just read. */
export function reload(running: Options, read: Options): Reload {
  const different = settingKeys.filter((key) => running[key] !== read[key]).map((key) => settings[key]);
  const names = (when: 'at once' | 'at start'): string[] =>
    different.filter(({ applies }) => applies === when).map(({ name }) => name);
  return {
    running: { ...read, host: running.host, port: running.port, data: running.data },
    changed: names('at once'),
    needRestart: names('at start'),
  };
}

/** The settings that can change while a server runs. All of them are named, so that none can be forgotten here. */
export const serverSettings = (
  options: Options,
): { [Name in keyof Required<ServerSettings>]: ServerSettings[Name] } => ({
  name: options.name,
  maxConnections: options.maxConnections,
  maxPerAddress: options.maxPerAddress,
  rate: options.rate,
  plain: options.plain,
  names: options.names,
  inviteOnly: options.inviteOnly,
  allow: options.allow?.split(',').filter(Boolean),
  deny: options.deny?.split(',').filter(Boolean),
  retainMs: options.retain,
  maxBytes: options.maxSize,
  fileCache: options.fileCache,
});
