import { existsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { conversationId } from '../../../../shared/ids';
import type { ChatClient } from '../../../net/types';
import type { PassphraseQuestionView } from '../../../../shared/ipc/views/archives';
import { messagesFile, PassphraseError, type BackupSummary } from '../../../storage/archive/backup-format';
import { isAge } from '../../../storage/archive/backup-mark';
import { beginningOf } from '../../../storage/archive/beginning';
import { copiesFolder } from '../../../storage/archive/file-copies';
import { importLines, type TakeEntries } from '../../../storage/archive/lines-import';
import { partOf } from '../../../storage/archive/part-file';
import {
  checkingFolder,
  gatheringFolder,
  openedExport,
  packedFile,
  restoreAtStart,
} from '../../../storage/archive/restore';
import { CancelledError } from '../../../storage/archive/tasks';
import type { ArchiveThreads } from '../../../storage/archive/thread';
import type { ArchivedFiles } from './archived-files';
import { archiveFailure, backedUpWords, exportedWords, importedWords, restoreQuestion } from './words';
import { locale } from '../../../../shared/words/locale';
import { plainLine } from '../../../../shared/text/visible';
import { timesNow } from '../../../../shared/text/times';
import { say } from '../../../../shared/words/say';
import { phrase } from '../../../../shared/words/phrase';
import { CallError, type Caller } from '../../ipc/router';
import type { FileDialogs } from '../../ports';
import type { Passphrases } from './passphrases';
import type { Job, Tasks } from './tasks';

export interface ArchiveParts {
  client: Pick<ChatClient, 'id' | 'profile' | 'importEntries'>;
  /** The person's private key as PEM, for a backup. Throws a `KeysLockedError`. */
  identity(): string;
  tasks: Tasks;
  passphrases: Passphrases;
  threads: ArchiveThreads;
  dialogs: FileDialogs;
  files: Pick<ArchivedFiles, 'places' | 'takeBack'>;
  /** The profile's folder. */
  profile: string;
  /** Version of Parley. */
  program: string;
  /** Writes pending changes of the profile to the disk. */
  flush(): void;
  /** Restarts the app. */
  startAgain(): void;
  now(): number;
}

/** How something is exported. */
export interface ExportChoice {
  readonly format: 'page' | 'lines';
  /** Undefined for a file that is not encrypted. */
  readonly passphrase: string | undefined;
  /** Whether files are copied to a folder beside it. They never are beside a file that is encrypted. */
  readonly files: boolean;
}

const page = () => ({ name: say('file.page'), extensions: ['html'] });
const lines = (extensions: string[]) => ({ name: say('file.lines'), extensions });
const backups = (extensions: string[]) => ({ name: say('file.backup'), extensions });
/** Polling interval for the progress of a backup. */
const lookMs = 300;

/** Export, import, backup and restore. Results and known failures (`CallError`) are sentences for the user. */
export class Archives {
  /** File that each window wrote last, by window id. */
  readonly #written = new Map<number, string>();

  constructor(private readonly parts: ArchiveParts) {}

  /**
   * Returns what was done; undefined if the user cancelled the file dialog. Without a passphrase the file is not encrypted.
   * @param title title of the conversation, for the file's name; undefined for all conversations
   */
  async export(
    caller: Caller,
    { format, passphrase, files }: ExportChoice,
    title: string | undefined,
  ): Promise<string | undefined> {
    const { client, tasks, threads, dialogs, profile, now } = this.parts;
    tasks.expectNone();
    const isOpen = passphrase === undefined;
    const path = await dialogs.save(caller.window, {
      title: say('export.title'),
      name: `${fileName(say('file.exportName', { title: title ?? say('file.conversations'), day: this.#today() }))}.${format === 'page' ? 'html' : 'parley.jsonl'}${isOpen ? '' : '.age'}`,
      kind: format === 'page' ? page() : lines([isOpen ? 'jsonl' : 'age']),
    });
    if (path === undefined) return undefined;
    const only = caller.conversation === null ? undefined : conversationId.parse(caller.conversation);
    const conversations = only === undefined ? null : [only];
    const what = { conversations, person: client.id, now: now(), locale: locale() };
    const database = join(profile, messagesFile);
    return inWords('export', async () => {
      const done = await tasks.run(caller, phrase('task.exporting'), async (job) => {
        const places = files && isOpen ? await this.parts.files.places(only) : undefined;
        const copies = places && { folder: copiesFolder(path), places };
        return threads.run(
          {
            kind: 'export',
            database,
            path,
            format,
            passphrase,
            ...(copies ? { files: copies } : {}),
            ...what,
          },
          job,
        );
      });
      this.#written.set(caller.window, path);
      return exportedWords(path, isOpen, files ? { ...done, folder: copiesFolder(path) } : undefined);
    });
  }

  async import(caller: Caller): Promise<string> {
    const { tasks, dialogs } = this.parts;
    tasks.expectNone();
    const path = await dialogs.open(caller.window, {
      title: say('archive.importTitle'),
      kind: lines(['jsonl', 'age']),
    });
    return path === undefined ? '' : this.importFile(caller, path);
  }

  /** Imports a file that the user has chosen, and asks for its passphrase if it is encrypted. */
  async importFile(caller: Caller, path: string): Promise<string> {
    const { client, tasks, files } = this.parts;
    tasks.expectNone();
    return inWords('import', async () => {
      const beginning = await beginningOf(path);
      const isSealed = beginning !== undefined && isAge(beginning);
      const source = isSealed ? await this.#decrypt(caller, path) : path;
      try {
        return await tasks.run(caller, phrase('task.importing'), async (job) => {
          const { progress, signal } = job;
          const take: TakeEntries = (entries, keys) => client.importEntries(entries, keys);
          const imported = await importLines(source, take, progress, signal);
          return importedWords(imported, await files.takeBack(copiesFolder(path), job));
        });
      } finally {
        if (isSealed) await rm(source, { force: true });
      }
    });
  }

  /**
   * Decrypts a whole data file, so that nothing of a damaged one is imported. Returns where it lies then, for one import at a
   * time: nobody else may remove it.
   */
  async #decrypt(caller: Caller, path: string): Promise<string> {
    const { tasks, threads, profile } = this.parts;
    const target = openedExport(profile);
    await this.#opened(caller, { path, holds: 'export' }, (passphrase) =>
      tasks.run(caller, phrase('task.decrypting'), (job) =>
        threads.run({ kind: 'open', path, target, passphrase }, job),
      ),
    );
    return target;
  }

  /** Returns what was done; undefined if the user cancelled the file dialog. Without a passphrase it is not encrypted. */
  async backUp(caller: Caller, passphrase: string | undefined): Promise<string | undefined> {
    const { client, tasks, dialogs } = this.parts;
    tasks.expectNone();
    const { user } = client.profile;
    const isOpen = passphrase === undefined;
    const path = await dialogs.save(caller.window, {
      title: say('archive.backUpTitle'),
      name: `${fileName(say(isOpen ? 'file.openBackupName' : 'file.backupName', { user, day: this.#today() }))}.parley.tar${isOpen ? '' : '.age'}`,
      kind: backups([isOpen ? 'tar' : 'age']),
    });
    if (path === undefined) return undefined;
    return inWords('backup', async () => {
      await tasks.run(caller, phrase('task.backingUp'), (job) => this.#write(path, passphrase, job));
      this.#written.set(caller.window, path);
      return backedUpWords(path, isOpen);
    });
  }

  /** Packs the profile for another computer of the user: into a file that opens only with this secret. Returns its path. */
  async pack(caller: Caller, secret: string, given: AbortSignal): Promise<string> {
    const { tasks, profile } = this.parts;
    const path = packedFile(profile);
    await tasks.run(caller, phrase('task.packing'), ({ signal, progress }) =>
      this.#write(path, secret, { signal: AbortSignal.any([signal, given]), progress }),
    );
    return path;
  }

  /** Checks what another computer of the user has packed, and unpacks it for a restart. Rejects as tasks on files do. */
  unpack(path: string, secret: string, job: Job): Promise<BackupSummary> {
    const folder = checkingFolder(this.parts.profile);
    return this.parts.threads.run({ kind: 'check', path, folder, passphrase: secret }, job);
  }

  /** Shows the file that a window wrote last in its folder. Throws a `CallError` when it is gone. */
  showFile({ window }: Caller): void {
    const path = this.#written.get(window);
    if (path === undefined || !existsSync(path)) throw new CallError('no-such-file', say('failure.fileGone'));
    this.parts.dialogs.showInFolder(path);
  }

  /** Asks for a backup and restores it: see `restoreFile`. */
  async restore(caller: Caller): Promise<string> {
    const { tasks, dialogs } = this.parts;
    tasks.expectNone();
    const path = await dialogs.open(caller.window, {
      title: say('archive.restoreTitle'),
      kind: backups(['age', 'tar']),
    });
    return path === undefined ? '' : this.restoreFile(caller, path);
  }

  /** The question for a passphrase that waits for its answer. */
  get question(): PassphraseQuestionView | null {
    return this.parts.passphrases.view;
  }

  /** Answers it; null cancels. */
  answer(passphrase: string | null): void {
    this.parts.passphrases.answer(passphrase);
  }

  /** MUST be called when a window is closed. */
  windowClosed(window: number): void {
    this.parts.passphrases.windowClosed(window);
  }

  /** Restarts the app if the backup is valid and the user confirms. */
  async restoreFile(caller: Caller, path: string): Promise<string> {
    const { client, tasks, threads, dialogs, profile, startAgain } = this.parts;
    const folder = checkingFolder(profile);
    return inWords('restore', async () => {
      const check = (passphrase?: string): Promise<BackupSummary> =>
        tasks.run(caller, phrase('task.checking'), (job) =>
          threads.run({ kind: 'check', path, folder, passphrase }, job),
        );
      const found = await this.#opened(caller, { path, holds: 'backup' }, check);
      const isWanted = await dialogs.confirm(caller.window, {
        message: say('restore.question'),
        detail: restoreQuestion(found, client.id),
        action: say('restore.action'),
      });
      if (isWanted) {
        restoreAtStart(profile);
        startAgain();
      } else await rm(folder, { recursive: true, force: true });
      return '';
    });
  }

  /** Opens a file, and asks for its passphrase until one opens it or the user cancels. */
  async #opened<Value>(
    caller: Caller,
    { path, holds }: { path: string; holds: PassphraseQuestionView['holds'] },
    open: (passphrase?: string) => Promise<Value>,
  ): Promise<Value> {
    const file = plainLine(basename(path));
    for (let passphrase: string | undefined; ;)
      try {
        return await open(passphrase);
      } catch (error) {
        if (!(error instanceof PassphraseError)) throw error;
        const wasWrong = passphrase !== undefined;
        const answer = await this.parts.passphrases.ask(caller, { file, holds, wasWrong });
        if (answer === null) throw new CancelledError();
        passphrase = answer;
      }
  }

  /** Writes the whole profile to a file. */
  #write(path: string, passphrase: string | undefined, job: Job): Promise<void> {
    const { client, threads, profile, program, flush, now } = this.parts;
    const { user } = client.profile;
    const identity = this.parts.identity();
    const folder = gatheringFolder(profile);
    flush();
    return this.#watched(job, folder, path, () =>
      threads.run(
        { kind: 'backup', profile, folder, path, passphrase, identity, user, program, now: now() },
        job,
      ),
    );
  }

  /** Reports a backup's progress by the size of its files, because SQLite copies in one call and reports none. */
  async #watched<Value>(
    { progress }: Job,
    folder: string,
    path: string,
    run: () => Promise<Value>,
  ): Promise<Value> {
    const messages = sizeOf(join(this.parts.profile, messagesFile));
    const look = (): void =>
      progress(sizeOf(join(folder, messagesFile)) + sizeOf(partOf(path)), 2 * messages);
    const timer = setInterval(look, lookMs);
    return run().finally(() => clearInterval(timer));
  }

  #today(): string {
    return timesNow().isoDay(this.parts.now());
  }
}

/** Runs a task, and throws a known failure as a `CallError` with a sentence for the user. */
async function inWords(
  purpose: Parameters<typeof archiveFailure>[1],
  run: () => Promise<string>,
): Promise<string> {
  try {
    return await run();
  } catch (error) {
    const words = archiveFailure(error, purpose);
    throw words === undefined ? error : new CallError('not-done', words);
  }
}

/** Longest name of a file, in characters before its extension. */
const longestName = 80;

/** A name that every file system accepts, without control and invisible characters. */
const fileName = (name: string): string =>
  [...plainLine(name.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, ' '))].slice(0, longestName).join('').trim();

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
