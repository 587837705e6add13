import { existsSync, mkdirSync } from 'node:fs';
import { url as debuggerUrl } from 'node:inspector';
import { resolve } from 'node:path';
import { app, dialog, Menu } from 'electron';
import { z } from 'zod';
import { localeFor, pseudoLocale, setLocale } from '../../shared/words/locale';
import { say } from '../../shared/words/say';
import { ProfilesFile } from '../storage/profiles-file';
import { storedLanguage } from '../storage/settings';
import { silent } from '../storage/logger';
import { chooseAndStart, profilesToChoose } from './choosing/choosing';
import { registerScheme } from './windows/app-protocol';
import { readCommandLine, UsageError, type Options } from './command-line';
import { ContextMenus } from './windows/context-menu';
import { requestOf, type Request } from './features/opening/request';
import { openLog } from './system/log-file';
import { secureProfile } from './profile-files';
import { FirstWindow } from './windows/first-window';
import { lockContents, lockPages } from './windows/security';
import { startFailure } from './start-failure';

// Keeps zod from generating code, which the windows' content security policy forbids as well.
z.config({ jitless: true });

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

/** Asks for a profile, with which Parley then starts anew, if the user wants that. Returns whether it does. */
function askedFirst(usual: string, { language: chosen }: Options): boolean {
  // The app itself logs what is wrong with the list.
  const file = new ProfilesFile(usual, silent);
  const profiles = profilesToChoose(file);
  if (!profiles) return false;
  const language = chosen ?? storedLanguage(usual) ?? 'system';
  const speaks = localeFor(language, app.getPreferredSystemLanguages());
  chooseAndStart(profiles, { file, usual, args: process.argv.slice(1), speaks });
  return true;
}

function start({ options: chosen, request }: Start): void {
  const usual = app.getPath('userData');
  if (chosen.profile === undefined && chosen.hidden !== true && askedFirst(usual, chosen)) return;
  // Set the profile first: the single-instance lock, the cache and all other data of Chromium are in it.
  if (chosen.profile !== undefined) app.setPath('userData', resolve(chosen.profile));
  secureProfile(app.getPath('userData'));
  if (!app.requestSingleInstanceLock(request)) {
    process.stderr.write('parley: this profile is in use; the Parley that runs with it takes over.\n');
    return app.exit(0);
  }
  const profile = app.getPath('userData');
  const log = openLog(profile);
  // If Chromium's sandbox is off (as root), enforcing it would keep the app from starting at all.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  const language = chosen.language ?? storedLanguage(profile) ?? 'system';
  const speaks = localeFor(language, app.getPreferredSystemLanguages());
  // Chromium's own parts, such as fields for dates, follow the chosen language. It can be set only before the app is ready.
  if (language !== 'system' && !app.commandLine.hasSwitch('lang'))
    app.commandLine.appendSwitch('lang', speaks === pseudoLocale ? 'en' : speaks);
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
      const first = new FirstWindow(chosen.hidden === true);
      // The rest of the program is read while the window's page loads.
      const { runApp } = await import('./app');
      await runApp({ profile, usual, options: chosen, request, first, contextMenus, log });
    })
    .catch(async (error: unknown) => {
      log.error('Parley could not start.', { why: error instanceof Error ? error.stack : String(error) });
      const message = startFailure(error, profile);
      process.stderr.write(`parley: it could not start: ${message}\n`);
      await dialog.showMessageBox({ type: 'error', message: say('start.title'), detail: message });
      app.exit(1);
    });
}

const begun = asked();
if (begun) start(begun);
