import {
  conversationId,
  entryHash,
  writerId,
  type ConversationId,
  type EntryHash,
  type WriterId,
} from '../ids';
import { readAs } from '../read-as';

/** What a request to watch a shared screen says, over HTTP/1.1, to the computer that shares it. See docs/protocol.md, section 16. */

/** A screen that is shared in a conversation: the message says so, and its hash names it. */
export interface SharedScreen {
  readonly conversation: ConversationId;
  readonly row: EntryHash;
}

/** Characters of a path; a longer one is not read. */
const pathCharacters = 200;

export const screenPath = ({ conversation, row }: SharedScreen): string => `/screens/${conversation}/${row}`;

/** Whether a request is one for a screen, possible or not. */
export const isScreenPath = (path: string): boolean => path.startsWith('/screens/');

/** Reads a path that `screenPath` makes; undefined if it is another. */
export function parseScreenPath(path: string): SharedScreen | undefined {
  if (path.length > pathCharacters) return undefined;
  const [empty, screens, where, what, ...more] = path.split('/');
  const conversation = readAs(conversationId, where);
  const row = readAs(entryHash, what);
  if (empty !== '' || screens !== 'screens' || more.length > 0) return undefined;
  return conversation.success && row.success ? { conversation: conversation.data, row: row.data } : undefined;
}

/** Who asks: the header `Authorization`. */
export interface ScreenAuthorization {
  readonly writer: WriterId;
  readonly signature: string;
}

export const screenAuthorization = ({ writer, signature }: ScreenAuthorization): string =>
  `Parley writer="${writer}", signature="${signature}"`;

export function parseScreenAuthorization(header: string): ScreenAuthorization | undefined {
  const [, writer, signature = ''] =
    /^Parley writer="([\w-]{43})", signature="([\w-]{86})"$/.exec(header) ?? [];
  const id = readAs(writerId, writer);
  return id.success ? { writer: id.data, signature } : undefined;
}

/** The header of an answer in which whoever shares proves that it is them: a signature. */
export const screenProofHeader = 'parley-proof';
