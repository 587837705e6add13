import { expect, test } from 'vitest';
import type { ConnectionView } from '../../../../shared/ipc/views/connection';
import type { ErrorCode } from '../../../../shared/protocol/errors';
import { say } from '../../../../shared/words/say';
import { phrase } from '../../../../shared/words/phrase';
import { refusalPhrase } from '../../../net/server-link/refusals';
import { projectConnection } from './connection-view';

const address = { host: '10.0.0.5', port: 6666 };

test('when connected, the view names the server and reports no problem', () => {
  const online = { state: 'online', address, serverName: 'Lab', serverId: 'x', isFirst: false } as const;
  expect(projectConnection(online)).toMatchObject({ server: 'Lab', detail: null });
  expect(projectConnection({ ...online, serverName: 'L\u202eab\n' }).server).toBe('L\ufffdab');
});

test('when the connection is lost, the view says what happened and that nothing is lost', () => {
  const view = projectConnection({
    state: 'waiting',
    address,
    reason: phrase('refused.inItsWords', { words: 'The server does not answer' }),
    retryAt: 7,
  });
  expect(view).toMatchObject({ server: '10.0.0.5:6666', retryAt: 7 });
  expect(view.detail && say(view.detail)).toBe(
    'The server does not answer. What you write is kept and sent when the connection is back.',
  );
});

test('when the server refuses, the view says why and what to do, once', () => {
  const refused = (code: ErrorCode, message: string) =>
    projectConnection({
      state: 'refused',
      address,
      error: { code, message, phrase: refusalPhrase({ code, message }) },
    });
  const words = ({ detail }: ConnectionView): string => (detail ? say(detail) : '');
  expect(words(refused('name-taken', 'The name ann is taken. Choose another.'))).toBe(
    'Your name, or one that looks like it, belongs to somebody else on this server. Choose another name to connect.',
  );
  expect(words(refused('bad-proof', 'It is \u202ewrong!'))).toBe(
    'It is \ufffdwrong. What you write is kept on this computer.',
  );
  expect(refused('name-taken', 'x')).toMatchObject({ code: 'name-taken', suggestion: null });
  const error = { code: 'name-taken', message: 'x', suggestion: 'ann 2' } as const;
  expect(projectConnection({ state: 'refused', address, error }).suggestion).toBe('ann 2');
});

test('when the key of the server has changed, the view says what that can mean', () => {
  const view = projectConnection({ state: 'changed', address, key: 'x' });
  expect(view).toMatchObject({ state: 'changed', server: '10.0.0.5:6666', retryAt: null });
  expect(view.detail && say(view.detail)).toMatch(
    /^The server at 10\.0\.0\.5:6666 has another key than before/,
  );
});

const met = (host: string) =>
  projectConnection({
    state: 'online',
    address: { host, port: 7 },
    serverName: 'Lab',
    serverId: 'x',
    isFirst: true,
  });

test('the link to a server carries its key; one on this computer has none', () => {
  expect(met('10.0.0.5').link).toBe('parley://10.0.0.5:7/?key=x');
  expect(met('fe80::1').link).toBe('parley://[fe80::1]:7/?key=x');
  expect(met('127.0.0.1').link).toBeNull();
});

test('a first contact is one with another computer', () => {
  expect(met('10.0.0.5').isFirst).toBe(true);
  expect(met('localhost').isFirst).toBe(false);
});

test('IPv6 addresses are written in brackets', () => {
  const connecting = { state: 'connecting', address: { host: 'fe80::1', port: 6666 } } as const;
  expect(projectConnection(connecting).server).toBe('[fe80::1]:6666');
});
