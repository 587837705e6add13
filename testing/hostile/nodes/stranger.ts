import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { prove } from '../../../runtime/entries/certificates';
import { channelOf } from '../../../runtime/tls/channel';
import { tlsOptions } from '../../../runtime/tls/options';
import { certificateFields } from '../../../shared/protocol/certificate';
import { newKeys, type WriterKeys } from '../../../electron/net/keys';
import { decodeLine, encodeMessage, LineDecoder, type Message } from '../../../shared/protocol/codec';
import { atEnd, host } from '../../nodes/test-wire';

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
    const decoder = new LineDecoder();
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      for (const line of decoder.push(bytes)) {
        const message = line.tooLong ? undefined : decodeLine(line.bytes);
        if (message?.ok) this.#hear(message.value);
      }
    });
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
    stranger.send('REGISTER', {
      user: 'mallory',
      key: stranger.keys.writer.id,
      certificate: certificateFields(stranger.keys.certificate),
      nonce: 'n'.repeat(24),
      instance: 'x',
      urls: options.urls ?? [],
    });
    await stranger.until(() => stranger.isClosed || stranger.count('WELCOME') > 0);
    return stranger;
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

  /** Stops reading. */
  stopReading(): void {
    this.socket.pause();
  }

  #hear(message: Message): void {
    this.heard.push(message);
    if (message.command === 'CHALLENGE') {
      const { nonce, server } = message.fields;
      const channel = channelOf(this.socket);
      const proof = { role: 'client', nonce: String(nonce), to: String(server), channel } as const;
      const signature = prove(this.keys.writer, proof);
      this.send('PROVE', { signature });
    }
    this.#wake();
  }

  #wake(): void {
    for (const look of this.#waits.splice(0)) look();
  }
}

const fromAddress = (from: string | undefined) => (from === undefined ? {} : { localAddress: from });
