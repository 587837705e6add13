import { canonical } from '../../shared/conversation/canonical';
import { authorizedMs, type FileAuthorization, type SharedFile } from '../../shared/transfers/requests';
import { sha256Bytes } from '../entries/hash';
import { verifies, type WriterKey } from '../entries/keys';

/** For what an authorization is: all parts of one file, at one node. */
export interface FileAccess extends Pick<SharedFile, 'conversation' | 'root'> {
  /** The id of the node that is asked: a server's, or the writer of a peer. */
  readonly to: string;
}

/** Signs that a writer asks for a file, or gives it. The signature is good for half an hour, or for one by a clock that is slow. */
export function authorize(
  writer: Pick<WriterKey, 'id' | 'sign'>,
  access: FileAccess,
  now: number,
): FileAuthorization {
  const until = now + authorizedMs / 2;
  return { writer: writer.id, until, signature: writer.sign(signedBytes(access, writer.id, until)) };
}

/** Whether a writer has signed this, and the time is not over. Whether it is a member is another question. */
export const isAuthorized = (signed: FileAuthorization, access: FileAccess, now: number): boolean =>
  isInTime(signed, now) && isSigned(signed, access);

export const isInTime = ({ until }: FileAuthorization, now: number): boolean =>
  until >= now && until <= now + authorizedMs;

export const isSigned = ({ writer, until, signature }: FileAuthorization, access: FileAccess): boolean =>
  verifies(writer, signedBytes(access, writer, until), signature);

const signedBytes = ({ conversation, root, to }: FileAccess, writer: string, until: number): Uint8Array =>
  sha256Bytes(canonical(['parley-2-file', conversation, root, to, writer, until]));
