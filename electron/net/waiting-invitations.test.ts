import { expect, test } from 'vitest';
import { write } from '../../shared/conversation/author';
import { Log } from '../../shared/conversation/log';
import { newIdentity, type Identity } from '../../shared/node/identity';
import { limits } from '../../shared/protocol/limits';
import { Intake } from './intake';
import { WaitingInvitations } from './waiting-invitations';

const [ann, bob, me] = [newIdentity(), newIdentity(), newIdentity()];
const [perInviter, all] = [limits.invitationsPerInviter, limits.invitationsWaiting];

/** What I hold, and what becomes of invitations that people send me. */
function world() {
  const logs = new Map<string, Log>();
  const invited = (by: Identity) => {
    const conversation = `00000000-0000-4000-8000-${String(logs.size + Math.random()).slice(0, 12)}`;
    const content = { command: 'INVITE' as const, invited: [{ id: me.id, user: 'me' }] };
    const entry = write(new Log(conversation), by, 'somebody', content, 1);
    const draft = (id: string): Log => logs.get(id) ?? logs.set(id, new Log(id)).get(id) ?? new Log(id);
    const waiting = new WaitingInvitations(me.id, () => [...logs.values()]);
    const verdict = new Intake({ log: draft }, me.id, false, waiting).judge(entry);
    if (verdict !== 'added') logs.delete(conversation);
    return { verdict, log: logs.get(conversation) };
  };
  return { logs, invited };
}
const answer = (log: Log | undefined, command: 'JOIN' | 'DECLINE'): void =>
  void log?.add([write(log, me, 'me', { command }, 2)]);

test('of one person so many invitations wait; answering makes room, and others are not kept out', () => {
  const { invited, logs } = world();
  const first = invited(ann);
  const second = invited(ann);
  for (let count = 2; count < perInviter; count += 1) expect(invited(ann).verdict).toBe('added');
  expect(invited(ann).verdict).toBe('refused');
  expect(logs.size).toBe(perInviter);
  expect(invited(bob).verdict).toBe('added');
  answer(first.log, 'JOIN');
  expect(invited(ann).verdict).toBe('added');
  answer(second.log, 'DECLINE');
  expect(invited(ann).verdict).toBe('added');
  expect(invited(ann).verdict).toBe('refused');
});

test('of all together so many wait, whoever a lying server says that they are of', () => {
  const { invited, logs } = world();
  for (let people = 0; people < 2 * (all / perInviter); people += 1) {
    const somebody = newIdentity();
    for (let count = 0; count < perInviter; count += 1) invited(somebody);
  }
  expect(logs.size).toBe(all);
});

test('what comes together is bounded as well', () => {
  const waiting = new WaitingInvitations(me.id, () => []);
  const taken = Array.from({ length: 3 * perInviter }, () =>
    waiting.admit({ author: ann.id, conversation: 'x' }),
  );
  expect(taken.filter(Boolean)).toHaveLength(perInviter);
  expect(waiting.admit({ author: me.id, conversation: 'y' })).toBe(true);
});

test('what else is said where I may not be asked yet is not asked for', () => {
  const waiting = new WaitingInvitations(me.id, () => []);
  const logs = new Map<string, Log>();
  const log = (id: string): Log => logs.get(id) ?? logs.set(id, new Log(id)).get(id) ?? new Log(id);
  const intake = new Intake({ log }, me.id, false, waiting);
  for (let count = 0; count < perInviter; count += 1) waiting.admit({ author: ann.id, conversation: 'x' });
  const whole = new Log('00000000-0000-4000-8000-000000000000');
  const said = [
    { command: 'INVITE' as const, invited: [{ id: me.id, user: 'me' }] },
    { command: 'SEND_MESSAGE' as const, id: 'x', text: 'Hello?' },
  ].map((content) => {
    const entry = write(whole, ann, 'ann', content, 1);
    whole.add([entry]);
    return entry;
  });
  expect(said.map((entry) => intake.judge(entry))).toEqual(['refused', 'refused']);
  expect([...intake.doubted]).toEqual([]);
});
