import { expect, test } from 'vitest';
import { appStreamReleases, debianChangelog, readChangelog, rpmChangelog } from './changelog.mjs';
import { maintainer, manifest } from './facts.mjs';

const text = `# Changelog

## 1.1.0 (2026-02-03)

- Something that takes more than a line of the changelog of a package to tell, which is
  80 characters.
- More.

## 1.0.0 (2026-01-02)

- The first version.
`;

test('reads releases and changes', () => {
  expect(readChangelog(text)).toEqual([
    {
      version: '1.1.0',
      date: '2026-02-03',
      changes: [
        'Something that takes more than a line of the changelog of a package to tell, which is 80 characters.',
        'More.',
      ],
    },
    { version: '1.0.0', date: '2026-01-02', changes: ['The first version.'] },
  ]);
  expect(() => readChangelog('## 1.0.0\n\n- No date.\n')).toThrow('no version and date: 1.0.0');
});

test("writes Debian's format", () => {
  expect(debianChangelog('parley', readChangelog(text))).toBe(`parley (1.1.0) unstable; urgency=medium

  * Something that takes more than a line of the changelog of a package to
    tell, which is 80 characters.
  * More.

 -- ${maintainer}  Tue, 03 Feb 2026 00:00:00 +0000

parley (1.0.0) unstable; urgency=medium

  * The first version.

 -- ${maintainer}  Fri, 02 Jan 2026 00:00:00 +0000
`);
});

test("writes a spec file's format", () => {
  const releases = [{ version: '1.0.0', date: '2026-01-02', changes: ['Takes 10% less.'] }];
  expect(rpmChangelog(releases)).toBe(`* Fri Jan 02 2026 ${maintainer} - 1.0.0-1\n- Takes 10%% less.\n`);
});

test('writes AppStream releases', () => {
  expect(appStreamReleases(readChangelog(text))).toBe(
    '<releases>\n    <release version="1.1.0" date="2026-02-03"/>\n    <release version="1.0.0" date="2026-01-02"/>\n  </releases>',
  );
});

test('the newest release of the changelog is this version', () => {
  expect(readChangelog()[0]).toMatchObject({ version: manifest.version });
});
