import { expect, person, test } from './fixtures';
import { pictures } from './support/pictures';

test('what whoever runs the server announces, a kick and a ban are shown in the roster', async ({
  stage,
}) => {
  const server = await stage.server('Lab');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  const bob = await stage.client(server, 'bob');
  await expect(person(roster, 'bob')).toBeVisible();
  await server.ctl('announce', 'The server restarts at six. What you write is kept.');
  await bob.next('NOTICE', ({ text }) => String(text).startsWith('The server restarts'));
  const notice = roster.getByRole('status').filter({ hasText: 'The server restarts at six.' });
  await expect(notice).toBeVisible();
  await pictures(roster, 'notice');
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice).toHaveCount(0);

  await server.ctl('kick', 'ann');
  await expect(roster.getByText('Whoever runs the server has ended your connection.')).toBeVisible();
  await roster.getByRole('button', { name: 'Retry now' }).click();
  await expect(person(roster, 'bob')).toBeVisible();
  await server.ctl('ban', 'ann');
  await expect(roster.getByText(/^Whoever runs the server has banned you\. Ask them/)).toBeVisible();
  await pictures(roster, 'banned');
  await server.ctl('unban', 'ann');
  await roster.getByRole('button', { name: 'Retry now' }).click();
  await expect(person(roster, 'bob')).toBeVisible();
});
