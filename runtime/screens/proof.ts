import { canonical } from '../../shared/conversation/canonical';
import type { WriterId } from '../../shared/ids';
import type { SharedScreen } from '../../shared/screens/requests';
import { sha256Bytes } from '../entries/hash';
import { verifies, type WriterKey } from '../entries/keys';

/** What each side of a connection on which a screen is shown proves to the other: that its writer is at this very connection. */
export interface ScreenProof extends SharedScreen {
  readonly role: 'watcher' | 'sharer';
  /** The writer of the other side. */
  readonly to: WriterId;
  /** See `channelOf`: nobody between the two can pass a proof on. */
  readonly channel: string;
}

export const proveAtScreen = (writer: Pick<WriterKey, 'id' | 'sign'>, proof: ScreenProof): string =>
  writer.sign(signedBytes(writer.id, proof));

/** Whether a writer has signed a proof. Without a channel there is nothing that it could prove. */
export const verifiesAtScreen = (writer: WriterId, proof: ScreenProof, signature: string): boolean =>
  proof.channel !== '' && verifies(writer, signedBytes(writer, proof), signature);

const signedBytes = (from: WriterId, { role, conversation, row, to, channel }: ScreenProof): Uint8Array =>
  sha256Bytes(canonical(['parley-2-screen', role, conversation, row, from, to, channel]));
