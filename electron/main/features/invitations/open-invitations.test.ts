import { expect, test } from 'vitest';
import { conversationId, type ConversationId } from '../../../../shared/ids';
import { failure, success } from '../../../../shared/protocol/errors';
import { conversation } from '../../../../testing/membership/entries';
import { person } from '../../../../testing/membership/names';
import { ann, cleo, talkOf } from '../../../../testing/windows/test-talk';
import { Digests, type Digest } from '../conversations/digest';
import type { Inviter } from '../notifications/attention';
import { OpenInvitations } from './open-invitations';

const hourMs = 3_600_000;

/** What is true at Cleo's, whom Ann has invited. */
interface Situation {
  acceptVerified?: boolean;
  verified?: boolean;
  /** Ann has removed the computer that invites. */
  removed?: boolean;
  /** Number of Ann's invitations. */
  count?: number;
  isFailing?: boolean;
  /** Cleo ignores Ann's invitations. */
  isIgnored?: boolean;
}

/** Ann has invited Cleo and said something. What happens at Cleo's. */
function invited(situation: Situation) {
  const {
    acceptVerified = true,
    removed = false,
    count = 1,
    isFailing = false,
    isIgnored = false,
  } = situation;
  const talk = talkOf({ reader: cleo, people: [cleo], joined: [] });
  talk.say(ann, 'Tea?');
  const digest = new Digests(talk.reader, cleo.person).of(talk);
  const places = Array.from({ length: count }, (_, each) =>
    each === 0
      ? conversation
      : conversationId.parse(`3cf90209-d1fe-84f9-a561-${String(each).padStart(12, '0')}`),
  );
  const all = new Map<ConversationId, Digest>(places.map((each) => [each, digest]));
  const done: string[] = [];
  const note =
    (what: string) =>
    (...about: unknown[]) =>
      void done.push([what, ...about].join(' ').trim());
  const now = { verified: situation.verified ?? true, time: 0 };
  const parts = {
    client: {
      id: cleo.person,
      join: (where: ConversationId) => {
        note('join')(where);
        if (isFailing) return Promise.resolve(failure('no-such-conversation', ''));
        all.delete(where);
        return Promise.resolve(success(undefined));
      },
      isRemovedFrom: (by: string, writer: string) => removed && by === person('ann') && writer === ann.writer,
    },
    preferences: {
      all: { ignored: isIgnored ? [{ id: person('ann'), user: 'ann' }] : [], acceptVerified },
      isIgnored: () => isIgnored,
    },
    conversations: {
      all: () => all,
      digest: () => digest,
      markedName: () => 'ann ✓',
      pictureOf: () => '/icon/ann',
    },
    attention: {
      begun: (where: string, { name, picture }: Inviter, first: string) =>
        note('begun')(where, name, picture, first),
      invitation: (where: string, { name, picture }: Inviter) => note('invitation')(where, name, picture),
      seen: note('seen'),
    },
    windows: { showInvitations: note('show'), closeInvitations: note('close') },
    trust: {
      blocked: [],
      isBlocked: () => false,
      isVerified: (each: string) => now.verified && each === person('ann'),
    },
    changed: note('changed'),
    now: () => now.time,
  };
  const invitations = new OpenInvitations(parts as never);
  const settle = async () => {
    invitations.settle();
    invitations.settle();
    await new Promise(setImmediate);
    return done.splice(0);
  };
  return { invitations, now, settle };
}

test('an invitation of somebody verified is accepted once, and the user is told of it, if they want that', async () => {
  const { invitations, settle } = invited({});
  expect(await settle()).toEqual([`join ${conversation}`, `begun ${conversation} ann ✓ /icon/ann Tea?`]);
  expect(invitations.count).toBe(0);
});

const asked = [`invitation ${conversation} ann ✓ /icon/ann`, 'show false'];

test.each([{ acceptVerified: false }, { verified: false }, { removed: true }])(
  'any other waits for an answer: %j',
  async (situation) => {
    const { invitations, settle } = invited(situation);
    expect(await settle()).toEqual(asked);
    expect(invitations.count).toBe(1);
  },
);

test('what waited is accepted when its inviter is verified', async () => {
  const { now, settle } = invited({ verified: false });
  await settle();
  now.verified = true;
  expect(await settle()).toEqual([
    `join ${conversation}`,
    `seen ${conversation}`,
    'close',
    `begun ${conversation} ann ✓ /icon/ann Tea?`,
  ]);
});

test('one that could not be accepted waits for the user, and is not tried again', async () => {
  const { invitations, settle } = invited({ isFailing: true });
  expect(await settle()).toEqual([`join ${conversation}`, ...asked, 'changed']);
  expect(await settle()).toEqual([]);
  expect(invitations.count).toBe(1);
});

test('of one person only a few are accepted within an hour; the user is asked about the others, also later', async () => {
  const { invitations, now, settle } = invited({ count: 10 });
  expect((await settle()).filter((each) => each.startsWith('join'))).toHaveLength(3);
  expect(invitations.count).toBe(7);
  now.time += 2 * hourMs;
  expect(await settle()).toEqual([]);
  expect(invitations.count).toBe(7);
});

test('a press on the name of somebody who invites leads to their invitation only while one is listed', () => {
  expect(invited({ acceptVerified: false }).invitations.lists(person('ann'))).toBe(true);
  expect(invited({ acceptVerified: false }).invitations.lists(person('bob'))).toBe(false);
  expect(invited({ acceptVerified: false, isIgnored: true }).invitations.lists(person('ann'))).toBe(false);
});
