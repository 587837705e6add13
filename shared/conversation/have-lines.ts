import { limits } from '../protocol/limits';
import type { Claim } from '../protocol/messages';
import { claimFor } from './claim';
import type { Log } from './log';

/** Room for `HAVE {"conversations":[` and what closes it. */
const lineRoom = limits.lineBytes - 64;
const encoder = new TextEncoder();

// Ids and numbers are ASCII, so the length of a text is its size in bytes.
const lineOf = (claims: readonly string[], isLast: boolean): Uint8Array =>
  encoder.encode(`HAVE {"conversations":[${claims.join(',')}]${isLast ? ',"last":true' : ''}}\n`);

/**
 * What this node holds of a conversation, as a JSON text that fits a line. If it does not fit, the numbers beyond gaps are
 * left out. Undefined if it does not fit even then: a partial claim would ask for entries that are held.
 */
function claimText(conversation: string, claim: Claim): string | undefined {
  const { have, from } = claim;
  const texts = [claim, { have, from }].map((each) => JSON.stringify({ conversation, ...each }));
  return texts.find((text) => text.length < lineRoom);
}

/**
 * The HAVE line for one conversation, as far as a person may know; `person` is undefined for a server.
 * Empty if the claim does not fit a line.
 */
export function haveLine(log: Log, person: string | undefined): Uint8Array {
  const text = claimText(log.conversation, claimFor(log, person));
  return text === undefined ? new Uint8Array() : lineOf([text], false);
}

/** Says that this node holds nothing of a conversation. */
export const haveNothingLine = (conversation: string): Uint8Array =>
  lineOf([JSON.stringify({ conversation, have: {} })], false);

/**
 * The HAVE lines that list these conversations: the last one says that it ends the list. Pages are cut by bytes and by
 * count, whichever limit is reached first. An undefined log is passed on, so that a slow source can be read in steps.
 */
export function* haveLines(
  logs: Iterable<Log | undefined>,
  person: string | undefined,
): Generator<Uint8Array | undefined> {
  let page: string[] = [];
  let bytes = 0;
  for (const log of logs) {
    const text = log && claimText(log.conversation, claimFor(log, person));
    if (text === undefined) {
      yield undefined;
      continue;
    }
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
