import { claimFor } from '../shared/conversation/claim';
import type { Log } from '../shared/conversation/log';
import { limits } from '../shared/protocol/limits';

/** Room for `HAVE {"conversations":[` and what closes it. */
const lineRoom = limits.lineBytes - 64;

const lineOf = (claims: readonly string[], isLast: boolean): Uint8Array =>
  Buffer.from(`HAVE {"conversations":[${claims.join(',')}]${isLast ? ',"last":true' : ''}}\n`);

/** What is held of a conversation, as a JSON text that fits a line: what lies beyond gaps is left out if need be. */
function claimText(log: Log, person: string): string {
  const { conversation } = log;
  const claim = claimFor(log, person);
  const text = JSON.stringify({ conversation, ...claim });
  return text.length < lineRoom ? text : JSON.stringify({ conversation, have: claim.have, from: claim.from });
}

/** What is held of one conversation, as far as a person may know. */
export const haveLine = (log: Log, person: string): Uint8Array => lineOf([claimText(log, person)], false);

/** Says of a conversation that nothing of it is held. */
export const haveNothingLine = (conversation: string): Uint8Array =>
  lineOf([JSON.stringify({ conversation, have: {} })], false);

/** What is held of several conversations, in as many lines as it takes; undefined is passed on. */
export function* haveLines(
  logs: Iterable<Log | undefined>,
  person: string,
): Generator<Uint8Array | undefined> {
  let page: string[] = [];
  let bytes = 0;
  for (const log of logs) {
    if (!log) {
      yield undefined;
      continue;
    }
    const text = claimText(log, person);
    if (page.length === limits.conversationsPerHave || bytes + text.length + 1 > lineRoom) {
      yield lineOf(page, false);
      page = [];
      bytes = 0;
    }
    page.push(text);
    bytes += text.length + 1;
  }
  yield lineOf(page, true);
}
