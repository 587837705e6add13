import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { command, UsageError, type Options } from '../../command-line';
import { bounds } from '../../../../shared/ipc/bounds';
import { limits } from '../../../../shared/protocol/limits';
import { parseServerLink, type NamedServer } from '../../../../shared/protocol/server-link';
import { conversationId, entryHash, type ConversationId, type EntryHash } from '../../../../shared/ids';
import { messageInLink } from '../../../../shared/text/message-link';
import { plainLine } from '../../../../shared/text/visible';
import { phrase, type Phrase } from '../../../../shared/words/phrase';
import { readAs } from '../../../../shared/read-as';

/**
 * What a start of Parley asks for. A second start passes it to the Parley that runs, which reads it with this schema: any
 * program of the same user can send one.
 */
const requestSchema = z.object({
  newConversation: z.boolean(),
  away: z.boolean(),
  /** Not to come to the front. */
  hidden: z.boolean(),
  /** A link or the absolute path of a file. */
  open: z.string().min(1).max(limits.openedCharacters).nullable(),
  /** Absolute paths of files that are put into a conversation, and the name of the one that is meant. */
  send: z
    .object({
      paths: z.array(z.string().min(1).max(limits.openedCharacters)).min(1).max(bounds.attachments),
      to: z.string().min(1).max(limits.openedCharacters).nullable(),
    })
    .nullable(),
});
export type Request = z.infer<typeof requestSchema>;

/** The request of a start without arguments: only to come to the front. */
export const plainRequest: Request = {
  newConversation: false,
  away: false,
  hidden: false,
  open: null,
  send: null,
};

/** Reads what a second start passed on. Anything malformed only brings Parley to the front. */
export function readRequest(data: unknown): Request {
  const read = readAs(requestSchema, data);
  return read.success ? read.data : plainRequest;
}

/**
 * The request of a command line. Throws a `UsageError` if it names a file that is not there.
 * @param folder folder in which the program was started
 * @param exists whether there is a file
 */
export function requestOf(
  {
    newConversation = false,
    away = false,
    hidden = false,
    open,
    send,
    to = null,
  }: Pick<Options, 'newConversation' | 'away' | 'hidden' | 'open' | 'send'> & { to?: string | null },
  folder: string,
  exists: (path: string) => boolean,
): Request {
  const paths = (send ?? []).map((given) => fileAt(given, folder, exists));
  if (paths.length > bounds.attachments) throw new UsageError(`send at most ${bounds.attachments} files.`);
  const sending =
    paths.length > 0 ? { paths, to: to === null ? null : to.slice(0, limits.openedCharacters) } : null;
  if (open === undefined) return { newConversation, away, hidden, open: null, send: sending };
  // The desktop starts Parley with links: what is wrong with one is said in a window.
  const isFile = !scheme.test(open);
  const path = isFile ? fileAt(open, folder, exists) : open.slice(0, limits.openedCharacters);
  return { newConversation, away, hidden, open: path, send: null };
}

function fileAt(given: string, folder: string, exists: (path: string) => boolean): string {
  const path = resolve(folder, given);
  if (path.length > limits.openedCharacters || !exists(path))
    throw new UsageError(`there is no file '${given.slice(0, 200)}'.`);
  return path;
}

/**
 * The arguments of a start without what it asked for, which was carried out, for the next start. Values of options stay, also
 * those that equal what was opened.
 */
export function withoutRequest(
  args: readonly string[],
  { open, send = [] }: Pick<Options, 'open' | 'send'>,
): string[] {
  const withValue = command().options.flatMap(({ long, required }) => (required ? [long] : []));
  const end = args.indexOf('--');
  const isValue = (index: number): boolean =>
    index > 0 && (end === -1 || index < end) && withValue.includes(args[index - 1]);
  const isValueOfOther = (index: number): boolean => isValue(index) && args[index - 1] !== '--to';
  const named = send.length > 0 ? ['send', ...send] : open === undefined ? [] : [open];
  const dropped = new Set<number>();
  // The last ones: in a start from the source, the app's folder comes first.
  for (const each of [...named].reverse())
    dropped.add(args.findLastIndex((arg, index) => arg === each && !isValue(index) && !dropped.has(index)));
  const isDone = (arg: string, index: number): boolean =>
    ['--new-conversation', '--away', '--hidden', '--to'].includes(arg) ||
    arg.startsWith('--to=') ||
    (args[index - 1] === '--to' && isValue(index));
  return args.filter((arg, index) => !dropped.has(index) && (isValueOfOther(index) || !isDone(arg, index)));
}

/** What a link or a path leads to. */
export type Target =
  | { kind: 'server'; server: NamedServer }
  | { kind: 'message'; conversation: ConversationId; row: EntryHash }
  | { kind: 'file'; path: string }
  | { kind: 'refused'; why: Phrase };

/** A letter and a colon are a drive of Windows. */
const scheme = /^([a-z][a-z0-9+.-]+):/i;

/** Reads a link or a path. Never throws. */
export function targetOf(open: string): Target {
  switch (scheme.exec(open)?.[1]?.toLowerCase()) {
    case undefined:
      return { kind: 'file', path: open };
    case 'parley':
      return messageOf(open) ?? serverOf(open);
    case 'file':
      return fileOf(open);
    default:
      return refused('opening.otherLink');
  }
}

/** Reads a link to a message. */
function messageOf(link: string): Target | undefined {
  const { conversation, row } = messageInLink(link) ?? {};
  const ids = readAs(z.object({ conversation: conversationId, row: entryHash }), { conversation, row });
  return ids.success ? { kind: 'message', ...ids.data } : undefined;
}

/** Reads `parley://host:port/?key=…`. `parley:host`, and anything else that follows a host, such as a path, is refused. */
function serverOf(link: string): Target {
  // An escaped character would be shown as another one.
  const isPlain = /^parley:\/\/[^%]*$/i.test(link) && plainLine(link) === link;
  const server = isPlain ? parseServerLink(link) : undefined;
  return server?.ok ? { kind: 'server', server: server.value } : refused('opening.noAddress');
}

/** File managers give a path as a URL. One with a host is a file of another computer. */
function fileOf(url: string): Target {
  try {
    // On Windows, asking for a file of another computer would sign in there.
    if (new URL(url).host !== '') return refused('opening.otherLink');
    return { kind: 'file', path: fileURLToPath(url) };
  } catch {
    return refused('opening.otherLink');
  }
}

const refused = (key: 'opening.otherLink' | 'opening.noAddress'): Target => ({
  kind: 'refused',
  why: phrase(key),
});
