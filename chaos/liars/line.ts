import { connect, type TLSSocket } from 'node:tls';
import { encodeEntry } from '../../runtime/entries/entry-codec';
import { prove, type Proof } from '../../runtime/entries/certificates';
import { channelOf } from '../../runtime/tls/channel';
import { tlsOptions } from '../../runtime/tls/options';
import type { LogEntry } from '../../shared/conversation/log-entry';
import { certificateFields } from '../../shared/protocol/certificate';
import { decodeLine, encodeMessage, LineDecoder, type Message } from '../../shared/protocol/codec';
import { limits } from '../../shared/protocol/limits';
import type { Computer } from '../../testing/exchange/computers';

const host = '127.0.0.1';

/** Events of a connection. */
export interface LineEvents {
  heard(line: Line, message: Message): void;
  /** The other side sent something that is not a line of the protocol. */
  fault(problem: string): void;
  ended(line: Line): void;
}

/** A liar's connection with a node or the server. It registers as any program does. */
export class Line {
  /** Number of HAVEs that the liar still answers: two nodes that never agree would talk without end. */
  answersLeft = 0;
  #isRegistered = false;
  readonly #socket: TLSSocket;
  readonly #decoder = new LineDecoder();

  /** @param instance new at each start of a program */
  constructor(
    readonly by: Computer,
    /** Number of the node at the other end. */
    readonly node: number,
    port: number,
    private readonly instance: string,
    private readonly events: LineEvents,
  ) {
    this.#socket = connect({ host, port, ...tlsOptions, rejectUnauthorized: false }).setNoDelay(true);
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('data', (bytes) => this.#receive(bytes));
    this.#socket.on('close', () => events.ended(this));
    this.send('HELLO', { nonce: this.instance.padEnd(24, 'n') });
  }

  get isRegistered(): boolean {
    return this.#isRegistered;
  }

  send(command: string, fields: object = {}): void {
    this.sendBytes(encodeMessage(command, fields));
  }

  give(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.sendBytes(encodeEntry(entry));
  }

  sendBytes(bytes: Uint8Array): void {
    // Nothing is sent to a node that does not read.
    if (this.#socket.writableLength < limits.outgoingBytes) this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.destroy();
  }

  #register(proof: Proof): void {
    this.send('REGISTER', {
      user: this.by.name,
      key: this.by.writer.id,
      certificate: certificateFields(this.by.certificate),
      signature: prove(this.by.writer, proof),
      features: ['log', 'changes'],
      instance: this.instance,
      urls: [],
    });
  }

  #receive(bytes: Uint8Array): void {
    for (const line of this.#decoder.push(bytes)) {
      const message = line.tooLong ? undefined : decodeLine(line.bytes);
      if (!message?.ok) this.events.fault(`node ${this.node} says what is no line`);
      else this.#hear(message.value);
    }
  }

  #hear(message: Message): void {
    const { command, fields } = message;
    if (command === 'PROOF') {
      const [nonce, to] = [String(fields['nonce']), String(fields['server'])];
      this.#register({ role: 'client', nonce, to, channel: channelOf(this.#socket) });
    }
    if (command === 'PING') this.send('PONG', fields);
    if (command === 'WELCOME') this.#isRegistered = true;
    this.events.heard(this, message);
  }
}
