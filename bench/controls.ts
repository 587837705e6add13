import { createHash } from 'node:crypto';
import type { Act, Control } from '../shared/conversation/control';
import { Controls } from '../shared/conversation/controls';
import { stateOf } from '../shared/conversation/control-state';
import type { EntryHash } from '../shared/ids';
import { ControlIntake } from '../testing/membership/control-intake';
import { hash, person, writer } from '../testing/membership/names';
import { medianTime, type Findings } from './figures';

const count = 10_000;
const bytesPerControl = 400;

/** The state of a conversation with 10,000 controls, beside hashing as many controls, which any node has to do. */
export function measure(): Findings {
  const written = busyConversation(count);
  const bytes = Buffer.alloc(bytesPerControl, 'x');
  const hashing = medianTime(7, () => {
    for (let each = 0; each < count; each += 1) createHash('sha256').update(bytes).digest('base64url');
  });
  const { graph, state } = taken(written);
  const { past } = graph.closure(written.map((control) => control.hash));
  const whole = medianTime(7, () => stateOf(graph, past));
  const judging = medianTime(3, () => taken(written));
  const perControl = (ms: number): string => `${((ms / count) * 1_000).toFixed(1)} µs each`;
  return {
    figures: [
      ['people who take part at the end', `${state.members.size + state.invited.size}`],
      ['hashing the controls', `${hashing.toFixed(0)} ms, ${perControl(hashing)}`],
      ['the state from nothing', `${whole.toFixed(0)} ms (goal: under 50 ms)`],
      [
        'judging one by one, each with the state after it',
        `${judging.toFixed(0)} ms, ${perControl(judging)}`,
      ],
    ],
    ratios: [
      { what: 'the state from nothing, to hashing the controls', value: whole / hashing, atMost: 2 },
      { what: 'judging one by one, to hashing the controls', value: judging / hashing, atMost: 10 },
    ],
  };
}

function taken(written: readonly Control[]): Controls {
  const controls = new Controls();
  const intake = new ControlIntake(controls);
  for (const control of written) intake.offer(control);
  return controls;
}

/** The founder invites four people, they join at the same time as each other, they leave one by one, and so on in turns. */
function busyConversation(size: number): Control[] {
  const written: Control[] = [];
  const last = new Map<string, Control>();
  const write = (name: string, act: Act, after: readonly EntryHash[]): EntryHash => {
    const prev = last.get(name);
    const control: Control = {
      hash: hash(`${written.length}`),
      writer: writer(name),
      number: (prev?.number ?? 0) + 1,
      prev: prev?.hash,
      after,
      certificate: prev ? undefined : { person: person(name), replaces: [] },
      act,
    };
    last.set(name, control);
    written.push(control);
    return control.hash;
  };
  let heads = [write('founder', { kind: 'FOUND', people: [], isPublic: false }, [])];
  for (let group = 0; written.length + 8 <= size; group += 1) {
    const names = [0, 1, 2, 3].map((each) => `p${(group * 4 + each) % 400}`);
    const invite = write('founder', { kind: 'INVITE', people: names.map(person) }, heads);
    heads = names.map((name) => write(name, { kind: 'JOIN', invite }, [invite]));
    for (const name of names) heads = [write(name, { kind: 'LEAVE' }, heads)];
  }
  return written;
}
