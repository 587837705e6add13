import { extname, join, normalize, sep } from 'node:path';
import { conversationId, entryHash, type ConversationId, type EntryHash } from '../../../shared/ids';
import { windowKinds, type WindowKind } from '../../../shared/ipc/windows';
import { playables, type Playable } from '../../../shared/settings/sounds';
import { readAs } from '../../../shared/read-as';

/** Origin of the pages that only show a text. */
export const plainOrigin = 'app://text';

/** Origin of the windows of a kind. Chromium puts pages of different origins into different processes. */
export const originOf = (kind: WindowKind): string => `app://${kind}`;
/** Address of their page. */
export const addressOf = (kind: WindowKind): string => `${originOf(kind)}/${kind}.html`;

const origins: ReadonlySet<string> = new Set([plainOrigin, ...windowKinds.map(originOf)]);

/**
 * Allows only the app's own files: nothing inline, nothing from a network. The sandbox keeps a page from opening
 * message boxes (`alert`), the print dialog and windows.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'sandbox allow-scripts allow-same-origin allow-forms',
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export const contentType = (path: string): string => types[extname(path)] ?? 'application/octet-stream';

/** Pages with licences: of Parley and what it is made of, which the build makes, and of Chromium, which Electron brings. */
export const licencePages = { parley: '/licences.html', chromium: '/chromium-licences.html' } as const;

/**
 * Address of the page that plays a sound. It has the roster's origin and with it, if that is open, its process: to start one
 * takes a tenth of a second.
 */
export const soundPageOf = (sound: Playable): string => `${originOf('roster')}/sound/${sound}?page`;

/** Address of the empty page in which pictures are decoded for notifications: the pictures are of its origin. */
export const drawingPage = `${originOf('roster')}/drawing`;

/** A sound, or the page that plays it. */
export type RequestedSound = { kind: 'sound' | 'sound-page'; sound: Playable };

/** The small picture that came with an offer. */
export type RequestedPreview = { kind: 'preview'; conversation: ConversationId; offer: EntryHash };

/** The picture that a message gave a conversation. */
export type RequestedPicture = { kind: 'picture'; conversation: ConversationId; message: EntryHash };

/** The content of an offered file, or of one that waits beside the draft of a conversation. */
export type RequestedContent =
  | { kind: 'offer'; conversation: ConversationId; offer: EntryHash }
  | { kind: 'attachment'; conversation: ConversationId; attachment: string };

/**
 * Target of a request: a person's or a conversation's picture, a file of the windows' bundle, Chromium's licences, a sound, the
 * content of a file that a conversation has, or the small picture in its offer; undefined if it is none.
 */
export type RequestedFile =
  | { kind: 'icon'; hash: string }
  | { kind: 'file'; path: string }
  | { kind: 'chromium' }
  | { kind: 'drawing-page' }
  | RequestedSound
  | RequestedContent
  | RequestedPreview
  | RequestedPicture
  | undefined;

/** Parses a URL of the app's scheme. Returns undefined for unknown origins and for paths outside `root`. */
export function requestedFile(address: string, root: string): RequestedFile {
  const path = pathOf(address);
  if (path === undefined) return undefined;
  const [, hash] = /^\/icon\/([0-9a-f]{64})$/.exec(path) ?? [];
  if (hash !== undefined) return { kind: 'icon', hash };
  if (path === licencePages.chromium) return { kind: 'chromium' };
  if (address === drawingPage) return { kind: 'drawing-page' };
  if (path.startsWith('/sound/')) return requestedSound(address, path);
  if (/^\/(?:file|preview|attachment)\//.test(path)) return requestedContent(address, path);
  if (path.startsWith('/picture/')) return requestedPicture(path);
  const file = normalize(join(root, path));
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? { kind: 'file', path: file } : undefined;
}

/** Its address has the hash of a message, so whoever knows it has been told of it. */
function requestedPicture(path: string): RequestedPicture | undefined {
  const [, where, what] = /^\/picture\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const conversation = readAs(conversationId, where);
  const message = readAs(entryHash, what);
  if (!conversation.success || !message.success) return undefined;
  return { kind: 'picture', conversation: conversation.data, message: message.data };
}

/** Only the page that plays sounds has any. */
function requestedSound(address: string, path: string): RequestedSound | undefined {
  const sound = playables.find((each) => path === `/sound/${each}`);
  if (!sound || !address.startsWith(`${originOf('roster')}/`)) return undefined;
  return { kind: address === soundPageOf(sound) ? 'sound-page' : 'sound', sound };
}

/** What a conversation's window asks for; no other window shows files. That of transfers has their small pictures. */
function requestedContent(address: string, path: string): RequestedContent | RequestedPreview | undefined {
  const [, kind, where, what] = /^\/(file|preview|attachment)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const conversation = readAs(conversationId, where);
  const isFrom = (window: WindowKind): boolean => address.startsWith(`${originOf(window)}/`);
  const mayAsk = isFrom('conversation') || (kind === 'preview' && isFrom('transfers'));
  if (!mayAsk || !conversation.success || what === undefined) return undefined;
  if (kind === 'attachment') return { kind, conversation: conversation.data, attachment: what };
  const offer = readAs(entryHash, what);
  if (!offer.success) return undefined;
  return {
    kind: kind === 'preview' ? kind : 'offer',
    conversation: conversation.data,
    offer: offer.data,
  };
}

function pathOf(address: string): string | undefined {
  try {
    const url = new URL(address);
    const path = decodeURIComponent(url.pathname);
    return origins.has(`${url.protocol}//${url.host}`) && !path.includes('\0') ? path : undefined;
  } catch {
    return undefined;
  }
}
