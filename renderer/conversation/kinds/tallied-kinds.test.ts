import { expect, test } from 'vitest';
import { talliedKinds as kinds } from '../../../shared/conversation/kinds';
import { talliedKinds } from './tallied-kinds';

test('every kind that attaches emoji to messages has its component', () => {
  expect(Object.keys(talliedKinds).sort()).toEqual(kinds.map(({ kind }) => kind).sort());
});
