import { requestOf, targetOf, withoutRequest } from '../../../electron/main/features/opening/request';
import { readCommandLine, UsageError } from '../../../electron/main/command-line';
import { ConfigError, readConfig } from '../../../server/config-file';
import * as server from '../../../server/command-line';
import { formatAddress } from '../../../shared/protocol/address';
import { parseServerLink, serverLink } from '../../../shared/protocol/server-link';
import { bytesOf, must, mustBeSame, textOf, type Target } from '../target';

/** What people type, click and write into files. */

const links: Target = {
  name: 'links',
  samples: () =>
    ['parley://lab:7000', serverLink('[::1]:7000', 'k'.repeat(42) + 'A'), 'file:///a%20b', '/a'].map(bytesOf),
  words: ['parley://', 'file://', '?key=', '[::1]', 'xn--', '%2f', '@', ':6666', '\u202e', 'а'],
  steps: { perByte: 200, more: 5_000 },
  read(input) {
    const text = textOf(input);
    const target = targetOf(text);
    if (target.kind !== 'server') return;
    const { host, port, key } = target.server;
    must(!/[\s/?#@\p{Cc}]/u.test(host), `a strange host: ${host}`);
    must(port > 0 && port < 65_536, `a strange port: ${port}`);
    const written =
      key === undefined ? formatAddress({ host, port }) : serverLink(formatAddress({ host, port }), key);
    mustBeSame(
      parseServerLink(written),
      { ok: true, value: target.server },
      'a link is not read as it was written',
    );
  },
};

/** Arguments, one a line. */
const argumentsIn = (input: Uint8Array): string[] => textOf(input).split('\n');

const appOptions = [
  '--server',
  '--user',
  '--profile',
  '--nearby',
  '--language',
  '--to',
  'send',
  '--new-conversation',
  '--away',
  '--',
];
const switches = [
  '--no-sandbox',
  '--inspect=1',
  '--remote-debugging-port=1',
  '--lang=de',
  '-r',
  '--force-dark-mode',
];

const commandLines: Target = {
  name: 'command-lines',
  samples: () =>
    [
      '--server\nlab:7000\n--user\nann',
      '--profile\n/p\n--away\nparley://lab',
      'send\na\n--to\nbob',
      '--help',
      '.',
    ].map(bytesOf),
  words: [...appOptions, ...switches].map((each) => `${each}\n`),
  steps: { perByte: 500, more: 50_000 },
  read(input) {
    const args = argumentsIn(input);
    for (const isPackaged of [true, false]) {
      try {
        const read = readCommandLine(args, isPackaged, false);
        if (read.kind === 'answer') continue;
        must(!isPackaged || !args.slice(0, endOf(args)).some(isForbidden), 'a forbidden switch was taken');
        const request = requestOf(read.options, '/home/ann', () => true);
        must(request.open === null || typeof request.open === 'string', 'what to open is a text');
        must(withoutRequest(args, read.options).length <= args.length, 'arguments were added');
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        must(!error.message.includes('\n') || args.some((arg) => arg !== ''), 'a message of one line');
      }
    }
  },
};
const endOf = (args: readonly string[]): number => (args.includes('--') ? args.indexOf('--') : args.length);
const isForbidden = (arg: string): boolean => /^--(no-sandbox|inspect|remote-debugging)/.test(arg);

const serverOptions = [
  '--host',
  '--port',
  '--name',
  '--data',
  '--max-connections',
  '--rate',
  '--retain',
  '--max-size',
];

const serverCommandLines: Target = {
  name: 'server-command-lines',
  samples: () =>
    ['--port\n7000\n--host\n::1', '--retain\n30d\n--max-size\n10G', '--plain', '--version'].map(bytesOf),
  words: [...serverOptions, '--plain', '--backup', '--check'].map((each) => `${each}\n`),
  steps: { perByte: 500, more: 50_000 },
  read(input) {
    // A config file would be read from the disk.
    const args = argumentsIn(input).filter((arg) => !arg.startsWith('--c'));
    try {
      const read = server.readCommandLine(args);
      if (read.kind === 'run') must(Number.isFinite(read.options.port), 'a port is a number');
    } catch (error) {
      if (!(error instanceof server.UsageError)) throw error;
    }
  },
};

/** The server's config file. */
const config: Target = {
  name: 'config',
  samples: () =>
    [
      'host = "::1"\nport = 7000\n',
      'plain = true # yes\nname = """Lab"""\n',
      "retain = '30d'\nrate = 1_000\n",
    ].map(bytesOf),
  words: [
    'port = ',
    '[a.b]\n',
    '[[a]]\n',
    '"""',
    "'''",
    '0x',
    'inf',
    '1979-05-27',
    '{ a = 1 }',
    '__proto__ = 1\n',
  ],
  steps: { perByte: 2_000, more: 10_000 },
  read(input) {
    try {
      for (const { name, value, line } of readConfig(textOf(input))) {
        must(line >= 0, `${name} is on line ${line}`);
        must(typeof value === 'string' || typeof value === 'boolean', `${name} has another value`);
      }
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
    }
  },
};

export const wordTargets: readonly Target[] = [links, commandLines, serverCommandLines, config];
