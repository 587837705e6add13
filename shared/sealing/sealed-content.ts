import { canonical, isJsonObject } from '../conversation/canonical';
import type { EntryHeader, MessageContent } from '../conversation/log-entry';
import { bytes32Pattern } from '../bytes32';
import { success, type Result } from '../protocol/errors';
import { headerFields } from '../protocol/entries';
import { hasFields, messageHeaderText, saltPattern, sealedKind } from '../protocol/message-entry';
import { sealingBounds } from './bounds';
import { isInKeyChain } from './chain-key';
import { problem, type SealingProblem } from './problem';

/** The fields of `sealed`. */
export interface Sealed {
  /** Commitment to the key that seals this message. */
  readonly key: string;
  /** The number of the message with which the key chain began. */
  readonly chain: number;
  readonly salt: string;
  /** What is encrypted, followed by the tag of 16 bytes, in base64url. */
  readonly data: string;
}

/** Fields of a message that are known before it is sealed. */
export type SealedHeader = Omit<EntryHeader, 'hash' | 'signature'>;

/** A content that is encrypted as a whole. */
export const sealedContent = ({ key, chain, salt, data }: Sealed): MessageContent => ({
  kind: sealedKind,
  id: '',
  to: undefined,
  salt: '',
  fields: { sealed: { key, chain, salt, data } },
});

/**
 * Reads the fields of `sealed`. Any other field makes it unreadable: it comes from a later version, and may change what the
 * others mean.
 * @param number the number of the message
 */
export function readSealed(
  content: MessageContent | undefined,
  number: number,
): Result<Sealed, SealingProblem> {
  const sealed = sealedIn(content);
  return sealed && isInKeyChain(sealed.chain, number) ? success(sealed) : problem('not-sealed');
}

/** The fields of `sealed`, whatever message they are of; undefined if the content has none of this form. */
export function sealedIn(content: MessageContent | undefined): Sealed | undefined {
  const sealed = content?.kind === sealedKind ? content.fields['sealed'] : undefined;
  if (!isJsonObject(sealed, 3)) return undefined;
  const { key, chain, salt, data, ...others } = sealed;
  if (typeof key !== 'string' || !bytes32Pattern.test(key)) return undefined;
  if (typeof chain !== 'number' || !(chain >= 1)) return undefined;
  if (typeof salt !== 'string' || !saltPattern.test(salt)) return undefined;
  if (typeof data !== 'string' || !isDataLength(data.length)) return undefined;
  return Object.keys(others).length > 0 ? undefined : { key, chain, salt, data };
}

/** Bytes of the tag that follows what is encrypted. */
export const tagBytes = 16;

/** Whether a text has the length of what is encrypted, in base64url. */
function isDataLength(characters: number): boolean {
  const bytes = Math.floor((characters * 3) / 4) - tagBytes;
  const isWhole = bytes > 0 && bytes % sealingBounds.paddingBytes === 0;
  return isWhole && bytes <= sealingBounds.plaintextBytes && characters === base64Length(bytes + tagBytes);
}

const base64Length = (bytes: number): number => Math.ceil((bytes * 4) / 3);

/** Canonical JSON of every field of the header but `body` and `signature`. */
export const sealedHeaderText = (header: SealedHeader): string =>
  hasFields(header.extra) || header.after.length === 0
    ? canonical(headerFields(header))
    : messageHeaderText({ ...header, body: undefined });

/** What is authenticated beside what is encrypted. */
export const additionalText = (header: string, { key, chain, salt }: Omit<Sealed, 'data'>): string =>
  `["parley-2-sealed",${header},${canonical([key, chain, salt]).slice(1)}`;
