import type { EntryLog } from '../../shared/conversation/entry-log';
import type { ControlEntry, LastMessages, LogEntry, NamedPerson } from '../../shared/conversation/log-entry';
import { writeControl, type Computer, type ControlFields } from '../../testing/exchange/computers';
import type { Liars } from './liars';
import type { Line } from './line';
import { unknownHash } from './writing';

/** Input of a lie. */
export interface Scene {
  readonly liars: Liars;
  /** A conversation, with the part of it that a liar pretends to know. */
  readonly view: EntryLog;
  /** The same conversation with everything that the liars know. */
  readonly now: EntryLog;
  readonly by: Computer;
  /** Honest people, whom the liars name. */
  readonly honest: readonly NamedPerson[];
}

/** Does one thing that no honest program does, or something honest that a lie needs. Returns undefined if it is not possible. */
export type Lie = (scene: Scene) => string | undefined;

export const somebody = ({ liars, honest }: Scene): NamedPerson | undefined =>
  liars.share(0.7) ? liars.pick(liars.people) : liars.pick(honest);
export const randomLine = ({ liars }: Scene): Line | undefined => liars.pick(liars.open);

/** Writes a control with the view as its past, whether it is permitted or not. */
export const control = ({ view, by }: Scene, said: ControlFields): ControlEntry =>
  writeControl(by, view, said, Date.now());

/** A value for `last` in a removal: an honest one, none, or one with messages that do not exist. */
export function someLast({ liars, view, by }: Scene): LastMessages {
  const kind = liars.pick(['all', 'nothing', 'unknown']);
  if (kind === 'all') return view.lastMessages({ person: by.person.id });
  return new Map(kind === 'nothing' ? [] : [[by.writer.id, [{ number: 1_000_000, hash: unknownHash() }]]]);
}

/** Any control, permitted or not. */
export function someControl(scene: Scene): ControlEntry | undefined {
  const { liars, view, by, now } = scene;
  const other = somebody(scene);
  const { all } = now.controls.graph;
  const invite = liars.pick(all.filter(({ act }) => act.kind === 'INVITE' || act.kind === 'FOUND'));
  if (!other || !invite) return undefined;
  const writer = liars.pick([...view.chains.writers]) ?? by.writer.id;
  const said = liars.pick<ControlFields>([
    { command: 'INVITE', invited: [other], history: liars.share(0.5) },
    { command: 'INVITE', invited: [other], history: liars.share(0.5) },
    { command: 'UNINVITE', invite: invite.hash, withdrawn: [other] },
    { command: 'REMOVE', removed: other, last: new Map() },
    { command: 'REVOKE', revoked: writer, last: someLast(scene) },
    { command: 'JOIN', invite: invite.hash },
    { command: liars.share(0.5) ? 'LEAVE' : 'DECLINE', last: someLast(scene) },
    { command: 'WRITER' },
  ]);
  return said && control(scene, said);
}

/** Adds entries to the liars' log and sends them to some nodes. A story that began in the past continues there, or begins anew. */
export function publish({ liars, view }: Scene, entries: readonly LogEntry[]): void {
  liars.take(entries);
  if (liars.share(0.5)) for (const entry of entries) view.offer(entry);
  liars.spread(entries);
}
