import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { build } from 'vite';
import { makeHistories, makeHistory } from '../history/make-history';
import { seeded } from '../../testing/random';
import { windowRow } from '../../shared/ipc/windows';
import { phrase } from '../../shared/words/phrase';
import { inEnglish } from '../../shared/words/say';
import type { Program } from './measured-app';

const helloSources = 'bench/app/hello';
export const helloBuilt = 'out/bench/hello';

/** As root, Electron runs only without its sandbox, and some programs not at all. */
export const isRoot = process.getuid?.() === 0;
export const asRoot = isRoot ? ['--no-sandbox'] : [];

/** Builds the page that says hello, as the windows are built. */
export async function buildHello(): Promise<void> {
  const outDir = resolve(helloBuilt);
  await build({
    configFile: false,
    root: helloSources,
    // Its pages are files, which have no origin.
    base: './',
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, modulePreload: { polyfill: false } },
  });
  copyFileSync(join(helloSources, 'main.js'), join(outDir, 'main.js'));
  writeFileSync(
    join(outDir, 'package.json'),
    JSON.stringify({ name: 'hello', type: 'module', main: 'main.js' }),
  );
}

/** The Electron page that says hello. */
export const hello = (electron: string, folder: string): Program => ({
  name: 'hello page',
  command: [electron, ...asRoot, resolve(helloBuilt), join(folder, 'hello')],
  home: folder,
});

/** Parley with a profile of three people who have said so much, in a folder for this. */
export function parley(name: string, electron: string, folder: string, messages: number): Program {
  const profile = join(folder, `parley-${messages}`);
  makeHistory(profile, messages, seeded(1));
  return {
    name,
    command: [electron, ...started(profile)],
    home: folder,
    title: inEnglish(phrase(windowRow('roster').title)),
  };
}

/** Parley with a conversation of each title, in each of which so much was said. */
export function parleyWith(titles: readonly string[], messages: number, folder: string): readonly string[] {
  const profile = join(folder, 'parley');
  makeHistories(profile, titles, messages, seeded(1));
  // High enough for all rows: those out of sight are not in the page.
  const roster = { x: 0, y: 0, width: 320, height: 1000 };
  writeFileSync(join(profile, 'windows.json'), JSON.stringify({ places: { roster } }));
  return started(profile);
}

/** The arguments with which Electron starts Parley. */
function started(profile: string): string[] {
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ user: 'ann' }));
  const words = ['--profile', profile, '--nearby', 'loopback', '--language', 'en'];
  return [resolve('.'), ...asRoot, ...words];
}

/** Other programs for chat: the program and the Debian package that has it. Gajim refuses to run as root. */
const others = [
  { program: 'hexchat', debian: 'hexchat' },
  { program: 'pidgin', debian: 'pidgin' },
  { program: 'dino-im', debian: 'dino-im' },
  ...(isRoot ? [] : [{ program: 'gajim', debian: 'gajim' }]),
];

/** The other programs that are installed, each with a new home directory. */
export const installed = (folder: string): Program[] =>
  others.filter(isInstalled).map(({ program }) => {
    const home = join(folder, program);
    mkdirSync(home, { recursive: true });
    return { name: program, command: [program], home };
  });

/** Debian packages of those that are not installed. */
export const missing = (): string[] =>
  others.filter((other) => !isInstalled(other)).map(({ debian }) => debian);

const isInstalled = ({ program }: { program: string }): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
