import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that counts what it is sent, and parses as little as it can: it shares the machine with the server. */
export class LoadClient {
  deliveries = 0;
  onLine: (line: string) => void = () => undefined;
  #rest = '';

  private constructor(readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', () => undefined);
  }

  private static async connect(port: number): Promise<LoadClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const client = new LoadClient(socket);
    await once(socket, 'connect');
    return client;
  }

  /** Connects to the bare relay, which says when it has taken notice. */
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

  /** The next line of a command. */
  next(command: string): Promise<string> {
    return new Promise((resolve) => {
      this.onLine = (line) => {
        if (line.startsWith(command)) resolve(line);
      };
    });
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('SEND_MESSAGE')) this.deliveries += 1;
      this.onLine(line);
    }
  }
}
