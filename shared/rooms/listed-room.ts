import type { ControlEntry, ControlOf } from '../conversation/log-entry';
import type { ConversationId } from '../ids';
import { canonical } from '../conversation/canonical';
import { fieldsOf, isFounding } from '../protocol/entries';
import { limits } from '../protocol/limits';
import { isBlank } from '../text/visible';

/** The INVITE that founds an open room. */
export type RoomFounding = ControlOf<'INVITE'>;

/** An open room as it is listed. */
export interface ListedRoom {
  readonly founding: RoomFounding;
  /** Number of members, as whoever lists it says. */
  readonly people: number;
}

/** The rooms of a list. */
export type RoomsById = ReadonlyMap<ConversationId, ListedRoom>;

/**
 * Whether a control founds an open room that may be listed: it has a name that shows something, invites nobody by name, as a
 * list would tell strangers who these are, and is short.
 */
export function isListable(control: ControlEntry | undefined): control is RoomFounding {
  if (control?.command !== 'INVITE' || !isFounding(control) || !control.isPublic) return false;
  const { invited, title } = control;
  if (invited.length > 0 || title === undefined || isBlank(title)) return false;
  return canonical(fieldsOf(control)).length <= limits.roomUnits;
}
