import { basename } from 'node:path';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { formatAddress, type Address } from '../../../../shared/protocol/address';
import type { NamedServer } from '../../../../shared/protocol/server-link';
import { isolated, plainLine } from '../../../../shared/text/visible';
import type { Phrase } from '../../../../shared/words/phrase';
import { say } from '../../../../shared/words/say';
import type { Logger } from '../../../storage/logger';
import { CallError, type Caller } from '../../ipc/router';
import type { FileDialogs } from '../../ports';
import type { Archives } from '../archives/archives';
import { readRequest, targetOf, type Request } from './request';

/** The windows that a request can open. */
export interface OpeningWindows {
  open(kind: 'roster'): void;
  openConversation(conversation: ConversationId): void;
  /** Opens the list of people, with the keyboard where a person is looked for. */
  newConversation(): void;
  openPreferences(page: 'advanced'): void;
  /** Opens a window and resolves once it is visible; undefined if it was closed before. */
  visible(kind: 'roster' | 'preferences'): Promise<Caller | undefined>;
}

export interface OpeningParts {
  windows: OpeningWindows;
  dialogs: Pick<FileDialogs, 'confirm' | 'tell'>;
  archives: Pick<Archives, 'importFile' | 'restoreFile'>;
  /** The server in use. */
  server(): Address | null;
  useServer(server: NamedServer): void;
  /** The known key of the server at an address, if there is one. */
  keyOf(address: Address): string | undefined;
  /** Opens a message; returns why that is not possible. */
  openMessage(conversation: ConversationId, row: EntryHash): Phrase | undefined;
  setAway(): void;
  /** The conversation that is meant by a name, or by none; or why there is none. */
  recipient(to: string | null): ConversationId | Phrase;
  /** Puts files beside the draft of a conversation. */
  attach(conversation: ConversationId, paths: readonly string[]): Promise<void>;
  /** Whether a file is a backup of a profile, by its content. */
  isBackup(path: string): Promise<boolean>;
  log: Pick<Logger, 'warn'>;
}

/**
 * Carries out what a start of Parley asks for: its own command line's, or that of a second start. A link to a message
 * shows it, if the user may see it; any other link, and a file, only ever lead to a question, and to one at a time.
 */
export class Opening {
  #isAsking = false;

  constructor(private readonly parts: OpeningParts) {}

  /** Carries out a second start's request. One that asks for nothing brings Parley to the front. */
  async again(data: unknown): Promise<void> {
    const request = readRequest(data);
    const { newConversation, away, hidden, open } = request;
    if (!newConversation && !away && !hidden && open === null && request.send === null)
      this.parts.windows.open('roster');
    await this.handle(request);
  }

  /** Never rejects: a window that was closed meanwhile, or a file that is gone, is no reason to end the app. */
  async handle({ newConversation, away, open, send }: Request): Promise<void> {
    const { windows, setAway } = this.parts;
    if (away) setAway();
    if (newConversation) windows.newConversation();
    try {
      if (send) await this.#send(send);
      if (open !== null) await this.#ask(open);
    } catch (error) {
      this.parts.log.warn('What was opened could not be carried out.', { why: String(error) });
    }
  }

  /** Puts files beside a draft. They go when the user sends them. */
  async #send({ paths, to }: NonNullable<Request['send']>): Promise<void> {
    const { windows, recipient, attach } = this.parts;
    const conversation = recipient(to);
    if (typeof conversation === 'string') {
      windows.openConversation(conversation);
      const refusal = await attach(conversation, paths).catch(refusalIn);
      return refusal === undefined ? undefined : this.#notSent(refusal);
    }
    await this.#notSent(say(conversation));
  }

  async #notSent(why: string): Promise<void> {
    const caller = await this.parts.windows.visible('roster');
    if (caller) await this.#tell(caller, say('opening.notSent'), why);
  }

  async #ask(open: string): Promise<void> {
    // A page in a browser can follow links as often as it likes.
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      await this.#open(open);
    } finally {
      this.#isAsking = false;
    }
  }

  async #open(open: string): Promise<void> {
    const target = targetOf(open);
    if (target.kind === 'file') return this.#file(target.path);
    if (target.kind === 'message') return this.#message(target.conversation, target.row);
    const caller = await this.parts.windows.visible('roster');
    if (!caller) return;
    if (target.kind === 'server') await this.#server(caller, target.server);
    else await this.#tell(caller, say('opening.notOpened'), say(target.why));
  }

  async #message(conversation: ConversationId, row: EntryHash): Promise<void> {
    const why = this.parts.openMessage(conversation, row);
    const caller = why && (await this.parts.windows.visible('roster'));
    if (why && caller) await this.#tell(caller, say('opening.noMessage'), say(why));
  }

  async #server(caller: Caller, named: NamedServer): Promise<void> {
    const { dialogs, server, useServer, keyOf } = this.parts;
    const now = server();
    const name = shown(named);
    const key = keyOf(named);
    const isOther = named.key !== undefined && key !== undefined && named.key !== key;
    const isNews = named.invite !== undefined || (named.key !== undefined && named.key !== key);
    const isSame = now !== null && formatAddress(now) === formatAddress(named);
    if (isSame && !isNews) {
      const same = say('opening.sameServer', { server: name });
      return this.#tell(caller, same, named.key === undefined ? '' : say('opening.sameKey'));
    }
    const isWanted = await dialogs.confirm(caller.window, {
      message: say('opening.server', { server: name }),
      detail: [
        say('opening.serverMeaning'),
        isOther ? say('opening.otherKey') : '',
        now && !isSame ? say('opening.serverNow', { server: shown(now) }) : '',
      ]
        .filter(Boolean)
        .join('\n\n'),
      action: say('opening.useServer'),
    });
    if (isWanted) useServer(named);
  }

  async #file(path: string): Promise<void> {
    const { windows, dialogs, archives, isBackup } = this.parts;
    windows.openPreferences('advanced');
    const caller = await windows.visible('preferences');
    if (!caller) return;
    const file = isolated(plainLine(basename(path)));
    try {
      if (await isBackup(path)) return void (await archives.restoreFile(caller, path));
      const isWanted = await dialogs.confirm(caller.window, {
        message: say('opening.import', { file }),
        detail: say('archive.importHint'),
        action: say('opening.importIt'),
      });
      if (isWanted) await this.#tell(caller, await archives.importFile(caller, path), '');
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      await this.#tell(caller, say('opening.notOpenedFile', { file }), error.message);
    }
  }

  #tell({ window }: Caller, message: string, detail: string): Promise<void> {
    return this.parts.dialogs.tell(window, { message, detail });
  }
}

/** Why something was refused, for people. Throws what is no refusal. */
function refusalIn(error: unknown): string {
  if (error instanceof CallError) return error.message;
  throw error;
}

/** An address as a question shows it: a name with letters that could be mistaken for others is written in ASCII. */
function shown(address: Address): string {
  const { host, port } = address;
  return host.includes(':')
    ? formatAddress(address)
    : formatAddress({ host: new URL(`http://${host}`).hostname, port });
}
