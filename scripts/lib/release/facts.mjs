import { readFileSync } from 'node:fs';
import { output } from '../exec.mjs';
import { inProject } from '../paths.mjs';
import { SetupError } from '../report.mjs';

/** The project's package.json: the one place with the version. */
export const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));

/** Debian's names of Node's architectures. */
export const debianArch = { x64: 'amd64', arm64: 'arm64' };

/** Fedora's names of Node's architectures. */
export const rpmArch = { x64: 'x86_64', arm64: 'aarch64' };

/** The maintainer as packages name one. */
export const maintainer = `${manifest.author.name} <${manifest.author.email}>`;

/**
 * The time that everything in a package carries, in seconds since 1970: that of the last commit, so that the same source gives
 * the same bytes. `SOURCE_DATE_EPOCH` goes before it (https://reproducible-builds.org/specs/source-date-epoch).
 */
export function sourceDate() {
  const seconds = Number(process.env.SOURCE_DATE_EPOCH ?? output('git', ['log', '-1', '--format=%ct']));
  if (!Number.isSafeInteger(seconds) || seconds <= 0)
    throw new SetupError(
      'the time of the last commit is unknown. Set SOURCE_DATE_EPOCH, in seconds since 1970.',
    );
  return seconds;
}
