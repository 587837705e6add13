import { z } from 'zod';
import { conversationId, entryHash, personId, writerId, type ConversationId } from '../ids';
import { encodeMessage } from '../protocol/codec';
import { limits } from '../protocol/limits';
import { emptyClaim, type Claim, type ClaimItem } from './ports';

/** Commands that nodes exchange besides entries: HAVE, RECEIPTS, WANT and LACKING. */

const number = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const item = z
  .tuple([number, number, entryHash, number.optional()])
  .refine(([first, last]) => first >= 1 && first <= last);
const stretches = z.record(writerId, z.array(item));
const hashes = z.array(entryHash);
const inConversation = z.object({ conversation: conversationId });

const haveItem = inConversation.extend({
  /** Absent if nothing is held. */
  digest: entryHash.optional(),
  controls: hashes.max(limits.headsPerLine).optional(),
  messages: stretches.optional(),
  /** The claim continues in the next item. */
  more: z.literal(true).optional(),
  /** At the end of a claim: what its sender refused before is wanted now, so it is answered even if it was before. */
  again: z.literal(true).optional(),
});
export const haveFields = z.object({
  conversations: z.array(haveItem).max(limits.conversationsPerHave),
  /** This is the end of the sender's list. */
  last: z.literal(true).optional(),
});
export const receiptsFields = inConversation.extend({
  /** Controls and messages that the sender has received from the other side. */
  controls: hashes.max(limits.headsPerLine).optional(),
  received: stretches.optional(),
  /** From a server: who holds what the receiver wrote. */
  delivered: z.record(personId, stretches).optional(),
});
export const wantFields = inConversation.extend({
  hashes: hashes.min(1).max(limits.hashesPerWant),
  /** Control heads of the sender. They and their pasts are not wanted. */
  have: hashes.max(limits.headsPerLine),
});
export const lackingFields = inConversation.extend({ hashes: hashes.max(limits.hashesPerWant) });

export type HaveItem = z.infer<typeof haveItem>;
export type HaveFields = z.infer<typeof haveFields>;
export type ReceiptsFields = z.infer<typeof receiptsFields>;
export type WantFields = z.infer<typeof wantFields>;
export type LackingFields = z.infer<typeof lackingFields>;
type Stretches = z.infer<typeof stretches>;

export const claimFrom = (controls: HaveItem['controls'], messages: Stretches | undefined): Claim => ({
  controls: controls ?? [],
  messages: new Map(
    Object.entries(messages ?? {}).map(([writer, items]) => [
      writerId.parse(writer),
      items.map(([first, last, hash, from]): ClaimItem =>
        from === undefined ? [first, last, hash] : [first, last, hash, from],
      ),
    ]),
  ),
});

/** Number of controls, writers and stretches in a claim, as a measure of the cost to keep and compare it. */
export const weightOf = ({ controls, messages }: Claim): number =>
  [...messages.values()].reduce((count, { length }) => count + 1 + length, controls.length);

const stretchesOf = ({ messages }: Claim): Record<string, readonly ClaimItem[]> =>
  Object.fromEntries(messages);

/** Bytes of a line for items: 512 are reserved for the text around them and an item's fields beside its stretches. */
const lineRoom = limits.lineBytes - 512;

// Ids and numbers are ASCII, so a text's length is its size in bytes.
const encoder = new TextEncoder();
const haveLine = (items: readonly string[], isLast: boolean): Uint8Array =>
  encoder.encode(`HAVE {"conversations":[${items.join(',')}]${isLast ? ',"last":true' : ''}}\n`);

/** Returns the HAVE line with one conversation's digest. */
export const digestLine = (conversation: ConversationId, digest: string): Uint8Array =>
  haveLine([JSON.stringify({ conversation, digest })], false);

/** Returns the HAVE line of an empty claim, which requests all of a conversation. */
export const nothingLine = (conversation: ConversationId, again = false): Uint8Array =>
  haveLine([JSON.stringify({ conversation, ...wireOf(emptyClaim), ...(again ? { again } : {}) })], false);

const wireOf = (claim: Claim): object => ({ controls: claim.controls, messages: stretchesOf(claim) });

/** Yields HAVE lines with the digests of conversations. With `isList`, the last line marks the end of the list. */
export function* digestLines(
  digests: Iterable<{ conversation: ConversationId; digest: string }>,
  isList: boolean,
): Generator<Uint8Array> {
  let page: string[] = [];
  let bytes = 0;
  for (const each of digests) {
    const text = JSON.stringify(each);
    if (page.length === limits.conversationsPerHave || bytes + text.length + 1 > lineRoom) {
      yield haveLine(page, false);
      page = [];
      bytes = 0;
    }
    page.push(text);
    bytes += text.length + 1;
  }
  yield haveLine(page, isList);
}

/**
 * Returns the HAVE lines of a whole claim: usually one.
 * @param again see `haveItem`
 */
export function claimLines(
  conversation: ConversationId,
  digest: string,
  claim: Claim,
  again = false,
): Uint8Array[] {
  const pages = claimPages(claim);
  const atEnd = again ? { again: true } : {};
  return pages.map((page, index) => {
    const rest = index < pages.length - 1 ? { more: true } : atEnd;
    return haveLine([JSON.stringify({ conversation, digest, ...wireOf(page), ...rest })], false);
  });
}

interface Page {
  controls: Claim['controls'];
  messages: Map<Parameters<Claim['messages']['get']>[0], ClaimItem[]>;
}

/** Largest size in bytes of a writer's id with punctuation, and of a stretch: three numbers and a hash. */
const writerBytes = 50;
const stretchBytes = 100;

function claimPages({ controls, messages }: Claim): Page[] {
  const page: Page = { controls: controls.slice(0, limits.headsPerLine), messages: new Map() };
  const pages = [page];
  let room = lineRoom - page.controls.length * 46;
  let current = page;
  for (const [writer, items] of messages)
    for (const each of items) {
      const cost = stretchBytes + (current.messages.has(writer) ? 0 : writerBytes);
      if (room < cost) {
        current = { controls: [], messages: new Map() };
        pages.push(current);
        room = lineRoom - writerBytes;
      }
      const before = current.messages.get(writer) ?? [];
      before.push(each);
      current.messages.set(writer, before);
      room -= cost;
    }
  return pages;
}

/** Returns the RECEIPTS lines that confirm what was received. */
export function receiptLines(conversation: ConversationId, received: Claim): Uint8Array[] {
  return claimPages(received).map((page) =>
    encodeMessage('RECEIPTS', {
      conversation,
      ...(page.controls.length > 0 ? { controls: page.controls } : {}),
      ...(page.messages.size > 0 ? { received: stretchesOf(page) } : {}),
    }),
  );
}
