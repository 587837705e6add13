import { takesPart } from '../conversation/control-state';
import { isControlEntry, type LogEntry } from '../conversation/log-entry';
import type { ExchangeLog } from '../exchange/ports';
import type { PersonId } from '../ids';
import { isFounding } from '../protocol/entries';

type Room = Pick<ExchangeLog, 'isPublic' | 'state' | 'personOf'>;

const isClosed = ({ isPublic, state }: Room): boolean => isPublic && state.voice.closedBy !== undefined;

/**
 * Whether somebody of whom an open room knows nothing may bring an entry: the JOIN with which they enter it, or the founding
 * INVITE, which they know from a list. Not once the room is closed.
 */
export function isEntering(log: Room, entry: LogEntry, person: PersonId): boolean {
  if (!log.isPublic || isClosed(log) || !isControlEntry(entry)) return false;
  return isFounding(entry) || (entry.command === 'JOIN' && entry.certificate?.person === person);
}

/**
 * Whether somebody brings the JOIN with which they enter a room that is closed, as if they did not know. Such a JOIN is good, so
 * what others write may name it: it is taken in when a member brings it.
 */
export function entersClosed(log: Room, entry: LogEntry, person: PersonId | undefined): boolean {
  if (!isClosed(log) || !isControlEntry(entry) || entry.command !== 'JOIN') return false;
  if (person === undefined || takesPart(log.state, person)) return false;
  return (entry.certificate?.person ?? log.personOf(entry.writer)) === person;
}
