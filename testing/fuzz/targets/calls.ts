import { callNames, routes, type Handlers, type Source } from '../../../electron/main/ipc/router';
import { silent } from '../../../electron/storage/logger';
import { windowKinds } from '../../../shared/ipc/windows';
import { conversation } from '../../entries/store-kit';
import { bytesOf, must, textOf, type Target } from '../target';

/** What a page may send to the main process. */

/** Arguments that a handler has been given. */
let given: unknown;

/** Handlers that only take down what they are given. */
function handlers(): Handlers {
  const note = (args: unknown): void => {
    given = args;
  };
  return Object.assign({} as Handlers, Object.fromEntries(callNames.map((name) => [name, note])));
}

const table = routes(handlers(), () => undefined, silent);

/** A window of each kind; that of a conversation may only name its own. */
const sources: readonly Source[] = windowKinds.map((kind) => ({
  topFrame: true,
  origin: `app://${kind}`,
  caller: { window: 1, kind, conversation: kind === 'conversation' ? conversation : null },
}));

/** Values that JSON has not, but a page can send. */
const others: Readonly<Record<string, () => unknown>> = {
  $undefined: () => undefined,
  $bigint: () => 1n,
  $nan: () => NaN,
  $map: () => new Map([['conversation', conversation]]),
  $bytes: () => new Uint8Array(8),
  $date: () => new Date(0),
  $error: () => new Error('x'),
  $loop: () => {
    const loop: Record<string, unknown> = { conversation };
    loop['text'] = loop;
    return loop;
  },
  $holes: () => Array(1_000_000),
};

/** A value in which texts like `$map` stand for what JSON has not. */
const revived = (_name: string, value: unknown): unknown =>
  typeof value === 'string' && Object.hasOwn(others, value) ? others[value]?.() : value;

const samples: readonly [string, object][] = [
  ['setName', { user: 'ann' }],
  ['setSettings', { nearby: { enabled: true, hops: 1, excluded: [], loopback: false, port: 0, manual: [] } }],
  ['setServer', { host: 'lab', port: 7000 }],
  ['send', { conversation, text: 'hello', to: 'A'.repeat(43) }],
  ['search', { conversation, text: 'in:"a" from:bob x' }],
  ['openLink', { conversation, row: 'A'.repeat(43), link: 0 }],
  ['conversationMenu', { conversation, at: { x: 1, y: 1 } }],
  ['attachEmoji', { conversation, row: 'A'.repeat(43), kind: 'reaction', emoji: '👍', removed: false }],
  ['sendPoll', { conversation, question: 'Lunch?', choices: ['Soup', 'Pizza'], several: true }],
  ['vote', { conversation, row: 'A'.repeat(43), chosen: [0, 1] }],
];

const calls: Target = {
  name: 'calls',
  samples: () => [
    ...samples.map(([name, args]) => bytesOf(`${name} ${JSON.stringify(args)}`)),
    ...callNames.map((name) => bytesOf(`${name} {"conversation":"${conversation}"}`)),
  ],
  words: [...callNames.map((name) => `${name} {`), ...Object.keys(others).map((each) => `"${each}"`)],
  steps: { perByte: 2_000, more: 100_000 },
  async read(input) {
    const text = textOf(input);
    const space = text.indexOf(' ');
    const route = callNames.find((name) => name === text.slice(0, space));
    let args: unknown;
    try {
      args = JSON.parse(text.slice(space + 1), revived);
    } catch {
      return;
    }
    for (const source of sources) {
      given = undefined;
      const outcome = await table.get(route ?? 'send')?.(source, args);
      if (outcome?.ok !== false) {
        mustBePlain(given, 0);
        continue;
      }
      must(given === undefined, 'a handler was called, and the call was refused');
      must(['forbidden', 'bad-arguments'].includes(outcome.error.code), outcome.error.code);
    }
  },
};

/** Handlers are given plain values of a bounded depth, which hold nothing of the page's own making. */
function mustBePlain(value: unknown, depth: number): void {
  must(depth < 20, 'arguments are nested without end');
  if (typeof value !== 'object' || value === null) return;
  const prototype: unknown = Object.getPrototypeOf(value);
  must(
    [Object.prototype, Array.prototype, Uint8Array.prototype, null].includes(Object(prototype)),
    'not a plain value',
  );
  if (!(value instanceof Uint8Array)) for (const each of Object.values(value)) mustBePlain(each, depth + 1);
}

export const callTargets: readonly Target[] = [calls];
