import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface ReceivedLine {
  command: string;
  fields: Record<string, unknown>;
}

export interface OnlineUserLine {
  user: string;
  status: string;
  note?: string;
  icon?: string | null;
}

const parse = (line: string): ReceivedLine => {
  const space = line.indexOf(' ');
  if (space === -1) return { command: line, fields: {} };
  return {
    command: line.slice(0, space),
    fields: JSON.parse(line.slice(space + 1)) as Record<string, unknown>,
  };
};

/** The simplest client: lines over a socket, written from docs/protocol.md and sharing no code with the app. */
export class LineClient {
  readonly received: ReceivedLine[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(
    readonly user: string,
    private readonly socket: Socket,
  ) {
    socket.on('error', () => socket.destroy());
    createInterface(socket).on('line', (line) => this.#take(parse(line)));
  }

  static async register(port: number, user: string, fields: object = {}): Promise<LineClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const client = new LineClient(user, socket);
    client.send('REGISTER', { user, ...fields });
    await client.next('WELCOME');
    return client;
  }

  send(command: string, fields: object = {}): void {
    this.socket.write(`${command} ${JSON.stringify(fields)}\n`);
  }

  /** The first message, received already or later, that the test accepts. */
  next(
    command: string,
    test: (fields: Record<string, unknown>) => boolean = () => true,
  ): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.received.find((each) => each.command === command && test(each.fields));
        if (!found) return;
        clearTimeout(deadline);
        this.#waiting.delete(look);
        resolve(found.fields);
      };
      const deadline = setTimeout(() => {
        this.#waiting.delete(look);
        const tail = this.received.slice(-5).map((each) => JSON.stringify(each).slice(0, 300));
        reject(new Error(`${this.user} did not receive ${command}; last were:\n${tail.join('\n')}`));
      }, 10_000);
      this.#waiting.add(look);
      look();
    });
  }

  /** The last list of people online that this client received. */
  online(): OnlineUserLine[] {
    const last = this.received.findLast((each) => each.command === 'ONLINE_USERS');
    return (last?.fields['users'] ?? []) as OnlineUserLine[];
  }

  /** The texts of a person's messages, in the order in which they came. */
  texts(from: string): string[] {
    const messages = this.received.filter(
      (each) => each.command === 'SEND_MESSAGE' && each.fields['from'] === from,
    );
    return messages.map((each) => String(each.fields['text']));
  }

  /** Invites people, as soon as they are online, and returns the conversation's id. */
  async invite(users: readonly string[], title?: string): Promise<string> {
    for (const user of users)
      await this.next('ONLINE_USERS', ({ users: online }) =>
        (online as OnlineUserLine[]).some((each) => each.user === user),
      );
    const known = new Set(this.#invitations());
    this.send('INVITE', { users, title });
    const invitation = await this.next('INVITATION', (fields) => !known.has(String(fields['conversation'])));
    return String(invitation['conversation']);
  }

  close(): void {
    this.socket.destroy();
  }

  #invitations(): string[] {
    return this.received
      .filter((each) => each.command === 'INVITATION')
      .map((each) => String(each.fields['conversation']));
  }

  #take(message: ReceivedLine): void {
    this.received.push(message);
    if (message.command === 'PING') this.send('PONG', message.fields);
    for (const look of [...this.#waiting]) look();
  }
}
