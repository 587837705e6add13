import { expect, test } from 'vitest';
import { conversation } from '../../../../testing/membership/entries';
import { hash, person } from '../../../../testing/membership/names';
import type { Transfer } from '../../../net/transfers/types';
import { transferViews } from './transfers-view';

const offer = { name: 'Beach.jpg', size: 9, type: 'image/jpeg', root: 'root', key: 'key' };
const transferOf = (offered: Transfer['offer']): Transfer => ({
  id: hash('offer'),
  conversation,
  author: person('ann'),
  offer: offered,
  state: 'fetching',
  here: 0,
  speed: null,
  left: null,
  holders: [],
  sources: 1,
  at: 1,
});

test('a file is looked at once, however often its transfer is shown', () => {
  const transfer = transferOf(offer);
  const shown = (here: number) => transferViews({ of: () => [{ ...transfer, here }] }, conversation);
  const [before, after] = [shown(3)[transfer.id], shown(6)[transfer.id]];
  expect(after).toMatchObject({ here: 6, file: { name: 'Beach.jpg', sort: 'picture' } });
  expect(after?.file).toBe(before?.file);
});
