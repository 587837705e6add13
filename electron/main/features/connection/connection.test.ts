import { expect, test } from 'vitest';
import { knownServersInMemory } from '../../../net/server-link/known-servers';
import type { ChatClient, ConnectionState } from '../../../net/types';
import { phrase } from '../../../../shared/words/phrase';
import type { Caller } from '../../ipc/router';
import { Connection } from './connection';

const caller: Caller = { window: 1, kind: 'roster', conversation: null };
const lab = { host: 'lab', port: 6666 };
const [first, second] = [`${'k'.repeat(42)}A`, `${'o'.repeat(42)}A`];

/** A `Connection` that notes what it does; the user answers questions with `answer`. */
function set({
  answer = true,
  named = true,
  keys = { isOpen: true },
  connection = { state: 'unconfigured' } as ConnectionState,
  server = null as typeof lab | null,
} = {}) {
  const done: string[] = [];
  const servers = knownServersInMemory();
  const client = {
    connection,
    setServer: (address) => void done.push(`connect ${address?.host ?? 'to none'}`),
    acceptServer: (key) => void done.push(`accept ${key}`),
  } satisfies Pick<ChatClient, 'connection' | 'setServer' | 'acceptServer'>;
  const tested = new Connection({
    client,
    servers,
    preferences: {
      named,
      server,
      setServer: (server) => void done.push(`store ${JSON.stringify(server)}`),
    },
    dialogs: {
      confirm: (_window, { message, detail }) => {
        done.push(`asked ${message} ${detail}`);
        return Promise.resolve(answer);
      },
    },
    nearby: { apply: () => void done.push('apply nearby') },
    keys,
    changed: () => undefined,
  });
  return { tested, done, servers };
}

test('until it is tried, a connection is shown as it will be: none without a name, with locked keys or without a server', () => {
  expect(set({ server: lab }).tested.state).toEqual({ state: 'connecting', address: lab });
  for (const without of [{ named: false }, { keys: { isOpen: false } }, { server: null }])
    expect(set({ server: lab, ...without }).tested.state).toEqual({ state: 'unconfigured' });
  const refused: ConnectionState = {
    state: 'waiting',
    address: lab,
    reason: phrase('connection.none'),
    retryAt: 1,
  };
  expect(set({ server: lab, connection: refused }).tested.state).toBe(refused);
});

test('a server that is named with its key must have it, also if it is used before there is a name', async () => {
  const { tested, done, servers } = set({ named: false });
  await tested.chooseServer({ ...lab, key: first }, caller);
  expect(servers.key(lab)).toBe(first);
  expect(done).toEqual([`store ${JSON.stringify(lab)}`]);
});

test('with locked keys a server is only remembered; it is connected to once they are open', async () => {
  const keys = { isOpen: false };
  const { tested, done } = set({ keys });
  await tested.chooseServer(lab, caller);
  tested.start();
  expect(done).toEqual([`store ${JSON.stringify(lab)}`]);
  keys.isOpen = true;
  tested.start();
  expect(done.slice(1)).toEqual(['connect to none', 'apply nearby']);
});

test('another key than is known is used only if the user agrees', async () => {
  const no = set({ answer: false });
  no.servers.keep(lab, first);
  await no.tested.chooseServer({ ...lab, key: second }, caller);
  expect(no.done).toEqual([
    expect.stringMatching(/^asked Connect to lab:6666 although its key has changed\? Ask /),
  ]);
  expect(no.servers.key(lab)).toBe(first);
  await no.tested.chooseServer({ ...lab, key: first }, caller);
  await no.tested.chooseServer(lab, caller);
  expect(no.done.filter((each) => each.startsWith('asked'))).toHaveLength(1);
  const yes = set();
  yes.servers.keep(lab, first);
  await yes.tested.chooseServer({ ...lab, key: second }, caller);
  expect(yes.servers.key(lab)).toBe(second);
  expect(yes.done).toContain('connect lab');
});

test('the key of a server that has changed is accepted only if the user agrees, and asked for only then', async () => {
  const connection = { state: 'changed', address: lab, key: second } as const;
  const no = set({ answer: false, connection });
  await no.tested.acceptServer(caller);
  expect(no.done).toEqual([expect.stringContaining(`The key is now ${second}.`)]);
  const yes = set({ connection });
  await yes.tested.acceptServer(caller);
  expect(yes.done.at(-1)).toBe(`accept ${second}`);
  const online = set();
  await online.tested.acceptServer(caller);
  expect(online.done).toEqual([]);
});
