import { afterEach, expect, test } from 'vitest';
import { endAll, found, nobody, person } from '../../testing/nodes/test-kit';

afterEach(endAll);

const crowd = (count: number) => Array.from({ length: count }, (_, index) => nobody(`guest${index}`));

test('several INVITEs invite more people than one can name, when a conversation begins and later', async () => {
  const ann = person('ann');
  const conversation = await found(ann, crowd(120));
  const invited = (): number => ann.conversations.get(conversation)?.log.state.invited.size ?? 0;
  expect(invited()).toBe(120);
  expect(await ann.inviteMore(conversation, crowd(60))).toMatchObject({ ok: true });
  expect(invited()).toBe(180);
});

test('inviting more people than a conversation may have is refused, and invites none of them', async () => {
  const ann = person('ann');
  expect(await ann.invite(crowd(460))).toMatchObject({ ok: false });
  expect(ann.conversations.size).toBe(0);
  const conversation = await found(ann, crowd(10));
  expect(await ann.inviteMore(conversation, crowd(445))).toMatchObject({ ok: false });
  expect(ann.conversations.get(conversation)?.log.state.invited.size).toBe(10);
});
