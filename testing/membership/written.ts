import type { LogEntry } from '../../shared/conversation/log-entry';
import { parentsOf, type Control } from '../../shared/conversation/control';
import type { ControlBounds } from '../../shared/conversation/permissions';
import { maySpeak } from '../../shared/conversation/voice';
import type { EntryHash, PersonId } from '../../shared/ids';
import { fieldsOf } from '../../shared/protocol/entries';
import { controlEntry } from './entries';
import { planOf, playControls } from './model';
import { hash, nameOf } from './names';
import { playTalk } from './talk-model';
import type { World } from './world';

/** Random histories with what comes of them by this program, for scripts/check-membership.py, which has it from the documents alone. */

interface WrittenEntry {
  readonly command: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly hash: EntryHash;
}

export interface WrittenHistory {
  readonly what: string;
  /** Controls after their pasts, and messages. */
  readonly entries: readonly WrittenEntry[];
  /** Controls that their pasts do not permit, by these bounds. */
  readonly refused?: readonly WrittenEntry[];
  readonly bounds?: ControlBounds;
  readonly members: readonly PersonId[];
  readonly invited: readonly PersonId[];
  /** The members who may write messages. */
  readonly mayWrite: readonly PersonId[];
  /** The messages that stand. */
  readonly standing: readonly EntryHash[];
}

/** A history of controls, with liars who write whatever they can; undefined where the seed makes none. */
export function writtenControls(seed: number): WrittenHistory | undefined {
  const history = playControls(seed);
  // A conversation that would be founded with nobody is none.
  if (!history || history.after.size === 0) return undefined;
  const { world, after } = history;
  const { bounds } = planOf(seed);
  const { state } = world.controls.after([...after]);
  const members = [...state.members].sort();
  return {
    what: `controls of seed ${seed}`,
    entries: entriesOf(world, after).map(written),
    refused: refusedIn(world, after).map(written),
    bounds,
    members,
    invited: [...state.invited.keys()].sort(),
    mayWrite: members.filter((each) => maySpeak(state.voice, each, world.controls.graph.founder)),
    standing: [],
  };
}

const entriesOf = (world: World, known: ReadonlySet<EntryHash>): LogEntry[] =>
  world.written.flatMap((each) => (known.has(each.hash) ? entryOf(world, each) : []));

/** The controls that their pasts, which these are, do not permit. */
const refusedIn = (world: World, known: ReadonlySet<EntryHash>): LogEntry[] =>
  world.refused.flatMap((each, index) => {
    const { act, certificate } = each;
    if (act.kind === 'FOUND' || !parentsOf(each).every((parent) => known.has(parent))) return [];
    // As it is written, a WRITER has a certificate, and a certificate has a seal.
    const named = { ...each, hash: hash(`refused-${index}`) };
    const isWritten = act.kind === 'WRITER' ? certificate?.hasSeal : certificate?.hasSeal !== false;
    return isWritten ? entryOf(world, named) : [];
  });

function entryOf({ written: all }: World, control: Control): LogEntry[] {
  const { hash: name, writer, act, certificate, ...place } = control;
  const shown = certificate ?? all.find((each) => each.writer === writer && each.certificate)?.certificate;
  if (!shown) return [];
  const { person } = shown;
  return [controlEntry({ person, writer }, nameOf(name), act, place, { isFirst: certificate !== undefined })];
}

/** What each node of a talk holds and shows in the end; none of those to which the founding INVITE has not come. */
export const writtenTalk = (seed: number): WrittenHistory[] =>
  playTalk(seed).nodes.flatMap(({ node, twin, name }) => {
    const { log } = node;
    if (!log.isKnown) return [];
    const messages = [...twin.messages.values()].map(({ entry }) => entry);
    const members = [...log.state.members.keys()].sort();
    return {
      what: `${name} in the talk of seed ${seed}`,
      entries: [...twin.controls, ...messages].map(written),
      members,
      invited: [...log.state.invited.keys()].sort(),
      mayWrite: members.filter((each) => log.maySpeak(each)),
      standing: messages.filter((each) => log.stands(each)).map(({ hash }) => hash),
    };
  });

const written = (entry: LogEntry): WrittenEntry => ({
  command: entry.command,
  fields: fieldsOf(entry),
  hash: entry.hash,
});
