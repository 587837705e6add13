import type { EntryHash, PersonId } from '../ids';
import type { PlacedControl } from './placed-control';

/** Who may write messages in an open room, as its founder decides with SPEAKERS and CLOSE. */
export interface Voice {
  /** The members who may write, besides the founder; undefined if all may. */
  readonly speakers: ReadonlySet<PersonId> | undefined;
  /** The CLOSE after which nobody may; the first by hash if there are several. */
  readonly closedBy: EntryHash | undefined;
}

export const everybodySpeaks: Voice = { speakers: undefined, closedBy: undefined };

/** Whether a control decides who may write. */
export const decidesVoice = ({ act }: Pick<PlacedControl, 'act'>): boolean =>
  act.kind === 'SPEAKERS' || act.kind === 'CLOSE';

/** Whether a decision lets somebody write who is not the founder. */
export const letsSpeak = ({ act }: PlacedControl, person: PersonId): boolean =>
  act.kind === 'SPEAKERS' && (act.people?.includes(person) ?? true);

/**
 * What some decisions say together. A later one replaces those that it knows; of those that do not know each other each must
 * let somebody write.
 * @param last the decisions that count and that no other such decision knows
 */
export function voiceBy(last: readonly PlacedControl[]): Voice {
  const [closedBy] = last.flatMap(({ act, hash }) => (act.kind === 'CLOSE' ? hash : [])).sort();
  const limits = last.flatMap(({ act }) => (act.kind === 'SPEAKERS' && act.people ? [act.people] : []));
  const [first, ...others] = limits;
  if (!first) return closedBy === undefined ? everybodySpeaks : { speakers: undefined, closedBy };
  return { speakers: new Set(first.filter((each) => others.every((list) => list.includes(each)))), closedBy };
}

/** Whether somebody who is a member may write. */
export const maySpeak = (
  { speakers, closedBy }: Voice,
  person: PersonId,
  founder: PersonId | undefined,
): boolean =>
  closedBy === undefined && (speakers === undefined || person === founder || speakers.has(person));
