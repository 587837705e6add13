import { expect, test } from 'vitest';
import { success } from '../../../../shared/protocol/errors';
import { conversation } from '../../../../testing/membership/entries';
import { person } from '../../../../testing/membership/names';
import { ann, cleo, talkOf } from '../../../../testing/windows/test-talk';
import { Digests } from '../conversations/digest';
import { OpenInvitations } from './open-invitations';

/** Ann has invited Cleo and said something. What happens at Cleo's, if she accepts invitations of verified people at once or not. */
async function invited({ acceptVerified, verified }: { acceptVerified: boolean; verified: boolean }) {
  const talk = talkOf({ reader: cleo, people: [cleo], joined: [] });
  talk.say(ann, 'Tea?');
  const digest = new Digests(talk.reader, cleo.person).of(talk);
  const done: string[] = [];
  const note =
    (what: string) =>
    (...about: unknown[]) =>
      void done.push([what, ...about].join(' ').trim());
  const parts = {
    client: {
      id: cleo.person,
      join: (where: string) => Promise.resolve(success(done.push(`join ${where}`))),
    },
    preferences: { all: { ignored: [], acceptVerified }, isIgnored: () => false },
    conversations: {
      all: () => new Map([[conversation, digest]]),
      digest: () => digest,
      markedName: () => 'ann ✓',
    },
    attention: { begun: note('begun'), invitation: note('invitation'), seen: note('seen') },
    windows: { showInvitations: note('show'), closeInvitations: note('close') },
    trust: {
      blocked: [],
      isBlocked: () => false,
      isVerified: (each: string) => verified && each === person('ann'),
    },
  };
  const invitations = new OpenInvitations(parts as never);
  invitations.settle();
  invitations.settle();
  await new Promise(setImmediate);
  return { done, count: invitations.count };
}

test('an invitation of somebody verified is accepted once, and the user is told of it, if they want that', async () => {
  expect(await invited({ acceptVerified: true, verified: true })).toEqual({
    done: [`join ${conversation}`, `begun ${conversation} ann ✓ Tea?`],
    count: 0,
  });
});

test.each([
  { acceptVerified: false, verified: true },
  { acceptVerified: true, verified: false },
])('any other waits for an answer: %j', async (about) => {
  const { done, count } = await invited(about);
  expect(done).toEqual([`invitation ${conversation} ann ✓`, 'show false']);
  expect(count).toBe(1);
});
