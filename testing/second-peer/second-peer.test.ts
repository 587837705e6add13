import { afterEach, describe, expect, test } from 'vitest';
import { createDiscovery } from '../../electron/net/discovery/discovery';
import { listLoopback } from '../../electron/net/discovery/interfaces';
import { newKeys } from '../../electron/net/keys';
import type { ChatClient } from '../../electron/net/types';
import { realEnvironment } from '../../runtime/environment';
import type { ConversationId } from '../../shared/ids';
import {
  delivered,
  endAll,
  forgetful,
  hasMembers,
  hasty,
  joinWhenAsked,
  meet,
  named,
  peer,
  portOf,
  textsOf,
  until,
} from '../nodes/test-kit';
import { hasPython, ifSkipped } from '../python';
import { newFolder, SecondPeer } from './second-peer';

afterEach(endAll);

const environment = hasty(10, (ms) => ms <= 2_000);

/** Nothing leaves this computer, and no other test uses the port. */
const port = 41_000 + (process.pid % 1_000);
const heard = () => createDiscovery({ environment: realEnvironment, port, listInterfaces: listLoopback });

const shows = (node: ChatClient, conversation: ConversationId, ...texts: string[]): Promise<void> =>
  until(node, () => textsOf(node, conversation).join() === texts.join());

describe.runIf(hasPython)(`a peer that was written from the documents alone${ifSkipped}`, () => {
  test.each(['sealed', 'open'] as const)(
    'is found by multicast, and talks in a conversation that is %s',
    async (kind) => {
      const profile = newFolder();
      const options = { environment, nearby: { discovery: heard(), store: forgetful() } };
      const ann = await peer(`ann-${kind}`, [], options);
      let pia = await SecondPeer.start(`pia-${kind}`, profile, { near: port });
      await until(ann, () => [...ann.online.keys()].some((id) => id === pia.id));
      const [person] = [...ann.online.values()].filter(({ id }) => id === pia.id);
      const keys = newKeys();
      const bob = await peer(`bob-${kind}`, [portOf(ann)], { environment, keys });
      await until(ann, () => ann.online.has(bob.id));
      if (!person) throw new Error('not online');
      const founded = await ann.invite([{ id: person.id, user: person.user }, named(bob)], undefined, kind);
      if (!founded.ok) throw new Error(founded.error.message);
      const { conversation } = founded.value;
      await joinWhenAsked(bob, conversation);
      await hasMembers(ann, conversation, 3);

      await ann.sendText(conversation, 'one');
      await pia.shows('one');
      pia.type('two');
      await shows(ann, conversation, 'one', 'two');
      await shows(bob, conversation, 'one', 'two');
      await until(ann, () => delivered(ann, conversation) === 1);

      // Ann passes on what Pia wrote to Bob, who was away. Pia catches up with what both wrote while she was away.
      await bob.setNearby({ enabled: false, hops: 1, excluded: [], loopback: true, port: 0, manual: [] });
      await until(ann, () => !ann.online.has(bob.id));
      pia.type('three');
      await shows(ann, conversation, 'one', 'two', 'three');
      await pia.quit();
      await until(ann, () => !ann.online.has(person.id));
      await meet(bob, [portOf(ann)]);
      await shows(bob, conversation, 'one', 'two', 'three');
      await bob.sendText(conversation, 'four');
      await ann.sendText(conversation, 'five');
      pia = await SecondPeer.start(`pia-${kind}`, profile, { near: port });
      await pia.shows('four', 'five');
      // The newest come first.
      expect(pia.texts.toSorted()).toEqual(['five', 'four']);
      await pia.hasTold('AGREES', (fields) => fields['person'] === ann.id);

      // Pia founds a conversation in which Ann takes part, and is removed from the first.
      await until(ann, () => ann.online.has(person.id));
      pia.type(kind === 'sealed' ? `/invite ${ann.profile.user}` : `/invite-open ${ann.profile.user}`);
      await until(ann, () => ann.conversations.size === 2);
      const [own] = [...ann.conversations.keys()].filter((id) => id !== conversation);
      if (own === undefined) throw new Error('not founded');
      await joinWhenAsked(ann, own);
      await ann.sendText(own, 'six');
      await pia.shows('six');
      pia.type('seven');
      await shows(ann, own, 'six', 'seven');
      await ann.remove(conversation, person.id);
      await pia.hasTold('OUT', (fields) => fields['conversation'] === conversation);
      await ann.sendText(conversation, 'eight');
      await ann.sendText(own, 'nine');
      await pia.shows('nine');
      expect(pia.texts).not.toContain('eight');
    },
  );
});
