import { isJsonObject } from '../conversation/canonical';
import type { MessageContent } from '../conversation/log-entry';
import { success, type Result } from '../protocol/errors';
import { contentText, readContent, sealedKind } from '../protocol/message-entry';
import { sealingBounds } from './bounds';
import { problem, type SealingProblem } from './problem';

const encoder = new TextEncoder();
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const space = 32;

/**
 * What is encrypted of a content: its canonical JSON without `salt`, with spaces up to a multiple of 64 bytes, so that the
 * length says little.
 */
export function plaintextOf(content: MessageContent): Result<Uint8Array, SealingProblem> {
  if (content.kind === sealedKind) throw new TypeError('This content is sealed already');
  const { kind, id, to, fields } = content;
  const json = encoder.encode(contentText({ kind, id, to, fields }));
  const length = Math.ceil(json.length / sealingBounds.paddingBytes) * sealingBounds.paddingBytes;
  if (length > sealingBounds.plaintextBytes) return problem('too-long');
  const padded = new Uint8Array(length).fill(space);
  padded.set(json);
  return success(padded);
}

/**
 * Reads what was encrypted. Accepts one form only, so that it can be made again from the content.
 * @param salt the salt of the sealed message, which the content gets as its own
 */
export function contentOfPlaintext(bytes: Uint8Array, salt: string): Result<MessageContent, SealingProblem> {
  const fields = valueOf(bytes);
  const content = isJsonObject(fields, 2) ? readContent({ ...fields, salt }) : undefined;
  if (!content) return problem('bad-content');
  const again = plaintextOf(content);
  return again.ok && isSame(again.value, bytes) ? success(content) : problem('bad-content');
}

function valueOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
