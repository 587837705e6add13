import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { NamedPerson } from '../../shared/conversation/log-entry';
import { personId } from '../../shared/ids';
import { decodeLine, encodeMessage, LineDecoder } from '../../shared/protocol/codec';

export interface Address {
  host: string;
  port: number;
  /** Options of TLS, which is spoken there if they are given; plain lines without them. */
  tls?: ConnectionOptions;
}
export interface ReceivedLine {
  command: string;
  fields: Record<string, unknown>;
}
type Match = Record<string, unknown>;

/** Options of a client that accepts any certificate, as they are all self-made. */
export const tls: ConnectionOptions = { rejectUnauthorized: false, ALPNProtocols: ['parley/2'] };

/** Timeout for a broken server. It does not measure speed. */
const patienceMs = 15_000;

/** A name that nobody else has, so that the suite can run against a server in use. */
export const unique = (name: string): string => `${name}-${randomBytes(5).toString('hex')}`;

/** A bare client for tests: sends what it is given and keeps what it receives. */
export class TestClient {
  /** Received lines that were not taken yet. */
  readonly inbox: ReceivedLine[] = [];
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>;
  name = '';
  id = '';
  /** Whether it discards presence, which is much when many are online. */
  deaf = false;
  /** Whether it answers PING, as every client must. */
  answers = true;
  readonly #decoder = new LineDecoder();
  #wake = new Set<() => void>();

  private constructor(readonly socket: Socket) {
    socket.on('data', (bytes) => this.#receive(bytes));
    // An error of TLS does not close its socket.
    socket.on('error', () => socket.destroy());
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    void this.closed.then(() => this.#wakeAll());
  }

  static async connect({ host, port, tls }: Address): Promise<TestClient> {
    const socket = tls ? connectTls({ host, port, ...tls }) : connect({ host, port });
    await new Promise<void>((resolve, reject) =>
      socket.once(tls ? 'secureConnect' : 'connect', resolve).once('error', reject),
    );
    return new TestClient(socket);
  }

  /** Connects and registers under a unique name. */
  static async register(
    address: Address,
    name: string,
    fields: object = {},
    deaf = false,
  ): Promise<TestClient> {
    const client = await TestClient.connect(address);
    client.name = unique(name);
    client.deaf = deaf;
    client.send('REGISTER', { user: client.name, ...fields });
    client.id = String((await client.take('WELCOME')).fields['id']);
    await client.take('CONVERSATIONS');
    return client;
  }

  /** Its id and name, as full nodes write them in INVITE. */
  get named(): NamedPerson {
    return { id: personId.parse(this.id), user: this.name };
  }

  send(command: string, fields: object = {}): void {
    this.socket.write(encodeMessage(command, fields));
  }

  /** Sends raw bytes. */
  raw(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Takes the next message of this command whose fields include those of `match`, waiting for it if need be. */
  async take(command: string, match: Match = {}): Promise<ReceivedLine> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const index = this.inbox.findIndex(
        (message) => message.command === command && includes(message.fields, match),
      );
      const [found] = index === -1 ? [] : this.inbox.splice(index, 1);
      if (found) return found;
      if (Date.now() > deadline || this.socket.destroyed) throw new Error(this.#missed(command, match));
      await this.#news(deadline - Date.now());
    }
  }

  #missed(command: string, match: Match): string {
    const got = this.inbox.map(
      (message) => `${message.command} ${JSON.stringify(message.fields).slice(0, 200)}`,
    );
    return `${this.name}: no ${command} ${JSON.stringify(match)} came, but:\n${got.join('\n')}`;
  }

  /** The fields of all received lines with this command. Takes none of them. */
  all(command: string): Record<string, unknown>[] {
    return this.inbox.filter((message) => message.command === command).map(({ fields }) => fields);
  }

  /** Waits until the server has answered everything sent so far. */
  async settle(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      const token = randomBytes(6).toString('hex');
      this.send('PING', { token });
      await this.take('PONG', { token });
    }
  }

  /** Sends a command and takes the ERROR that must follow. Returns its code. */
  async refused(command: string, fields: object): Promise<string> {
    this.send(command, fields);
    return String((await this.take('ERROR', { command })).fields['code']);
  }

  /** Ends the connection without GOODBYE. */
  async crash(): Promise<void> {
    this.socket.destroy();
    await this.closed;
  }

  #receive(bytes: Uint8Array): void {
    for (const line of this.#decoder.push(bytes)) {
      if (this.deaf && !line.tooLong && startsWith(line.bytes, 'ONLINE_')) continue;
      if (line.tooLong) throw new Error('the server sent a line that is too long');
      const message = decodeLine(line.bytes);
      if (!message.ok) throw new Error(`the server sent a bad line: ${message.error.message}`);
      if (message.value.command === 'PING' && this.answers) this.send('PONG', message.value.fields);
      else this.inbox.push(message.value);
    }
    this.#wakeAll();
  }

  #news(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, ms));
      this.#wake.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #wakeAll(): void {
    const waking = this.#wake;
    this.#wake = new Set();
    for (const wake of waking) wake();
  }
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text;

function includes(fields: Record<string, unknown>, match: Match): boolean {
  return Object.entries(match).every(([key, value]) => JSON.stringify(fields[key]) === JSON.stringify(value));
}
