import { expect, test } from 'vitest';
import { Icons } from './icons';
import type { Session } from './session';

const hashOf = (number: number): string => String(number).padStart(64, '0');

/** A session with a connection and nothing else. */
function session(): Session {
  const connection = { send: () => undefined, sendBytes: () => undefined };
  return { connection } as unknown as Session;
}

test('only the picture that a session named last is awaited, and none after its end', () => {
  const icons = new Icons();
  const [ann, mallory] = [session(), session()];
  icons.learn(ann, hashOf(1));
  for (let picture = 1; picture <= 1_000; picture += 1) icons.learn(mallory, hashOf(picture));
  expect(icons.awaited).toBe(2);
  expect(icons.answer(mallory, hashOf(1))).toMatchObject({ ok: true });
  expect(icons.answer(ann, hashOf(999))).toMatchObject({ ok: false, error: { code: 'no-such-icon' } });
  icons.forget(mallory);
  expect(icons.awaited).toBe(1);
  icons.forget(ann);
  expect(icons.awaited).toBe(0);
});
