import { expect, test } from './fixtures';
import { pictures } from './support/pictures';

test('a server that is closed says what to do, and a link with an invitation lets its first user in', async ({
  stage,
}) => {
  const server = await stage.server('Lab', ['--invite-only']);
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  await expect(
    roster.getByText(/^Only those who are invited may use this server\. Ask whoever/),
  ).toBeVisible();
  await pictures(roster, 'invite-needed');

  const { link } = JSON.parse(await server.ctl('invite', '--json', '--host', server.host)) as {
    link: string;
  };
  const bob = await stage.start({ user: 'bob' });
  const hisRoster = await bob.roster();
  await hisRoster.getByRole('button', { name: 'Connect to…' }).click();
  await hisRoster.getByRole('textbox', { name: 'Server address' }).fill(link);
  await hisRoster.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(hisRoster.getByText('Server Lab')).toBeVisible();

  const cleo = await stage.start({ user: 'cleo' });
  const theirs = await cleo.roster();
  await theirs.getByRole('button', { name: 'Connect to…' }).click();
  await theirs.getByRole('textbox', { name: 'Server address' }).fill(link);
  await theirs.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(theirs.getByText(/^The invitation in your link has expired/)).toBeVisible();
  await pictures(theirs, 'invite-spent');
});
