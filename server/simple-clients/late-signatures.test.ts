import { expect, test } from 'vitest';
import { simpleWriterKey } from '../../runtime/entries/keys';
import { signed, verifiesEntry } from '../../runtime/entries/signing';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import { message } from '../../testing/entries/store-kit';
import { LateSignatures } from './late-signatures';

const seed = new Uint8Array(32);
const written = (number: number): MessageEntry =>
  message('ann', number, { writer: simpleWriterKey(seed, 'ann').id });

test('whoever asks for a message again and again has it signed once', () => {
  let made = 0;
  const signatures = new LateSignatures(seed, (...about) => {
    made += 1;
    return signed(...about);
  });
  const first = signatures.signed(written(1));
  expect(first && verifiesEntry(first)).toBe(true);
  for (let times = 0; times < 50; times += 1) {
    expect(signatures.signed(written(1))).toEqual(first);
    expect(signatures.signedEnds([written(1)])).toEqual([first]);
    signatures.signed(written(2));
  }
  expect(made).toBe(2);
  expect(signatures.signed(message('ann', 1))).toBeUndefined();
});
