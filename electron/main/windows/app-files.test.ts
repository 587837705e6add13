import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, drawingPage, requestedFile, soundPageOf } from './app-files';

const root = '/app/out/renderer';
const hash = 'a'.repeat(64);

test('files of the bundle, and pictures by their hash, are served', () => {
  expect(requestedFile(addressOf('roster'), root)).toEqual({ kind: 'file', path: `${root}/roster.html` });
  expect(requestedFile(`app://roster/icon/${hash}`, root)).toEqual({ kind: 'icon', hash });
  expect(requestedFile('app://text/chromium-licences.html', root)).toEqual({ kind: 'chromium' });
  expect(requestedFile(drawingPage, root)).toEqual({ kind: 'drawing-page' });
});

test('a sound, and the page that plays it, are served to that page only', () => {
  expect(requestedFile(soundPageOf('file-own'), root)).toEqual({ kind: 'sound-page', sound: 'file-own' });
  expect(requestedFile('app://roster/sound/bell?', root)).toEqual({ kind: 'sound', sound: 'bell' });
  for (const address of ['app://roster/sound/etc', 'app://roster/sound/', 'app://conversation/sound/bell'])
    expect(requestedFile(address, root)).toBeUndefined();
});

const talk = '3cf90209-d1fe-84f9-a561-b2488e362031';
const offer = 'A'.repeat(43);

test('a conversation asks for content by the row of its offer, and by the attachment', () => {
  expect(requestedFile(`app://conversation/file/${talk}/${offer}`, root)).toEqual({
    kind: 'offer',
    conversation: talk,
    offer,
  });
  expect(requestedFile(`app://conversation/attachment/${talk}/${talk}`, root)).toEqual({
    kind: 'attachment',
    conversation: talk,
    attachment: talk,
  });
});

test('a conversation asks for the small picture in an offer by its row', () => {
  // The window of transfers has small pictures as well.
  expect(requestedFile(`app://transfers/preview/${talk}/${offer}`, root)?.kind).toBe('preview');
  expect(requestedFile(`app://conversation/preview/${talk}/${offer}`, root)).toEqual({
    kind: 'preview',
    conversation: talk,
    offer,
  });
});

test.each([
  `app://roster/file/${talk}/${offer}`,
  `app://roster/preview/${talk}/${offer}`,
  `app://transfers/file/${talk}/${offer}`,
  `app://conversation/preview/${talk}/..`,
  `app://conversation/file/${talk}/..`,
  `app://conversation/file/${talk}/${offer}/x`,
  `app://conversation/file/${talk}`,
  `app://conversation/file/x/${offer}`,
  `app://conversation/file/${talk}/%2fetc%2fpasswd`,
])('%s is no content', (address) => expect(requestedFile(address, root)).toBeUndefined());

test.each([
  'app://elsewhere/roster.html',
  'app://parley/roster.html',
  'file:///etc/passwd',
  'app://roster/%2e%2e%2f%2e%2e%2fetc/passwd',
  'app://roster/..%2f..%2fmain/index.js',
  'app://roster/a%00b',
  'app://roster/%ff',
  'no address',
])('%s is not served', (address) => expect(requestedFile(address, root)).toBeUndefined());

test('no path leads out of the bundle', () => {
  const parts = fc.array(fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', 'a', '', 'icon'), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(parts, (path) => {
      const found = requestedFile(`app://roster/${path.join('/')}`, root);
      if (found?.kind === 'file') expect(found.path.startsWith(`${root}/`)).toBe(true);
    }),
  );
});
