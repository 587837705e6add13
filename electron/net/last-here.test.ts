import { afterEach, expect, test } from 'vitest';
import type { PersonId } from '../../shared/ids';
import { startHere } from '../../testing/conformance/target';
import { atEnd, endAll, peer, person, portOf, until } from '../../testing/nodes/test-kit';

afterEach(endAll);

test('a server tells when people were last there, if they and whoever asks allow that', async () => {
  const { server } = await startHere({});
  atEnd(() => server.close());
  const [ann, bob, cleo] = [person('ann'), person('bob'), person('cleo')];
  for (const node of [ann, bob]) node.setProfile({ ...node.profile, lastHere: true });
  for (const node of [ann, bob, cleo]) node.setServer(server);
  await until(ann, () => ann.online.get(bob.id)?.lastHere === true && ann.online.has(cleo.id));
  expect(ann.online.get(cleo.id)?.lastHere).toBeUndefined();
  const told: PersonId[][] = [];
  ann.onChange((change) => {
    if (change.kind === 'last here') told.push(change.people.map(({ id }) => id));
  });
  for (const node of [bob, cleo]) node.setServer(null);
  await until(ann, () => !ann.online.has(bob.id) && !ann.online.has(cleo.id));
  ann.askLastHere([bob.id, cleo.id]);
  await until(ann, () => told.length === 1);
  ann.setProfile({ ...ann.profile, lastHere: false });
  ann.askLastHere([bob.id, cleo.id]);
  await until(ann, () => told.length === 2);
  expect(told).toEqual([[bob.id], []]);
});

test('peers see who allows that others know when they were here', async () => {
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)]);
  await until(ann, () => ann.online.has(bob.id));
  bob.setProfile({ ...bob.profile, lastHere: true });
  await until(ann, () => ann.online.get(bob.id)?.lastHere === true);
  bob.setProfile({ ...bob.profile, lastHere: false });
  await until(ann, () => ann.online.get(bob.id)?.lastHere === undefined);
});
