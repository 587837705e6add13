import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, protocol, type ProtocolResponse } from 'electron';
import { contentSecurityPolicy, contentType, requestedFile, type RequestedFile } from './app-files';

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
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/**
 * Serves all that windows load: files of the bundle, and people's pictures by their hash. Not by `protocol.handle`, whose
 * requests and responses load an HTTP client into the main process: that alone would take a twentieth of a start.
 */
export function serveApp(icon: (hash: string) => Promise<Uint8Array | undefined>): void {
  protocol.registerBufferProtocol('app', ({ method, url }, respond) => {
    const what = method === 'GET' ? requestedFile(url, root) : undefined;
    void responseTo(what, icon).then(respond);
  });
}

async function responseTo(
  what: RequestedFile,
  icon: (hash: string) => Promise<Uint8Array | undefined>,
): Promise<ProtocolResponse> {
  if (what?.kind === 'icon')
    return response(await icon(what.hash), 'image/png', 'private, max-age=31536000, immutable');
  if (what?.kind === 'file') return response(await read(what.path), contentType(what.path), 'no-cache');
  if (what?.kind === 'chromium')
    return response(withoutStyles(await read(chromiumLicences)), contentType(chromiumLicences), 'no-cache');
  return response(undefined, '', '');
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

function response(bytes: Uint8Array | undefined, type: string, caching: string): ProtocolResponse {
  const always = {
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    // Electron asks nobody whether a page may have the list of all fonts.
    'Permissions-Policy': 'local-fonts=()',
  };
  if (!bytes) return { statusCode: 404, headers: { ...always, 'Cache-Control': 'no-store' } };
  return {
    data: Buffer.from(bytes),
    headers: { ...always, 'Content-Type': type, 'Cache-Control': caching },
  };
}
