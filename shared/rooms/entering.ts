import { isControlEntry, type LogEntry } from '../conversation/log-entry';
import type { ExchangeLog } from '../exchange/ports';
import type { PersonId } from '../ids';
import { isFounding } from '../protocol/entries';

/**
 * Whether somebody of whom an open room knows nothing may bring an entry: the JOIN with which they enter it, or the founding
 * INVITE, which they know from a list.
 */
export function isEntering(log: Pick<ExchangeLog, 'isPublic'>, entry: LogEntry, person: PersonId): boolean {
  if (!log.isPublic || !isControlEntry(entry)) return false;
  return isFounding(entry) || (entry.command === 'JOIN' && entry.certificate?.person === person);
}
