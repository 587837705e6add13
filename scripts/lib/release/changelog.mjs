import { readFileSync } from 'node:fs';
import { inProject } from '../paths.mjs';
import { maintainer } from './facts.mjs';

/**
 * Reads the releases of CHANGELOG.md, the newest first.
 * @returns releases with `version`, `date` (YYYY-MM-DD) and `changes`, one sentence or more each
 */
export function readChangelog(text = readFileSync(inProject('CHANGELOG.md'), 'utf8')) {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [, version, date] = /^(\S+) \((\d{4}-\d\d-\d\d)\)\n/.exec(section) ?? [];
      if (version === undefined)
        throw new Error(`CHANGELOG.md: no version and date: ${section.split('\n')[0]}`);
      const changes = section
        .split(/^- /m)
        .slice(1)
        .map((change) => change.replaceAll(/\s+/g, ' ').trim());
      return { version, date, changes };
    });
}

/** The changelog in Debian's format. */
export const debianChangelog = (name, releases) =>
  releases
    .map(
      ({ version, date, changes }) =>
        `${name} (${version}) unstable; urgency=medium\n\n${changes.map(bullet).join('\n')}\n\n` +
        ` -- ${maintainer}  ${new Date(date).toUTCString().replace('GMT', '+0000')}\n`,
    )
    .join('\n');

/** A change as a bullet with lines of at most 78 characters. */
const bullet = (change) => `  * ${change.replaceAll(/(.{1,74})(?:\s|$)/g, '$1\n    ').trim()}`;

/** The changelog in the format of a spec file. A % would be read as a macro. */
export const rpmChangelog = (releases) =>
  releases
    .map(({ version, date, changes }) => {
      const day = new Date(date).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+).*/, '$1 $3 $2 $4');
      const lines = changes.map((change) => `- ${change.replaceAll('%', '%%')}\n`);
      return `* ${day} ${maintainer} - ${version}-1\n${lines.join('')}`;
    })
    .join('\n');

/** The releases as AppStream metadata has them. */
export const appStreamReleases = (releases) =>
  [
    '<releases>',
    ...releases.map(({ version, date }) => `  <release version="${version}" date="${date}"/>`),
    '</releases>',
  ]
    .map((line) => `  ${line}`)
    .join('\n')
    .trim();
