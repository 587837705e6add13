import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConversationId } from '../../../../shared/ids';
import { conversationNamed, person } from '../../../../testing/membership/names';
import { silent } from '../../../storage/logger';
import { Memory } from '../../../storage/memory';
import { plannedDigest, Plans } from './plans';

const bob = { id: person('bob'), user: 'bob' };
const cleo = { id: person('cleo'), user: 'cleo' };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plans-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The plans of a profile as they are after a start. */
function started(attached: ConversationId[] = [], run = 'plan') {
  const memory = new Memory(join(folder, 'conversations.json'), silent);
  let count = 0;
  const plans = new Plans({
    memory,
    transfers: {
      mayHaveAttachments: (id) => attached.includes(id),
      detachAll: (id) => void (attached = attached.filter((each) => each !== id)),
    },
    newId: () => conversationNamed(`${run} ${(count += 1)}`),
    now: () => 5,
  });
  const write = (id: ConversationId, text: string): void => {
    memory.setDraft(id, text);
    plans.drafted(id);
  };
  return { plans, memory, write };
}

test('a plan without a draft ends with its window, and leaves nothing behind', () => {
  const { plans, memory, write } = started();
  const id = plans.make([bob]);
  expect([...plans]).toEqual([[id, { people: [bob], isOpen: false, at: 5 }]]);
  write(id, 'Hel');
  write(id, '');
  plans.windowClosed(id);
  expect([...plans]).toEqual([]);
  memory.flush();
  expect([...started().plans]).toEqual([]);
  expect(started().memory.plans).toEqual([]);
});

test('one with a draft is there after a start, and is the one that is opened for these people', () => {
  const before = started();
  const id = before.plans.make([bob, cleo], 'Garden');
  before.write(id, 'Shall we plant?');
  before.plans.windowClosed(id);
  before.memory.flush();
  const { plans, memory } = started([], 'another');
  expect(plans.get(id)).toEqual({ people: [bob, cleo], title: 'Garden', isOpen: false, at: 5 });
  expect(memory.draft(id)).toBe('Shall we plant?');
  expect(plans.make([cleo, bob], 'Garden')).toBe(id);
  expect(plans.make([bob], 'Garden')).not.toBe(id);
  plans.remove(id);
  memory.flush();
  expect(started().memory.draft(id)).toBe('');
  expect(started().plans.has(id)).toBe(false);
});

test('files that wait to be sent are a draft as well', () => {
  const id = conversationNamed('plan 1');
  const { plans, memory } = started([id]);
  expect(plans.make([bob])).toBe(id);
  plans.attached();
  plans.windowClosed(id);
  memory.flush();
  expect(started([id]).plans.has(id)).toBe(true);
  plans.remove(id);
  expect(plans.hasDraft(id), 'nothing waits in a plan that was given up').toBe(false);
  memory.flush();
  expect(started([id]).plans.has(id)).toBe(false);
});

test('a planned conversation is shown as one that is sealed unless somebody uses a simple client', () => {
  const plan = { people: [bob, cleo], title: '', isOpen: false, at: 5 };
  const me = person('me');
  expect(plannedDigest(plan, me, () => false)).toMatchObject({
    isPlanned: true,
    isSealed: true,
    title: undefined,
    company: { others: [bob.id, cleo.id], presence: 'here' },
  });
  expect(plannedDigest(plan, me, (id) => id === cleo.id).isSealed).toBe(false);
  expect(plannedDigest({ ...plan, isOpen: true }, me, () => false).isSealed).toBe(false);
});
