import { expect, test } from 'vitest';
import type { ConversationId } from '../../../../shared/ids';
import { success } from '../../../../shared/protocol/errors';
import type { OutgoingContent } from '../../../net/types';
import { conversation } from '../../../../testing/membership/entries';
import { hash, person } from '../../../../testing/membership/names';
import { keyFrame } from '../../../../testing/screens/vp8';
import type { SharedScreenFile } from './shared-screen-file';
import { Sharing, type SharingParts } from './sharing';

const source = { id: 'screen:1:0', name: 'Screen', kind: 'screen' as const, picture: new Uint8Array() };
const caller = { window: 1, kind: 'sharing' as const, conversation: null };

/** What shares a screen, and a record of what it did. */
function sharing(screen: SharedScreenFile['value']['screen'] = null) {
  const said: OutgoingContent[] = [];
  const did: string[] = [];
  let isMember = true;
  let isMute = false;
  let given = 0;
  const kept = {
    value: { screen },
    write: (value: SharedScreenFile['value']) => void (kept.value = { screen: value.screen }),
  };
  const parts: SharingParts = {
    client: {
      say: async (_conversation: ConversationId, content: OutgoingContent) => {
        said.push(content);
        return success({ hash: hash('screen') }) as never;
      },
    },
    desktop: {
      listScreens: async () => [source],
      giveScreen: (window, { id }) => void did.push(`give ${id} to ${window}`),
    },
    windows: {
      open: (kind) => void did.push(`open ${kind}`),
      closeOnly: (kind) => void did.push(`close ${kind}`),
      shrinkSharing: () => void did.push('shrink'),
      wantKeyFrame: () => void did.push('key frame'),
    },
    screens: {
      begin: () => void did.push('begin'),
      end: () => void did.push('end'),
      give: () => {
        given += 1;
        return true;
      },
      membersChanged: () => void did.push('look'),
      watchers: [person('bob')],
    },
    conversations: {
      isMember: () => isMember,
      maySpeak: () => isMember && !isMute,
      titleOf: () => 'Garden',
      names: { nameOf: () => 'Bob' },
    },
    sharedScreen: kept,
    log: { warn: () => undefined },
    changed: () => undefined,
  };
  const made = new Sharing(parts);
  return {
    made,
    said: () => said.map(({ kind }) => kind),
    did,
    kept: () => kept.value.screen,
    given: () => given,
    leave: () => (isMember = false),
    mute: () => (isMute = true),
  };
}

async function live() {
  const all = sharing();
  all.made.choose(conversation);
  await all.made.list();
  all.made.grant(source.id, caller);
  await all.made.begin();
  return all;
}

test('nothing is said, shown or granted before the user has chosen something that was listed', async () => {
  const { made, said, did, given } = sharing();
  expect(await made.list(), 'nobody is about to choose').toEqual([]);
  made.choose(conversation);
  expect(made.view).toMatchObject({ row: null, watchers: [] });
  expect(() => made.grant(source.id, caller), 'it was not listed').toThrow(/no longer there/);
  await made.list();
  expect(() => made.grant('window:7:0', caller)).toThrow(/no longer there/);
  await expect(made.begin(), 'nothing was chosen').rejects.toThrow(/no longer there/);
  expect(made.give(keyFrame(64, 64))).toBe(false);
  expect([said(), given(), did]).toEqual([[], 0, ['open sharing']]);
});

test('the conversation is told when it begins and when it ends, once each', async () => {
  const { made, said, did, given } = await live();
  expect(said()).toEqual(['screen']);
  expect(made.isLive).toBe(true);
  expect(made.view).toMatchObject({ row: hash('screen'), name: 'Garden', watchers: ['Bob'] });
  expect(made.give(keyFrame(64, 64))).toBe(true);
  expect(made.give(Uint8Array.of(1, 2)), 'no frame').toBe(false);
  expect(given()).toBe(1);
  expect(await made.list(), 'while it is shared nothing is listed').toEqual([]);
  made.stop(null);
  made.stop(null);
  expect(said()).toEqual(['screen', 'screen-end']);
  expect(did.slice(-2)).toEqual(['end', 'close sharing']);
  expect(made.view).toBeNull();
});

test('a window of another conversation does not end it, and no other conversation gets a share as well', async () => {
  const { made, said } = await live();
  const other = conversation.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) as ConversationId;
  made.stop(other);
  expect(made.isLive).toBe(true);
  expect(() => made.choose(other)).toThrow(/in another conversation/);
  expect(said()).toEqual(['screen']);
});

test('it ends when the user is no longer a member, and whoever watches is looked at when others go', async () => {
  const { made, said, did, leave } = await live();
  made.conversationChanged(conversation);
  expect(did.at(-1)).toBe('look');
  leave();
  made.conversationChanged(conversation);
  expect(made.isLive).toBe(false);
  expect(did).toContain('end');
  expect(said()).toEqual(['screen', 'screen-end']);
});

test('it ends when the user may not write there any more, and cannot begin then', async () => {
  const { made, did, mute } = await live();
  mute();
  made.conversationChanged(conversation);
  expect(made.isLive).toBe(false);
  expect(did.slice(-2)).toEqual(['end', 'close sharing']);
  expect(() => made.choose(conversation)).toThrow(/can write here/);
  expect(made.view).toBeNull();
});

test('what was stopped while it began is said to be over', async () => {
  const { made, said, did } = sharing();
  made.choose(conversation);
  await made.list();
  made.grant(source.id, caller);
  const begun = made.begin();
  made.stop(null);
  await begun;
  expect(made.isLive).toBe(false);
  expect(said()).toEqual(['screen', 'screen-end']);
  expect(did).not.toContain('begin');
});

test('what was shared when the app crashed is said to be over at the next start, and then forgotten', async () => {
  const before = await live();
  const screen = { conversation, row: hash('screen') };
  expect(before.kept()).toEqual(screen);
  const { made, said, kept } = sharing(screen);
  made.endLeft();
  expect(said()).toEqual(['screen-end']);
  await expect.poll(kept).toBeNull();
  made.endLeft();
  expect(said()).toEqual(['screen-end']);
  before.made.stop(null);
  await expect.poll(before.kept).toBeNull();
});
