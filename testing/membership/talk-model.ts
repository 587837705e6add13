import { isSameList } from '../../shared/conversation/chains';
import {
  isControlEntry,
  type ControlEntry,
  type LogEntry,
  type MessageEntry,
} from '../../shared/conversation/log-entry';
import { controlOf, lastOf } from '../../shared/conversation/control-entry';
import type { EntryHash, PersonId, WriterId } from '../../shared/ids';
import { Chance } from './chance';
import type { CheckedNode } from './checked-node';
import type { HeldMessage } from './naive-log';
import { nameOf } from './names';
import { everybody, isHonest, Talk } from './talk';
import { describe } from './world';

/** Number of steps of a history before everything is published. */
const steps = [40, 80, 140];

/** Plays the history of a seed, until all have published what they wrote. */
export function playTalk(seed: number): Talk {
  const chance = new Chance(seed);
  const talk = new Talk(chance);
  const count = chance.pick(steps) ?? 0;
  for (let step = 0; step < count; step += 1) {
    talk.step();
    if (step % 20 === 19) for (const node of chance.some(talk.nodes, 0.3)) compare(talk, node);
  }
  talk.end();
  return talk;
}

/** Plays the history of a seed. Returns what went wrong; empty when nothing did. */
export function checkTalk(seed: number): string[] {
  return [...checked(seed).faults];
}

function checked(seed: number): Talk {
  const talk = playTalk(seed);
  for (const node of talk.nodes) compare(talk, node);
  const members = talk.nodes.filter(({ person }) =>
    talk.nodes.every(({ node }) => node.log.state.members.has(person)),
  );
  for (const a of members) for (const b of members) if (a !== b) compareMembers(talk, a, b);
  for (const a of talk.nodes) for (const b of talk.nodes) if (a !== b) compareDigests(talk, a, b);
  for (const node of members) checkPromises(talk, node);
  return talk;
}

/** Compares a log with its twin: what it holds, and who may be given it. */
function compare({ faults }: Talk, checkedNode: CheckedNode): void {
  const { node, twin, name } = checkedNode;
  node.commit();
  const again = node.reopened();
  for (const [each, message] of twin.messages) {
    const { entry } = message;
    const stands = twin.stands(message);
    const short = nameOf(each);
    if (node.log.stands(entry) !== stands)
      faults.add(`${name}: ${short} ${stands ? 'stands' : 'does not stand'}`);
    if (again.stands(entry) !== stands) faults.add(`${name}: ${short} stands otherwise when opened again`);
    if (node.shelf.shown.get(each) !== stands) faults.add(`${name}: ${short} is not shown as it stands`);
    const isPassedOn = twin.isPassedOn(message);
    for (const person of everybody) {
      const may = isPassedOn && twin.mayBeGiven(person, message);
      if (node.log.mayBeGiven(person, entry) !== may)
        faults.add(`${name}: ${nameOf(person)} ${may ? 'may' : 'may not'} be given ${short}`);
      if (again.mayBeGiven(person, entry) !== may)
        faults.add(`${name}: who may be given ${short} changes with opening`);
    }
  }
  for (const person of everybody) {
    const allowed = twin.controlsFor(person);
    for (const entry of twin.controls)
      if (node.log.mayBeGiven(person, entry) !== allowed.has(entry.hash))
        faults.add(`${name}: whether ${nameOf(person)} may be given ${nameOf(entry.hash)}`);
    if (again.digest(person) !== node.log.digest(person))
      faults.add(`${name}: another digest when opened again`);
  }
}

/** Checks that two members show the same of what both may be given, and see the same people. */
function compareMembers(talk: Talk, a: CheckedNode, b: CheckedNode): void {
  const { faults, forgotten, nodes } = talk;
  const refused = [...refusedBy(a, b), ...refusedBy(b, a)];
  if (refused.some((each) => each === undefined))
    faults.add(`${a.name} and ${b.name} hold different controls`);
  // Of these writers, each node may have refused other branches.
  const isFull = (writer: WriterId): boolean =>
    nodes.some(({ node: { log } }) => log.chains.isFull(writer, log.controls.graph.size));
  const shown = (node: CheckedNode, other: CheckedNode): Set<string> =>
    new Set(
      [...node.twin.messages.values()]
        .filter(({ entry }) => !forgotten.has(entry.hash) && !isFull(entry.writer))
        .filter(({ person }) => !refused.includes(person))
        .filter((each) => !node.twin.removalsOf(each).some((removal) => isBeyondDeleted(talk, each, removal)))
        .filter((each) => isForBoth(node, other, each) && node.twin.stands(each))
        .map(({ entry }) => nameOf(entry.hash)),
    );
  const theirs = shown(b, a);
  const more = [...shown(a, b)].filter((each) => !theirs.has(each));
  if (more.length > 0) faults.add(`${a.name} shows ${more.join()}, and ${b.name} does not`);
}

