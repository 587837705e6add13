import { rmSync } from 'node:fs';
import {
  listInterfaces,
  Offer,
  primaryAddress,
  rankAddresses,
  realEnvironment,
  takeNearby,
  takeProfile,
  TakingError,
  type OfferState,
  type TakingProblem,
} from '../../../net';
import type { Discovery } from '../../../net/discovery/types';
import { newTlsCertificate } from '../../../../runtime/tls/certificate';
import type { Log } from '../../../../runtime/log';
import { readCode, showCode } from '../../../../shared/protocol/adding';
import { formatAddress, parseAddress, type Address } from '../../../../shared/protocol/address';
import type { AddingView } from '../../../../shared/ipc/views/adding';
import { phrase, type Key } from '../../../../shared/words/phrase';
import { say } from '../../../../shared/words/say';
import type { BackupDescription } from '../../../storage/archive/backup-format';
import { CancelledError } from '../../../storage/archive/tasks';
import { checkingFolder, packedFile, restoreAtStart, takenFile } from '../../../storage/archive/restore';
import { CallError, type Caller } from '../../ipc/router';
import { archiveFailure } from '../archives/words';
import type { Job } from '../archives/tasks';
import type { Parts } from '../parts';
import { moveSettings } from './moved-settings';

export interface AddingParts extends Pick<Parts, 'tasks' | 'profile' | 'startAgain' | 'log' | 'changed'> {
  archives: Pick<Parts['archives'], 'pack' | 'unpack'>;
  dialogs: Pick<Parts['dialogs'], 'confirm'>;
  preferences: Pick<Parts['preferences'], 'named' | 'nearby'>;
  keys: Pick<Parts['keys'], 'isOpen'>;
  client: Pick<Parts['client'], 'offersProfileAt'>;
  /** A way to hear of others nearby before this node is there itself. */
  discovery(): Discovery;
}

/** Why an offer is over, for the window that shows it. */
const endings = {
  expired: 'adding.expired',
  guessed: 'adding.guessed',
  lost: 'adding.lost',
  failed: 'adding.failed',
} as const satisfies Record<Extract<OfferState, { kind: 'over' }>['why'], Key>;

/** Why a profile was not taken. */
const problems = {
  'wrong-code': 'joining.wrongCode',
  busy: 'joining.busy',
  failed: 'joining.failed',
  unreachable: 'joining.unreachable',
  lost: 'joining.lost',
  'not-found': 'joining.notFound',
  several: 'joining.several',
} as const satisfies Record<TakingProblem, Key>;

/** Gives this profile to another computer of the user, or takes theirs at the first start. */
export class Adding {
  #offer: Offer | undefined;
  #addresses: string[] = [];
  #window: number | undefined;
  /** Counts the offers that were begun or ended: one that is still being opened may be wanted no more. */
  #turn = 0;

  constructor(private readonly parts: AddingParts) {}

  /** What the offer has come to; null if there is none. */
  get view(): AddingView | null {
    const state = this.#offer?.state;
    switch (state?.kind) {
      case undefined:
        return null;
      case 'open': {
        const { code, wasGuessed } = state;
        return { state: 'open', code: showCode(code), addresses: this.#addresses, wasGuessed };
      }
      case 'giving':
        return { state: 'giving', done: state.done, total: state.total };
      case 'given':
        return { state: 'given' };
      case 'over':
        return { state: 'over', why: phrase(endings[state.why]) };
    }
  }

  /** Asks the user, and shows a code. Returns false if they do not want to. */
  async offer(caller: Caller): Promise<boolean> {
    const { archives, tasks, dialogs, keys, log } = this.parts;
    tasks.expectNone();
    if (!keys.isOpen) throw new CallError('locked', say('adding.locked'));
    const isWanted = await dialogs.confirm(caller.window, {
      message: say('adding.question'),
      detail: say('adding.questionText'),
      action: say('adding.action'),
    });
    if (!isWanted) return false;
    this.end();
    this.#window = caller.window;
    const turn = this.#turn;
    const toLog: Log = (level, event, details) => log[level](event, details);
    const offer = await Offer.open({
      certificate: await newTlsCertificate(),
      environment: realEnvironment,
      log: toLog,
      pack: (secret, signal) => archives.pack(caller, secret, signal),
      changed: () => this.#changed(),
    }).catch(() => {
      throw new CallError('not-done', say('adding.failed'));
    });
    const addresses = await ownAddresses(offer.port);
    if (turn !== this.#turn) {
      offer.close();
      return false;
    }
    this.#offer = offer;
    this.#addresses = addresses;
    this.#changed();
    return true;
  }

  /** Ends the offer. MUST be called when the app ends. */
  end(): void {
    this.#turn += 1;
    if (!this.#offer) return;
    this.#offer.close();
    this.#offer = undefined;
    rmSync(packedFile(this.parts.profile), { force: true });
    this.#changed();
  }

  /** MUST be called when a window is closed: its offer ends. */
  windowClosed(window: number): void {
    if (window === this.#window) this.end();
  }

  /** Takes the profile of the user's other computer and restarts with it. Throws a `CallError` if that fails. */
  async take(caller: Caller, typed: { code: string; address: string }): Promise<void> {
    const { preferences, tasks, profile, startAgain } = this.parts;
    if (preferences.named) throw new CallError('named', say('joining.named'));
    const code = readCode(typed.code);
    if (code === undefined) throw new CallError('wrong-code', say('joining.noCode'));
    const address = typed.address.trim() === '' ? undefined : parseAddress(typed.address);
    if (address && !address.ok) throw new CallError('no-address', say(address.error));
    try {
      await tasks.run(caller, phrase('task.joining'), (job) =>
        this.#taken(code, address?.value, job).catch((error: unknown) => {
          throw job.signal.aborted ? new CancelledError() : error;
        }),
      );
    } catch (error) {
      throw this.#inWords(error);
    } finally {
      rmSync(takenFile(profile), { force: true });
    }
    restoreAtStart(profile);
    startAgain();
  }

  async #taken(code: string, address: Address | undefined, job: Job): Promise<void> {
    const { archives, profile, preferences, discovery } = this.parts;
    const path = takenFile(profile);
    let about: BackupDescription | undefined;
    const taking = {
      ...job,
      code,
      path,
      environment: realEnvironment,
      check: async (secret: string): Promise<void> => {
        ({ about } = await archives.unpack(path, secret, job));
      },
    };
    const folder = checkingFolder(profile);
    try {
      if (address) await takeProfile({ ...taking, address });
      const from =
        address ?? (await takeNearby({ ...taking, discovery: discovery(), settings: preferences.nearby }));
      moveSettings(folder, { from: from.host, name: about?.user ?? '' });
    } catch (error) {
      // It holds the other computer's keys, not encrypted.
      if (about) rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  #inWords(error: unknown): unknown {
    if (error instanceof TakingError) return new CallError(error.why, say(problems[error.why]));
    const words = archiveFailure(error, 'joining');
    return words === undefined ? error : new CallError('not-done', words);
  }

  #changed(): void {
    const offer = this.#offer;
    this.parts.client.offersProfileAt(offer?.isOpen === true ? offer.port : undefined);
    this.parts.changed();
  }
}

/** Where others on the network find this computer, most likely first. */
async function ownAddresses(port: number): Promise<string[]> {
  const own = listInterfaces().filter(({ family, internal }) => family === 'IPv4' && !internal);
  const { likely } = rankAddresses(own, await primaryAddress());
  const hosts = likely.length > 0 ? likely.map(({ address }) => address) : ['127.0.0.1'];
  return hosts.map((host) => formatAddress({ host, port }));
}
