import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inspircdConfig, mosquittoConfig, ngircdConfig, prosodyConfig } from './configs';
import type { Transport } from '../load/generator';
import { parleyServer } from './parley';

/** A server that is measured. */
export interface Rival {
  name: string;
  /** Name of its protocol in bench/load. */
  protocol: 'bare' | 'irc' | 'mqtt' | 'nats' | 'parley' | 'redis' | 'xmpp';
  /** Program and Debian package that has it; absent for those of this project. */
  debian?: { program: string; package: string };
  /** What is below the protocol; TCP alone unless it is said. */
  transport?: Transport;
  /** Number of users that register at once: the number with which it is fastest. */
  atOnce: number;
  /** Its command line. It may write files into `folder`, which is empty at first. */
  command(port: number, folder: string): string[];
}

export const parley: Rival = {
  name: 'Parley',
  protocol: 'parley',
  atOnce: 64,
  command: (port, folder) => parleyServer(folder, port),
};

export const bareCopier: Rival = {
  name: 'bare copier',
  protocol: 'bare',
  atOnce: 64,
  command: (port) => [process.execPath, 'bench/server/bare-copier.mjs', String(port)],
};

const ngircd: Rival = {
  name: 'ngircd',
  protocol: 'irc',
  debian: { program: 'ngircd', package: 'ngircd' },
  // Its queue of new connections has 10 places. Beyond that the system drops them for a second.
  atOnce: 4,
  command: (port, folder) => ['ngircd', '--nodaemon', '--config', written(folder, ngircdConfig(port))],
};

const inspircd: Rival = {
  name: 'inspircd',
  protocol: 'irc',
  debian: { program: 'inspircd', package: 'inspircd' },
  // It completes registrations once a second.
  atOnce: 10_000,
  command: (port, folder) => [
    'inspircd',
    '--nofork',
    ...(process.getuid?.() === 0 ? ['--runasroot'] : []),
    '--config',
    written(folder, inspircdConfig(port, folder)),
  ],
};

const redis: Rival = {
  name: 'redis',
  protocol: 'redis',
  debian: { program: 'redis-server', package: 'redis-server' },
  atOnce: 64,
  command: (port, folder) => [
    'redis-server',
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
    ...['--client-output-buffer-limit', 'pubsub 0 0 0'],
  ],
};

const nats: Rival = {
  name: 'nats-server',
  protocol: 'nats',
  debian: { program: 'nats-server', package: 'nats-server' },
  atOnce: 64,
  command: (port) => ['nats-server', '--addr', '127.0.0.1', '--port', String(port)],
};

const mosquitto: Rival = {
  name: 'mosquitto',
  protocol: 'mqtt',
  debian: { program: 'mosquitto', package: 'mosquitto' },
  atOnce: 64,
  command: (port, folder) => ['mosquitto', '-c', written(folder, mosquittoConfig(port))],
};

const prosody: Rival = {
  name: 'prosody',
  protocol: 'xmpp',
  debian: { program: 'prosody', package: 'prosody' },
  atOnce: 64,
  // It reads no file with another ending.
  command: (port, folder) => [
    ...['prosody', '-F', '--config'],
    written(folder, prosodyConfig(port, folder), 'prosody.cfg.lua'),
  ],
};

/** All servers, Parley first. */
export const rivals: readonly Rival[] = [
  parley,
  ngircd,
  inspircd,
  prosody,
  mosquitto,
  bareCopier,
  redis,
  nats,
];

/** Whether the rival's program is here. Debian's servers are in /usr/sbin, which is not in everybody's PATH. */
export const isInstalled = ({ debian }: Pick<Rival, 'debian'>): boolean =>
  !debian || searchedFolders().some((folder) => existsSync(join(folder, debian.program)));

const searchedFolders = (): string[] => [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];

function written(folder: string, text: string, name = 'config'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
