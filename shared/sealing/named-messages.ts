import type { EntryLog } from '../conversation/entry-log';
import type { MessageEntry } from '../conversation/log-entry';
import type { KeyName } from './keys-message';
import { sealedIn } from './sealed-content';

/** How a message is sealed, whether it was opened or not; undefined if it is not sealed, or in a way of a later version. */
export const sealOf = ({
  sealed,
  content,
}: MessageEntry): { readonly key: string; readonly chain: number } | undefined => sealed ?? sealedIn(content);

/** The messages that are held whose key this is: several if their writer used a number twice. */
export const messagesWithKey = (log: EntryLog, { writer, chain, number, key }: KeyName): MessageEntry[] =>
  log.chains
    .piecesOf(writer)
    .filter(({ first, last }) => first <= number && number <= last)
    .flatMap(({ id }) => {
      const hash = log.hashAt(id, number);
      const message = hash && log.messageWithHash(hash);
      const sealed = message && sealOf(message);
      return message && sealed?.key === key && sealed.chain === chain ? [message] : [];
    });
