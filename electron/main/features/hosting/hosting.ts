import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { utilityProcess, type UtilityProcess } from 'electron';
import { computerName } from '../../../../runtime/computer-name';
import type { HostingView } from '../../../../shared/ipc/views/hosting';
import { formatAddress } from '../../../../shared/protocol/address';
import { listInterfaces, primaryAddress, rankAddresses } from '../../../net';
import { inEnglish } from '../../../../shared/words/say';
import { type Phrase, phrase } from '../../../../shared/words/phrase';
import type { Logger } from '../../../storage/logger';
import type { HostCommand, HostReport } from './hosting-messages';
import type { Host } from '../../ports';
import { Restarts } from './restarts';

const program = fileURLToPath(new URL('./server-host.js', import.meta.url));
const off: HostingView = {
  state: 'off',
  defaultName: computerName(),
  addresses: [],
  otherAddresses: [],
  key: '',
  detail: null,
};
/** How long the server may take to say how many people are there. */
const countMs = 1_000;
/** How long the server may take to stop; it gives its clients half a second to read GOODBYE. */
const stopMs = 1_500;

interface Options {
  port: number;
  name: string;
}

/** Runs the server on this computer in a utility process, with the same code as the stand-alone server. */
export class UtilityHost implements Host {
  #view: HostingView = off;
  #process: UtilityProcess | undefined;
  #options: Options | undefined;
  #startedAt = 0;
  #restarts = new Restarts();
  /** The port of the running server. */
  #port = 0;
  #primary: string | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly data: string,
    private readonly log: Logger,
  ) {}

  /** For windows. Addresses are read each time, because a computer moves between networks. */
  get view(): HostingView {
    return this.#view.state === 'on'
      ? { ...this.#view, ...ownAddresses(this.#port, this.#primary) }
      : this.#view;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async start(options: Options): Promise<void> {
    this.#primary = await primaryAddress();
    await this.stop();
    this.#options = options;
    this.#restarts = new Restarts();
    this.#show({ ...off, state: 'starting' });
    await this.#launch(options);
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    this.#options = undefined;
    if (running) {
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      running.postMessage({ kind: 'stop' } satisfies HostCommand);
      const deadline = setTimeout(() => running.kill(), stopMs);
      await ended;
      clearTimeout(deadline);
    }
    this.#show(off);
  }

  async people(): Promise<number | undefined> {
    const running = this.#process;
    if (!running || this.#view.state !== 'on') return 0;
    let take: (message: HostReport) => void = () => undefined;
    const counted = new Promise<number>((resolve) => {
      take = (message) => message.kind === 'people' && resolve(message.count);
      running.on('message', take);
      running.postMessage({ kind: 'count' } satisfies HostCommand);
    });
    try {
      return await Promise.race([counted, wait(countMs, undefined)]);
    } finally {
      running.off('message', take);
    }
  }

  /** Resolves once the server is on, has failed, or its process has ended. */
  #launch(options: Options): Promise<void> {
    const child = utilityProcess.fork(program, [], { serviceName: 'Parley server' });
    this.#process = child;
    this.#startedAt = Date.now();
    return new Promise((resolve) => {
      child.on('message', (message: HostReport) => {
        if (this.#take(child, message, options)) resolve();
      });
      child.once('exit', (code) => {
        if (this.#process === child) this.#crashed(code);
        resolve();
      });
      child.postMessage({
        kind: 'start',
        host: '0.0.0.0',
        data: this.data,
        port: options.port,
        name: options.name || computerName(),
      } satisfies HostCommand);
    });
  }

  /** Handles a report. Returns whether it settles the start. */
  #take(child: UtilityProcess, message: HostReport, options: Options): boolean {
    if (message.kind === 'log') this.log[message.level](`server: ${message.event}`, message.details);
    if (message.kind === 'people') return false;
    if (this.#process !== child) return message.kind !== 'log';
    if (message.kind === 'started') {
      this.#port = message.port;
      this.#show({ ...off, state: 'on', key: message.key });
    }
    if (message.kind === 'failed') this.#fail(message.detail, options);
    return message.kind === 'started' || message.kind === 'failed';
  }

  #fail(detail: Phrase, { port }: Options): void {
    this.log.warn('The server could not be started.', { port, detail: inEnglish(detail) });
    this.#process?.kill();
    this.#process = undefined;
    this.#show({ ...off, state: 'failed', detail });
  }

  #crashed(code: number): void {
    const options = this.#options;
    const delayMs = this.#restarts.crashed(Date.now() - this.#startedAt, this.#view.state === 'on');
    this.#process = undefined;
    this.log.error('The server on this computer ended unexpectedly.', { code });
    this.#show({
      ...off,
      state: 'failed',
      detail: phrase(delayMs === undefined ? 'hosting.stopped' : 'hosting.restarting'),
    });
    if (delayMs === undefined || !options) return;
    setTimeout(() => {
      if (this.#options === options && !this.#process) void this.#launch(options);
    }, delayMs);
  }

  #show(view: HostingView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}

/** Addresses at which others on the network can reach this computer, with the likely ones apart. */
function ownAddresses(
  port: number,
  primary: string | undefined,
): Pick<HostingView, 'addresses' | 'otherAddresses'> {
  const own = listInterfaces().filter(({ family, internal }) => family === 'IPv4' && !internal);
  const { likely, others } = rankAddresses(own, primary);
  const written = (all: readonly { address: string }[]): string[] =>
    all.map(({ address }) => formatAddress({ host: address, port }));
  return {
    addresses: written(likely.length > 0 ? likely : [{ address: loopback }]),
    otherAddresses: written(others),
  };
}

const loopback = '127.0.0.1';
