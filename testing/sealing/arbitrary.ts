import fc from 'fast-check';
import { conversationId, writerId } from '../../shared/ids';
import type { MessageContent } from '../../shared/conversation/log-entry';
import type { ChainKey } from '../../shared/sealing/chain-key';
import type { SealedHeader } from '../../shared/sealing/sealed-content';
import { anyUnsignedMessage } from '../entries/arbitrary';

/** Keys and messages of every form, for property tests of sealing. */

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

const anyWriter = bytes(32).map((key) => writerId.parse(Buffer.from(key).toString('base64url')));

/** The first key of a key chain. */
export const anyChainKey: fc.Arbitrary<ChainKey> = fc
  .record({
    conversation: fc.uuid({ version: 8 }).map((id) => conversationId.parse(id)),
    writer: anyWriter,
    number: fc.integer({ min: 1, max: 2 ** 40 }),
    secret: bytes(32),
  })
  .map((key) => ({ ...key, chain: key.number }));

/** A message with the key of its number, before it is sealed. */
export interface ToSeal {
  readonly key: ChainKey;
  readonly header: SealedHeader;
  readonly content: MessageContent;
}

export const anyToSeal: fc.Arbitrary<ToSeal> = fc
  .record({
    message: anyUnsignedMessage,
    writer: anyWriter,
    secret: bytes(32),
    before: fc.nat(9_999),
  })
  .map(({ message: { command: _, content, ...rest }, writer, secret, before }) => {
    const header = { ...rest, writer };
    const { conversation, number } = header;
    const chain = Math.max(1, number - before);
    return { key: { conversation, writer, chain, number, secret }, header, content };
  });
