import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, requestedFile } from './app-files';

const root = '/app/out/renderer';
const hash = 'a'.repeat(64);

test('files of the bundle, and pictures by their hash, are served', () => {
  expect(requestedFile(addressOf('roster'), root)).toEqual({ kind: 'file', path: `${root}/roster.html` });
  expect(requestedFile(`app://roster/icon/${hash}`, root)).toEqual({ kind: 'icon', hash });
  expect(requestedFile('app://text/chromium-licences.html', root)).toEqual({ kind: 'chromium' });
});

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
