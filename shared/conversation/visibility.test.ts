import { expect, test } from 'vitest';
import { act, authorNamed, say } from '../../testing/membership/entries';
import { Node } from '../../testing/membership/nodes';
import { person } from '../../testing/membership/names';
import type { EntryHash, PersonId } from '../ids';
import type { EntryLog } from './entry-log';
import { Epochs } from './epochs';
import { Visibility } from './visibility';

/** Steps of two people each; both of a step invite both of the next, with history. */
function ladder(steps: number): { log: EntryLog; history: Set<EntryHash>; last: PersonId } {
  const { log } = new Node(authorNamed('ann'));
  const history = new Set<EntryHash>();
  let entries = 0;
  const write = (by: string, what: Parameters<typeof act>[3], details = {}): EntryHash =>
    act(log, authorNamed(by), `entry${(entries += 1)}`, what, details).hash;
  const invite = (by: string, who: string, opens: boolean): EntryHash => {
    const hash = write(by, { kind: 'INVITE', people: [person(who)] }, { history: opens });
    if (opens) history.add(hash);
    return hash;
  };
  write('ann', { kind: 'FOUND', people: [person('zoe')], isPublic: false });
  say(log, authorNamed('ann'), 'early');
  for (const who of ['a0', 'b0']) write(who, { kind: 'JOIN', invite: invite('ann', who, false) });
  for (let step = 1; step <= steps; step += 1)
    for (const who of [`a${step}`, `b${step}`]) {
      invite(`a${step - 1}`, who, true);
      write(who, { kind: 'JOIN', invite: invite(`b${step - 1}`, who, true) });
    }
  return { log, history, last: person(`a${steps}`) };
}

test('the search for what opens the past visits each INVITE once, however many ways lead to it', () => {
  const { log, history, last } = ladder(9);
  let asked = 0;
  const standing = { stands: () => ((asked += 1), true), counts: () => true };
  const epochs = new Epochs(log.controls);
  const visibility = new Visibility(log.controls, epochs, standing, history);
  const [early] = log.chains.piecesOf(authorNamed('ann').writer);
  if (!early) throw new Error('no message');
  expect(visibility.isFor(last, epochs.of(early.after))).toBe(false);
  expect(asked).toBeLessThanOrEqual(history.size);
});

test('a chain of INVITEs with history as long as a conversation can have is followed to its end', () => {
  const { log } = new Node(authorNamed('p0'));
  const first = act(log, authorNamed('p0'), 'founding', {
    kind: 'FOUND',
    people: [person('zoe')],
    isPublic: false,
  });
  const early = say(log, authorNamed('p0'), 'early');
  expect(first.number).toBe(1);
  const steps = 440;
  for (let step = 1; step <= steps; step += 1) {
    const what = { kind: 'INVITE', people: [person(`p${step}`)] } as const;
    const invite = act(log, authorNamed(`p${step - 1}`), `invite${step}`, what, { history: true });
    act(log, authorNamed(`p${step}`), `join${step}`, { kind: 'JOIN', invite: invite.hash });
  }
  expect(log.mayBeGiven(person(`p${steps}`), early)).toBe(true);
});
