import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that counts received lines and parses as little as possible, because it shares the machine with the server. */
export class LoadClient {
  deliveries = 0;
  /** Called with the number of received lines with a mark: the sender's own messages, which confirm that they are stored. */
  echoes: { mark: string; came(count: number): void } | undefined;
  #onLine: ((line: string) => void) | undefined;
  #rest = '';

  private constructor(readonly socket: Socket) {
    // All input is ASCII, and this is the fastest decoding.
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', () => undefined);
  }

  private static async connect(port: number): Promise<LoadClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const client = new LoadClient(socket);
    await once(socket, 'connect');
    return client;
  }

  /** Connects to the bare relay, which confirms the connection. */
  static async toRelay(port: number): Promise<LoadClient> {
    const client = await LoadClient.connect(port);
    await client.next('WELCOME');
    return client;
  }

  static async register(port: number, user: string): Promise<LoadClient> {
    const client = await LoadClient.connect(port);
    const registered = client.next('CONVERSATIONS');
    client.send('REGISTER', { user, features: ['changes'] });
    await registered;
    return client;
  }

  send(command: string, fields: object): void {
    this.socket.write(`${command} ${JSON.stringify(fields)}\n`);
  }

  /** The next line of a command for which `isMeant` holds. */
  next(command: string, isMeant = (_: string): boolean => true): Promise<string> {
    return new Promise((resolve) => {
      this.#onLine = (line) => {
        if (!line.startsWith(command) || !isMeant(line)) return;
        this.#onLine = undefined;
        resolve(line);
      };
    });
  }

  #take(text: string): void {
    const all = this.#rest + text;
    const end = all.lastIndexOf('\n') + 1;
    this.#rest = all.slice(end);
    const whole = all.slice(0, end);
    if (this.#onLine) for (const line of whole.split('\n')) this.#onLine?.(line);
    this.deliveries += countOf(whole, 'SEND_MESSAGE {');
    const echoes = this.echoes ? countOf(whole, this.echoes.mark) : 0;
    if (echoes > 0) this.echoes?.came(echoes);
  }
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}
