import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { app, protocol, type ProtocolResponse } from 'electron';
import type { Playable } from '../../../shared/settings/sounds';
import {
  contentSecurityPolicy,
  contentType,
  requestedFile,
  type RequestedContent,
  type RequestedFile,
  type RequestedPicture,
  type RequestedPreview,
} from './app-files';
import { pageContent, type PageContent } from './page-content';

/** The windows' bundle: out/renderer beside out/main. */
const root = fileURLToPath(new URL('../renderer', import.meta.url));
/** Electron brings it beside its program. */
const chromiumLicences = join(dirname(process.execPath), 'LICENSES.chromium.html');

/**
 * Makes `app:` a scheme with origins of its own, one for each kind of window, and lets the windows of an origin share a
 * process. MUST be called before the app is ready.
 */
export function registerScheme(): void {
  // Otherwise each conversation window has a process, which costs two to three times the memory.
  app.commandLine.appendSwitch('process-per-site');
  protocol.registerSchemesAsPrivileged([
    // Without `stream`, players expect a video or sound at once, and play little or nothing of it.
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true },
    },
  ]);
}

/** What windows show besides their own files. */
export interface Served {
  /** A person's picture by its hash. */
  icon(hash: string): Promise<Uint8Array | undefined>;
  /** Where a file lies that a conversation has; undefined if it is not here. */
  pathOf(content: RequestedContent): Promise<string | undefined>;
  /** The small picture that came with an offer. */
  preview(of: RequestedPreview): Promise<Uint8Array | undefined>;
  /** A conversation's picture. */
  picture(of: RequestedPicture): Promise<Uint8Array | undefined>;
  /** A sound that the user has chosen, or that the app brings. */
  sound(sound: Playable, range: string | undefined): Promise<PageContent | undefined>;
}

/**
 * Serves all that windows load: files of the bundle, people's pictures by their hash, and the content of files. Not by
 * `protocol.handle`, whose requests and responses load an HTTP client into the main process: that alone would take a twentieth
 * of a start.
 * @param answered called when a request has been answered
 */
export function serveApp(served: Served, answered: () => void): void {
  protocol.registerStreamProtocol('app', ({ method, url, headers }, respond) => {
    const what = method === 'GET' ? requestedFile(url, root) : undefined;
    void responseTo(what, served, rangeIn(headers)).then(respond).then(answered);
  });
}

/** The page that plays a sound, which has the page's address without its query. */
const soundPage = '<!doctype html><audio autoplay src="?"></audio>';

/** Header names come as the page's request has them. */
const rangeIn = (headers: Readonly<Record<string, string>>): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'range')?.[1];

async function responseTo(
  what: RequestedFile,
  { icon, pathOf, preview, picture, sound }: Served,
  range: string | undefined,
): Promise<ProtocolResponse> {
  if (what?.kind === 'icon')
    return response(await icon(what.hash), 'image/png', 'private, max-age=31536000, immutable');
  if (what?.kind === 'file') return response(await read(what.path), contentType(what.path), 'no-cache');
  if (what?.kind === 'chromium')
    return response(withoutStyles(await read(chromiumLicences)), contentType(chromiumLicences), 'no-cache');
  // Browsers find out the format of a picture by themselves. It is not cached: its author may delete it.
  if (what?.kind === 'preview') return response(await preview(what), 'image/jpeg', 'no-store');
  if (what?.kind === 'picture') return response(await picture(what), 'image/jpeg', 'no-store');
  if (what?.kind === 'drawing-page')
    return response(Buffer.from('<!doctype html>'), contentType('page.html'), 'no-store');
  if (what?.kind === 'sound-page')
    return response(Buffer.from(soundPage), contentType('page.html'), 'no-store');
  if (what?.kind === 'sound') return contentResponse(await sound(what.sound, range));
  if (what?.kind === 'offer' || what?.kind === 'attachment')
    return contentResponse(await contentOf(await pathOf(what), range));
  return response(undefined, '', '');
}

const contentOf = async (
  path: string | undefined,
  range: string | undefined,
): Promise<PageContent | undefined> => (path === undefined ? undefined : pageContent(path, range));

/** What a page may show of a file. It is not cached: the file may be another one, or gone, the next time. */
function contentResponse(content: PageContent | undefined): ProtocolResponse {
  if (!content || 'bytes' in content) return response(content?.bytes, content?.type ?? '', 'no-store');
  const { type, stream, part } = content;
  const headers = {
    ...always,
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'Accept-Ranges': 'bytes',
    // Of schemes like this one, a player learns only by its length how long a file is.
    'Content-Length': String(part.end - part.from),
    'Content-Range': `bytes ${part.from}-${part.end - 1}/${part.total}`,
  };
  return { statusCode: 206, headers, data: stream };
}

/** A page without the styles that it has inside Chromium. */
const withoutStyles = (page: Uint8Array | undefined): Uint8Array | undefined =>
  page &&
  Buffer.from(
    Buffer.from(page)
      .toString()
      .replace(/<link [^>]*>| style="[^"]*"/g, ''),
  );

async function read(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch {
    return undefined;
  }
}

/** Headers of every answer. */
const always = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  // Electron asks nobody whether a page may have the list of all fonts.
  'Permissions-Policy': 'local-fonts=()',
};

function response(bytes: Uint8Array | undefined, type: string, caching: string): ProtocolResponse {
  if (!bytes)
    return { statusCode: 404, headers: { ...always, 'Cache-Control': 'no-store' }, data: streamOf() };
  return {
    headers: { ...always, 'Content-Type': type, 'Cache-Control': caching },
    data: streamOf(Buffer.from(bytes)),
  };
}

const streamOf = (...parts: readonly Buffer[]): Readable => Readable.from(parts, { objectMode: false });
