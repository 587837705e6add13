import { existsSync, mkdirSync } from 'node:fs';
import { url as debuggerUrl } from 'node:inspector';
import { resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { app, dialog, Menu } from 'electron';
import { localeFor, pseudoLocale, setLocale } from '../../shared/words/locale';
import { say } from '../../shared/words/say';
import { profilesList } from '../storage/profiles-folder';
import { storedLanguage } from '../storage/stored-language';
import { silent } from '../storage/logger';
import { registerScheme } from './windows/app-protocol';
import { readCommandLine, UsageError, type Options } from './command-line';
import { ContextMenus } from './windows/context-menu';
import { requestOf, type Request } from './features/opening/request';
import { secureProfile } from './secure-profile';
import { lacksGpu } from './system/gpu';
import { LateLog } from './system/late-log';
import { SecondStarts } from './system/second-starts';
import { openingProfile, quitDuringStart, wasQuitAtStart } from './system/quitting';
import { FirstWindow } from './windows/first-window';
import { lockContents, lockPages } from './windows/security';

interface Start {
  options: Options;
  request: Request;
}

/** What the command line asks for; undefined if the program exits instead, after an answer or a usage error. */
function asked(): Start | undefined {
  try {
    // Nothing is listening yet: Chromium opens its debugging port after this script has run.
    const isDebugged = debuggerUrl() !== undefined;
    const line = readCommandLine(process.argv.slice(1), app.isPackaged, isDebugged);
    if (line.kind === 'answer') return answer(line.text);
    const { options } = line;
    const request = requestOf(options, process.cwd(), existsSync);
    if (options.profile !== undefined) makeFolder(options.profile);
    return { options, request };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`parley: ${error.message} See parley --help.\n`);
    app.exit(2);
    return undefined;
  }
}

function answer(text: string): undefined {
  process.stdout.write(text);
  app.exit(0);
}

/** Makes the profile's folder. Throws a `UsageError` if it cannot. */
function makeFolder(profile: string): void {
  try {
    mkdirSync(profile, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--profile ${profile} cannot be used as a folder: ${why}.`);
  }
}

/** Asks for a profile, with which Parley then starts anew, if the user wants that. Resolves with whether it does. */
async function askedFirst(usual: string, { language: chosen }: Options): Promise<boolean> {
  const { ProfilesFile } = await import('../storage/profiles-file');
  const { chooseAndStart, profilesToChoose } = await import('./choosing/choosing');
  // The app itself logs what is wrong with the list.
  const file = new ProfilesFile(usual, silent);
  const profiles = profilesToChoose(file);
  if (!profiles) return false;
  const language = chosen ?? storedLanguage(usual) ?? 'system';
  const speaks = localeFor(language, app.getPreferredSystemLanguages());
  chooseAndStart(profiles, { file, usual, args: process.argv.slice(1), speaks });
  return true;
}

/** Does before Electron is ready what has to be done by then, and loads nothing else: Chromium waits for it. */
async function start({ options: chosen, request }: Start): Promise<void> {
  const usual = app.getPath('userData');
  const mayAsk = chosen.profile === undefined && chosen.hidden !== true && existsSync(profilesList(usual));
  if (mayAsk && (await askedFirst(usual, chosen))) return;
  // Set the profile first: the single-instance lock, the cache and all other data of Chromium are in it.
  if (chosen.profile !== undefined) app.setPath('userData', resolve(chosen.profile));
  secureProfile(app.getPath('userData'));
  if (!app.requestSingleInstanceLock(request)) {
    process.stderr.write('parley: this profile is in use; the Parley that runs with it takes over.\n');
    return app.exit(0);
  }
  quitDuringStart();
  const secondStarts = new SecondStarts();
  const profile = app.getPath('userData');
  const log = new LateLog();
  // If Chromium's sandbox is off (as root), enforcing it would keep the app from starting at all.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  const language = chosen.language ?? storedLanguage(profile) ?? 'system';
  const speaks = localeFor(language, app.getPreferredSystemLanguages());
  // Chromium's own parts, such as fields for dates, follow the chosen language. It can be set only before the app is ready.
  if (language !== 'system' && !app.commandLine.hasSwitch('lang'))
    app.commandLine.appendSwitch('lang', speaks === pseudoLocale ? 'en' : speaks);
  // Chromium would start a process for the GPU, see it end, and start another one without, while the first window waits.
  if (lacksGpu(process.platform, existsSync)) app.disableHardwareAcceleration();
  registerScheme();
  // Until the app has its own, there is no menu: Electron's would have items such as the developer tools.
  Menu.setApplicationMenu(null);
  lockPages();
  lockContents(log);
  const contextMenus = new ContextMenus();
  process.on('uncaughtException', (error) =>
    log.error('Something unexpected went wrong.', { why: error.stack }),
  );
  process.on('unhandledRejection', (error) =>
    log.error('Something unexpected went wrong.', { why: String(error) }),
  );
  void app
    .whenReady()
    .then(async () => {
      setLocale(speaks);
      // Chromium starts the process that draws when this one is idle for the first time, and the window needs both.
      await turn();
      const first = new FirstWindow(chosen.hidden === true);
      // The rest of the program is read while the page's process starts: until it is asked to, nothing else may keep this one busy.
      await first.isComing;
      const { openLog } = await import('./system/log-file');
      log.begin(openLog(profile));
      // In parts: the page's requests are answered in between.
      await turn();
      await import('../net');
      await turn();
      const { runApp } = await import('./app');
      openingProfile(true);
      await runApp({ profile, usual, options: chosen, request, first, contextMenus, secondStarts, log });
    })
    .catch(async (error: unknown) => {
      if (wasQuitAtStart()) return app.exit(0);
      log.error('Parley could not start.', { why: error instanceof Error ? error.stack : String(error) });
      const { startFailure } = await import('./start-failure');
      const message = startFailure(error, profile);
      process.stderr.write(`parley: it could not start: ${message}\n`);
      await dialog.showMessageBox({ type: 'error', message: say('start.title'), detail: message });
      app.exit(1);
    });
}

/** What goes wrong before Electron is ready, such as a profile that may not be read, has no log yet. */
function failToBegin(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`parley: it could not start: ${message}\n`);
  dialog.showErrorBox(say('start.title'), message);
  app.exit(1);
}

const begun = asked();
if (begun) start(begun).catch(failToBegin);
