import { expect, test } from 'vitest';
import { newPersonKey } from '../../runtime/entries/keys';
import { peerSchemas, serverSchemas } from '../../shared/protocol/messages';
import { OnlinePeople, People } from './people';

const id = newPersonKey().id;
const online = (user: string) => ({ id, user, status: 'available' as const });

test('names from a server are checked, in lists and in changes', () => {
  const people = new People();
  people.takeList({ users: [online('ann\ufe0f')] });
  expect(people.online.get(id)?.user).toBe('ann\ufffd');
  people.takeChanges({ changed: [online('\u202eenna')], gone: [] });
  expect(people.online.get(id)?.user).toBe('\ufffdenna');
  people.takeChanges({ changed: [online('Anna Smith')], gone: [] });
  expect(people.online.get(id)?.user).toBe('Anna Smith');
});

test('an invalid item in a list of people or peers costs none of the others', () => {
  const good = online('ann');
  const bad = [
    { ...good, user: 'x'.repeat(500) },
    { ...good, id: 'short' },
    { ...good, status: 'gone' },
    null,
  ];
  expect(serverSchemas.ONLINE_USERS.parse({ users: [...bad, good] }).users).toEqual([good]);
  const changes = { changed: [good, ...bad], gone: ['short', id, 7] };
  expect(serverSchemas.ONLINE_CHANGES.parse(changes)).toEqual({ changed: [good], gone: [id] });
  const peers = [{ peer: id, urls: [] }, { peer: 'short', urls: [] }, { peer: id }];
  expect(peerSchemas.PEERS.parse({ peers }).peers).toEqual([{ peer: id, urls: [] }]);
});

test('everybody online is merged once after each change', () => {
  const [server, near] = [new Map([[id, online('ann')]]), new Map<typeof id, ReturnType<typeof online>>()];
  const blocked = new Set<typeof id>();
  const people = new OnlinePeople(
    () => server,
    () => near,
    (person) => blocked.has(person),
  );
  const before = people.all;
  expect(before.get(id)).toMatchObject({ user: 'ann', reach: 'server' });
  near.set(id, online('Ann'));
  expect(people.all).toBe(before);
  people.changed();
  expect(people.all.get(id)).toMatchObject({ user: 'Ann', reach: 'both' });
  blocked.add(id);
  people.changed();
  expect(people.all.size).toBe(0);
});
