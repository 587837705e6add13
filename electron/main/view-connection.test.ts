import { expect, test } from 'vitest';
import { projectConnection } from './view-connection';

const address = { host: '10.0.0.5', port: 6666 };

test('online: the server by its name, and nothing to say', () => {
  const online = { state: 'online', address, serverName: 'Lab', serverId: 'x' } as const;
  expect(projectConnection(online)).toMatchObject({ server: 'Lab', detail: '' });
  expect(projectConnection({ ...online, serverName: 'L\u202eab\n' }).server).toBe('L\ufffdab');
});

test('lost: what happened, and that nothing is lost', () => {
  const view = projectConnection({
    state: 'waiting',
    address,
    reason: 'The server does not answer',
    retryAt: 7,
  });
  expect(view).toMatchObject({ server: '10.0.0.5:6666', retryAt: 7 });
  expect(view.detail).toBe(
    'The server does not answer. What you write is kept and sent when the connection is back.',
  );
});

test('refused: why, and what to do, said once', () => {
  const refused = (message: string) =>
    projectConnection({ state: 'refused', address, error: { code: 'name-taken', message } });
  expect(refused('The name ann is taken.').detail).toBe(
    'The name ann is taken. Choose another name to connect.',
  );
  expect(refused('It is taken. Choose another name.').detail).toBe('It is taken. Choose another name.');
  expect(refused('x')).toMatchObject({ code: 'name-taken', suggestion: null });
  const error = { code: 'name-taken', message: 'x', suggestion: 'ann 2' } as const;
  expect(projectConnection({ state: 'refused', address, error }).suggestion).toBe('ann 2');
});

test('addresses of version 6 are bracketed', () => {});
