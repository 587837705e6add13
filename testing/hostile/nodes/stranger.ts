import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { prove } from '../../../runtime/entries/certificates';
import { channelOf } from '../../../runtime/tls/channel';
import { tlsOptions } from '../../../runtime/tls/options';
import { certificateFields } from '../../../shared/protocol/certificate';
import { newKeys, type WriterKeys } from '../../../electron/net/keys';
import { encodeMessage, type Message } from '../../../shared/protocol/codec';
import { atEnd, eachMessage, host } from '../../nodes/test-wire';

interface StrangerOptions {
  keys?: WriterKeys;
  urls?: string[];
  /** An address of this computer from which it connects. */
  from?: string;
}

/** A malicious peer on the network. */
export class Stranger {
  readonly heard: Message[] = [];
  readonly #waits: (() => void)[] = [];
  isClosed = false;

  private constructor(
    readonly socket: Socket,
    readonly keys: WriterKeys,
  ) {
    socket.on('error', () => socket.destroy());
    eachMessage(socket, (message) => this.#hear(message));
    socket.on('close', () => {
      this.isClosed = true;
      this.#wake();
    });
    atEnd(() => socket.destroy());
  }

  /** Connects without TLS, and says nothing. */
  static silent(port: number, from?: string): Stranger {
    return new Stranger(connect({ host, port, ...fromAddress(from) }), newKeys());
  }

  /** Connects and does not register. */
  static unregistered(port: number, { keys = newKeys(), from }: StrangerOptions = {}): Stranger {
    const options = { host, port, ...fromAddress(from), ...tlsOptions, rejectUnauthorized: false };
    return new Stranger(connectTls(options), keys);
  }

  /** Connects and registers, or is refused. */
  static async registered(port: number, options: StrangerOptions = {}): Promise<Stranger> {
    const stranger = Stranger.unregistered(port, options);
    await stranger.register({ urls: options.urls ?? [] });
    await stranger.until(() => stranger.isClosed || stranger.count('WELCOME') > 0);
    return stranger;
  }

  /** Says HELLO, and sends REGISTER once it is answered. Fields given here replace the usual ones. */
  async register(fields: object = {}): Promise<void> {
    this.send('HELLO', { nonce: 'n'.repeat(24) });
    await this.until(() => this.isClosed || this.count('PROOF') > 0);
    const { nonce, server } = this.heard.find(({ command }) => command === 'PROOF')?.fields ?? {};
    const channel = channelOf(this.socket);
    const proof = { role: 'client', nonce: String(nonce), to: String(server), channel } as const;
    this.send('REGISTER', {
      user: 'mallory',
      key: this.keys.writer.id,
      certificate: certificateFields(this.keys.certificate),
      signature: prove(this.keys.writer, proof),
      instance: 'x',
      ...fields,
    });
  }

  send(command: string, fields: object = {}): void {
    this.sendBytes(encodeMessage(command, fields));
  }

  sendBytes(bytes: Uint8Array): void {
    if (!this.isClosed) this.socket.write(bytes);
  }

  count(command: string): number {
    return this.heard.filter((message) => message.command === command).length;
  }

  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => (holds() ? resolve() : void this.#waits.push(look));
      look();
    });
  }

  /** Waits until everything sent has been handled, or the connection is over. */
  async settled(): Promise<void> {
    const token = `settled-${this.heard.length}`;
    this.send('PING', { token });
    const isAnswer = ({ command, fields }: Message): boolean =>
      command === 'PONG' && fields['token'] === token;
    await this.until(() => this.isClosed || this.heard.some(isAnswer));
  }

  #hear(message: Message): void {
    this.heard.push(message);
    this.#wake();
  }

  #wake(): void {
    for (const look of this.#waits.splice(0)) look();
  }
}

const fromAddress = (from: string | undefined) => (from === undefined ? {} : { localAddress: from });
