import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { app, dialog } from 'electron';
import { z } from 'zod';
import { runApp } from './app';
import { registerScheme } from './app-protocol';
import { readCommandLine, UsageError, type Options } from './command-line';
import { addContextMenus } from './context-menu';
import { openLog } from './log-file';
import { secureProfile } from './profile-files';
import { lockContents, lockPages } from './security';
import { startFailure } from './start-failure';

// Schemas are checked the plain way: code is never made from strings, as the windows' policy demands of them too.
z.config({ jitless: true });

/** The command line's options; undefined when it was answered on the terminal and the program ends. */
function options(): Options | undefined {
  try {
    const asked = readCommandLine(process.argv.slice(1), app.isPackaged);
    if (asked.kind === 'answer') return answer(asked.text);
    if (asked.options.profile !== undefined) makeFolder(asked.options.profile);
    return asked.options;
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

/** Makes the profile's folder: one that cannot be made is a mistake on the command line. */
function makeFolder(profile: string): void {
  try {
    mkdirSync(profile, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--profile ${profile} cannot be used as a folder: ${why}.`);
  }
}

function start(chosen: Options): void {
  // The profile comes first: the lock of single instances, the cache and all that Chromium keeps are in it.
  if (chosen.profile !== undefined) app.setPath('userData', resolve(chosen.profile));
  secureProfile(app.getPath('userData'));
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write(
      'parley: this profile is in use; the Parley that runs with it comes to the front.\n',
    );
    return app.exit(0);
  }
  const profile = app.getPath('userData');
  const log = openLog(profile);
  // With Chromium's sandbox off (as root), insisting on it would keep the app from starting at all.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerScheme();
  lockPages();
  lockContents(log);
  addContextMenus();
  process.on('uncaughtException', (error) =>
    log.error('Something unexpected went wrong.', { why: error.stack }),
  );
  process.on('unhandledRejection', (error) =>
    log.error('Something unexpected went wrong.', { why: String(error) }),
  );
  void app
    .whenReady()
    .then(() => runApp(profile, chosen, log))
    .catch(async (error: unknown) => {
      log.error('Parley could not start.', { why: error instanceof Error ? error.stack : String(error) });
      const message = startFailure(error, profile);
      process.stderr.write(`parley: it could not start: ${message}\n`);
      await dialog.showMessageBox({ type: 'error', message: 'Parley could not start', detail: message });
      app.exit(1);
    });
}

const chosen = options();
if (chosen) start(chosen);
