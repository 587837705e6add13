import { takesPart } from '../../shared/conversation/control-state';
import type { NamedPerson } from '../../shared/conversation/log-entry';
import {
  act,
  borrowedRun,
  branches,
  clockAhead,
  clockBehind,
  forge,
  found,
  introduce,
  invite,
  join,
  leave,
  meddle,
  nameUnknown,
  say,
  sharedWriter,
  twoControls,
  twoStories,
  unsignedRun,
} from './entry-lies';
import type { Liars } from './liars';
import { ask, end, falseHave, falsePeers, falseReceipts, flood, garbage, replay } from './line-lies';
import type { Lie } from './scene';

/** The lies and their weights. */
const lies: readonly [Lie, number][] = [
  [join, 20],
  [say, 10],
  [invite, 4],
  [act, 6],
  [twoStories, 4],
  [twoControls, 4],
  [leave, 1],
  [nameUnknown, 3],
  [borrowedRun, 3],
  [clockAhead, 1],
  [clockBehind, 2],
  [replay, 6],
  [forge, 6],
  [meddle, 4],
  [falseHave, 5],
  [falseReceipts, 6],
  [falsePeers, 2],
  [ask, 3],
  [flood, 3],
  [branches, 1],
  [unsignedRun, 3],
  [sharedWriter, 1],
  [garbage, 2],
  [found, 1],
  [end, 2],
];
const lottery = lies.flatMap(([lie, tickets]) => Array.from({ length: tickets }, () => lie));

/** Tells a lie, if there is one to tell. Returns what it was. */
export function lie(liars: Liars, honest: readonly NamedPerson[]): string | undefined {
  const logs = [...liars.logs.values()].filter(({ isKnown }) => isKnown);
  const theirs = logs.filter(({ state }) => liars.people.some(({ id }) => takesPart(state, id)));
  const now = liars.pick(theirs.length > 0 && liars.share(0.8) ? theirs : logs);
  if (!now || liars.open.length === 0) return undefined;
  const view = liars.share(0.6) ? now : (liars.pick(liars.pasts.get(now.conversation) ?? []) ?? now);
  const members = liars.computers.filter(({ person }) => view.state.members.has(person.id));
  const by = liars.pick(members.length > 0 && liars.share(0.8) ? members : liars.computers);
  if (!by) return undefined;
  const scene = { liars, view, now, by, honest };
  if (members.includes(by) && view.nextMessage(by.writer.id) === 'needs-writer' && liars.share(0.8))
    introduce(scene);
  // Others than members can do little.
  const told = (liars.share(0.5) ? join(scene) : undefined) ?? liars.pick(lottery)?.(scene);
  if (told === undefined) return undefined;
  liars.told += 1;
  return `${by.name} ${told}`;
}