/**
 * The authors of controls that another node does not hold because it holds many alike of theirs in a room (docs/membership.md,
 * "What a node holds of a room"); undefined for one that it does not hold for any other reason.
 */
const refusedBy = ({ node: { log } }: CheckedNode, other: CheckedNode): (PersonId | undefined)[] =>
  other.twin.controls
    .filter(({ hash }) => !log.controlEntry(hash))
    .map((entry) => {
      const verdict = log.fork().offer(entry);
      const isOneTooMany = verdict.kind === 'refused' && verdict.why === 'too-many';
      return isOneTooMany ? other.node.log.personOf(entry.writer) : undefined;
    });

const isForBoth = ({ twin, person }: CheckedNode, other: CheckedNode, { past }: HeldMessage): boolean =>
  twin.isFor(person, past) && twin.isFor(other.person, past);

/** Checks that digests are equal exactly if both hold the same of what both may be given. */
function compareDigests({ faults }: Talk, a: CheckedNode, b: CheckedNode): void {
  const isFull = [a, b].some(({ node }) =>
    node.log.chains.writers.some((each) => node.log.chains.isFull(each, node.log.controls.graph.size)),
  );
  if (isFull) return;
  const areEqual = a.node.log.digest(b.person) === b.node.log.digest(a.person);
  const isSame = a.twin.sharedWith(b.person).join() === b.twin.sharedWith(a.person).join();
  if (areEqual !== isSame)
    faults.add(`digests of ${a.name} and ${b.name} are ${areEqual ? 'equal' : 'not equal'}`);
}

/**
 * Whether a removal spares a message, but somewhere on each way from an end that it names to that message the content was
 * deleted. Nobody else may ever get it, and who lacks a message on the way shows less (docs/membership.md, "What is promised,
 * and what is not").
 */
function isBeyondDeleted(
  { entries, forgotten }: Talk,
  { entry }: HeldMessage,
  removal: ControlEntry,
): boolean {
  const ends = lastOf(removal)?.get(entry.writer) ?? [];
  const ways = ends.flatMap(({ hash }) => {
    const way = wayBack(entries, hash, entry);
    return way ? [way] : [];
  });
  return ways.length > 0 && ways.every((way) => way.some((each) => forgotten.has(each)));
}

/** The messages of a run from an end back to another by `prev`, without that; undefined if they do not lead there. */
function wayBack(
  entries: ReadonlyMap<EntryHash, LogEntry>,
  end: EntryHash,
  { hash, after }: MessageEntry,
): EntryHash[] | undefined {
  const way: EntryHash[] = [];
  let next = entries.get(end);
  while (next && isSameList(next.after, after)) {
    if (next.hash === hash) return way;
    way.push(next.hash);
    next = next.prev === undefined ? undefined : entries.get(next.prev);
  }
  return undefined;
}

/** Checks that honest messages are shown, unless an honest removal did not know them or their author's JOIN is void. */
function checkPromises(talk: Talk, { twin, name }: CheckedNode): void {
  const { faults, promised } = talk;
  for (const message of twin.messages.values()) {
    if (!isHonest(message.person) || !twin.speaks(message)) continue;
    const isPromised = twin
      .removalsOf(message)
      .every(
        (removal) =>
          promised.get(removal.hash)?.has(message.entry.hash) === true &&
          !isBeyondDeleted(talk, message, removal),
      );
    if (isPromised && !twin.stands(message))
      faults.add(`${name} does not show ${nameOf(message.entry.hash)}`);
  }
}

/** The history of a seed as text, and its faults. */
export function tellTalk(seed: number): string[] {
  const talk = checked(seed);
  return [...talk.order.map((entry) => lineOf(entry)), ...talk.faults];
}

function lineOf(entry: LogEntry): string {
  if (isControlEntry(entry)) {
    const last = 'last' in entry ? [...entry.last.values()].flat().map((each) => nameOf(each.hash)) : [];
    const history = 'history' in entry && entry.history ? ' (history)' : '';
    return `${describe(controlOf(entry))}${history}${last.length > 0 ? ` last ${last.join(' ')}` : ''}`;
  }
  const { number, prev, after, hash, signature } = entry;
  const before = prev === undefined ? '' : ` prev ${nameOf(prev)}`;
  return `${nameOf(hash)} #${number} says${before} after ${after.map(nameOf).join(',')}${signature ? '' : ' (unsigned)'}`;
}
