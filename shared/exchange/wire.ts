import { z } from 'zod';
import { conversationId, entryHash, personId, writerId, type ConversationId } from '../ids';
import { encodeMessage } from '../protocol/codec';
import { limits } from '../protocol/limits';
import { emptyClaim, type Claim, type ClaimItem } from './ports';

/** Lines that nodes exchange beside entries: what each holds, receives, wants and lacks. */

const number = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const item = z
  .tuple([number, number, entryHash, number.optional()])
  .refine(([first, last]) => first >= 1 && first <= last);
const stretches = z.record(writerId, z.array(item));
const hashes = z.array(entryHash);
const inConversation = z.object({ conversation: conversationId });

export const haveItem = inConversation.extend({
  /** Absent where nothing is held. */
  digest: entryHash.optional(),
  controls: hashes.max(limits.headsPerLine).optional(),
  messages: stretches.optional(),
  /** The claim goes on in the next item. */
  more: z.literal(true).optional(),
});
export const haveFields = z.object({
  conversations: z.array(haveItem).max(limits.conversationsPerHave),
  /** The list of what the sender holds ends here. */
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
  /** Control heads of the sender: what is under them is not wanted. */
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

/** Number of controls, writers and stretches in a claim: what it takes to keep and to compare. */
export const weightOf = ({ controls, messages }: Claim): number =>
  [...messages.values()].reduce((count, { length }) => count + 1 + length, controls.length);

export const stretchesOf = ({ messages }: Claim): Record<string, readonly ClaimItem[]> =>
  Object.fromEntries(messages);

/** Room for `HAVE {"conversations":[`, for what closes it, and for the fields of an item around its stretches. */
const lineRoom = limits.lineBytes - 512;

// Ids and numbers are ASCII, so the length of a text is its size in bytes.
const encoder = new TextEncoder();
const haveLine = (items: readonly string[], isLast: boolean): Uint8Array =>
  encoder.encode(`HAVE {"conversations":[${items.join(',')}]${isLast ? ',"last":true' : ''}}\n`);

/** The line that tells one conversation's digest. */
export const digestLine = (conversation: ConversationId, digest: string): Uint8Array =>
  haveLine([JSON.stringify({ conversation, digest })], false);

/** The line that says that nothing is held of a conversation. */
export const nothingLine = (conversation: ConversationId): Uint8Array =>
  haveLine([JSON.stringify({ conversation, ...wireOf(emptyClaim) })], false);

const wireOf = (claim: Claim): object => ({ controls: claim.controls, messages: stretchesOf(claim) });

/** The lines that tell the digests of these conversations. `isList`: the last one says that the list ends. */
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

/** The lines that tell a whole claim: in most cases one. */
export function claimLines(conversation: ConversationId, digest: string, claim: Claim): Uint8Array[] {
  const pages = claimPages(claim);
  return pages.map((page, index) => {
    const more = index < pages.length - 1 ? { more: true } : {};
    return haveLine([JSON.stringify({ conversation, digest, ...wireOf(page), ...more })], false);
  });
}

interface Page {
  controls: Claim['controls'];
  messages: Map<Parameters<Claim['messages']['get']>[0], ClaimItem[]>;
}

/** A writer's id with its punctuation, and a stretch with four numbers, in bytes at most. */
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

/** The lines that confirm what was received. */
export function receiptLines(conversation: ConversationId, received: Claim): Uint8Array[] {
  return claimPages(received).map((page) =>
    encodeMessage('RECEIPTS', {
      conversation,
      ...(page.controls.length > 0 ? { controls: page.controls } : {}),
      ...(page.messages.size > 0 ? { received: stretchesOf(page) } : {}),
    }),
  );
}
