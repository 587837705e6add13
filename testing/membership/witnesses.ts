import type { EntryHash, PersonId } from '../../shared/ids';
import { concerns, knows, type JudgedControl, type NaiveState } from './naive';

/** A history: its controls before the liars' attack, and which of them stand afterwards. */
export interface AttackedHistory {
  readonly before: readonly JudgedControl[];
  readonly stateBefore: NaiveState;
  readonly standsAfter: ReadonlySet<EntryHash>;
  readonly isHonest: (person: PersonId) => boolean;
}

/**
 * Whether somebody is a member only as long as liars bear witness to it: the cases in which docs/membership.md ("What is
 * promised, and what is not") lets liars put an honest member out. For each of their JOINs, a removal by somebody honest makes
 * void the JOIN or the INVITE that it answers, without knowing it, or a liar brought them in; and no honest control bears
 * witness. Nobody brings the founder in.
 */
export function hangsOnLiars(attacked: AttackedHistory, person: PersonId): boolean {
  const joins = joinsOf(attacked.before, person).filter((join) => makesMember(attacked, join));
  return joins.length > 0 && joins.every((join) => hangs(attacked, join));
}

const hangs = (attacked: AttackedHistory, join: JudgedControl): boolean =>
  isTakenBack(attacked, join) || hasInviterLeft(attacked, join) || isLiars(attacked, join);

/** Whether a JOIN stood before the attack, and no removal had ended it. */
const makesMember = ({ before, stateBefore }: AttackedHistory, join: JudgedControl): boolean =>
  stateBefore.stands.has(join.hash) &&
  !before.some(
    (removal) =>
      removal.act.kind !== 'UNINVITE' &&
      stateBefore.counted.has(removal.hash) &&
      concerns(removal, join.person) &&
      !knows(join, removal),
  );

/** Whether an honest person, who did not know a JOIN, took back the INVITE that it answers, or revoked its writer. */
const isTakenBack = (attacked: AttackedHistory, join: JudgedControl): boolean =>
  attacked.before.some(
    (removal) =>
      attacked.isHonest(removal.person) &&
      (isWithdrawn(join, removal) || isOfRevoked(join, removal)) &&
      !knows(removal, join) &&
      !hasWitness(attacked, join, removal),
  );

const isWithdrawn = (join: JudgedControl, removal: JudgedControl): boolean =>
  removal.act.kind === 'UNINVITE' && concerns(removal, join.person) && removal.act.invite === inviteOf(join);

const isOfRevoked = ({ writer }: JudgedControl, { act }: JudgedControl): boolean =>
  act.kind === 'REVOKE' && act.revoked === writer;

/**
 * Whether an honest inviter left, declined or revoked the writer of the INVITE that a JOIN answers, on another computer
 * and without knowing the INVITE.
 */
function hasInviterLeft(attacked: AttackedHistory, join: JudgedControl): boolean {
  const invite = attacked.before.find(({ hash }) => hash === inviteOf(join));
  if (!invite || invite.act.kind === 'FOUND' || !attacked.isHonest(invite.person)) return false;
  const hasLeft = ({ act, person }: JudgedControl): boolean =>
    ['LEAVE', 'DECLINE'].includes(act.kind) && person === invite.person;
  return attacked.before.some(
    (removal) =>
      (hasLeft(removal) || isOfRevoked(invite, removal)) &&
      !knows(removal, invite) &&
      !knows(invite, removal) &&
      !hasWitness(attacked, invite, removal),
  );
}

/** Whether a JOIN answers the INVITE of a liar, or of somebody who is a member by such a JOIN only, and nobody is a witness. */
function isLiars(attacked: AttackedHistory, join: JudgedControl): boolean {
  const invite = attacked.before.find(({ hash }) => hash === inviteOf(join));
  if (!invite || invite.act.kind === 'FOUND') return false;
  // A liar can take the INVITE back as if before the JOIN, or leave as if before the INVITE.
  if (!attacked.isHonest(invite.person)) return !hasWitness(attacked, join) || !hasWitness(attacked, invite);
  const joins = joinsOf(attacked.before, invite.person).filter(
    (each) => knows(invite, each) && attacked.stateBefore.stands.has(each.hash),
  );
  return joins.length > 0 && joins.every((each) => hangs(attacked, each));
}

/** Whether a control by another honest member, whom its author did not bring in, came after it without knowing a removal. */
const hasWitness = (
  { before, standsAfter, isHonest }: AttackedHistory,
  control: JudgedControl,
  removal?: JudgedControl,
): boolean =>
  before.some(
    (witness) =>
      isHonest(witness.person) &&
      witness.person !== control.person &&
      witness.act.kind !== 'DECLINE' &&
      standsAfter.has(witness.hash) &&
      knows(witness, control) &&
      !(removal && knows(witness, removal)) &&
      !broughtInBy(before, witness).has(control.person),
  );

/** The people who brought a control's author in, at any remove. */
function broughtInBy(
  controls: readonly JudgedControl[],
  control: JudgedControl,
  found = new Set<PersonId>(),
): ReadonlySet<PersonId> {
  for (const join of joinsOf(controls, control.person)) {
    const invite = controls.find(({ hash }) => hash === inviteOf(join));
    if (!invite || found.has(invite.person) || !(join === control || knows(control, join))) continue;
    found.add(invite.person);
    broughtInBy(controls, invite, found);
  }
  return found;
}

const joinsOf = (controls: readonly JudgedControl[], person: PersonId): JudgedControl[] =>
  controls.filter((each) => each.act.kind === 'JOIN' && each.person === person);

const inviteOf = ({ act }: JudgedControl): EntryHash | undefined =>
  act.kind === 'JOIN' ? act.invite : undefined;
