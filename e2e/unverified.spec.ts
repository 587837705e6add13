import { accept, expect, message, person, test } from './fixtures';
import { Desktop } from './support/desktop';
import { pictures } from './support/pictures';

test('somebody with a simple client is marked as unverified wherever their name stands', async ({
  stage,
}) => {
  const desktop = await Desktop.start('body');
  try {
    const server = await stage.server('Lab');
    const ann = await stage.start({ user: 'ann', server: server.address, env: desktop.env });
    const bob = await stage.start({ user: 'bob', server: server.address });
    const roster = await ann.roster();
    const eve = await stage.client(server, 'eve');
    const mark = 'unverified';
    await expect(person(roster, 'eve').getByRole('img', { name: mark })).toBeVisible();
    await expect(person(roster, 'bob')).toBeVisible();
    await expect(person(roster, 'bob').getByRole('img', { name: mark })).toHaveCount(0);
    await pictures(roster, 'unverified-roster');

    const conversation = await eve.invite(['ann', 'bob']);
    const invitation = await ann.invitation();
    await expect(invitation.getByRole('img', { name: mark })).toBeVisible();
    await expect(invitation.getByTitle(/^.?eve.? uses a simple program through Lab/)).toBeVisible();
    await pictures(invitation, 'unverified-invitation');
    const [hers] = await Promise.all([accept(ann, /eve/), accept(bob, /eve/)]);
    await roster.bringToFront();
    eve.send('SEND_MESSAGE', { conversation, text: 'It is me' });
    await expect(message(hers, 'It is me').getByRole('img', { name: mark })).toBeVisible();
    await expect(hers.getByRole('region', { name: 'Members' }).getByRole('img', { name: mark })).toHaveCount(
      1,
    );
    await pictures(hers, 'unverified-conversation');
    await expect
      .poll(() => desktop.notified.map(({ title }) => title.replace(/[\u2066-\u2069]/g, '')))
      .toContainEqual(expect.stringMatching(/^eve \(unverified\)/));
  } finally {
    await desktop.stop();
  }
});
