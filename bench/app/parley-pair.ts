import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accept, talk } from '../../e2e/support/acts';
import { LineClient } from '../../e2e/support/line-client';
import { User, type AppOptions } from '../../e2e/support/user';
import { endsWithBench } from '../running';
import { startMeasured } from '../server/measured-process';
import { parleyServer } from '../server/parley';
import { startFlood } from './flood';

const names = ['fay', 'gus', 'hal', 'ivy'];

/** Two apps at a server, and four simple clients that talk to both of them. */
export class ParleyPair {
  readonly #ended: (() => Promise<void> | void)[] = [];

  private constructor(
    /** The windows of both in the conversation that nobody else is in. */
    readonly alone: readonly [Page, Page],
    /** Their windows in the conversation with the four others. */
    readonly together: readonly [Page, Page],
    private readonly users: readonly [User, User],
    private readonly others: readonly LineClient[],
    private readonly conversation: string,
  ) {}

  static async start(): Promise<ParleyPair> {
    const data = mkdtempSync(join(tmpdir(), 'parley-keypress-'));
    const server = await startMeasured((port) => parleyServer(data, port));
    const end = [() => server.stop(), () => rmSync(data, { recursive: true, force: true })];
    const where = { server: `127.0.0.1:${server.port}` };
    const users = await startUsers(where);
    const alone = await talk(users[0], users[1]);
    const others = await Promise.all(names.map((name) => LineClient.register(server.port, name)));
    const conversation = await foundConversation(others);
    const together = [await accept(users[0]), await accept(users[1])] as const;
    const pair = new ParleyPair(pairOf(alone), together, users, others, conversation);
    pair.#ended.push(...users.map((user) => () => user.remove()), ...end);
    return pair;
  }

  /** Lets the four others talk. Returns what stops them. */
  flood(): () => void {
    return startFlood((number) => {
      const sender = this.others[number % this.others.length];
      // Nobody reads what they receive.
      sender?.received.splice(0);
      sender?.send('SEND_MESSAGE', { conversation: this.conversation, text: `message ${number} of many` });
    });
  }

  /** Closes the windows of the conversation with the four others. */
  async closeTogether(): Promise<void> {
    for (const [index, user] of this.users.entries()) {
      const page = this.together[index];
      if (page) await Promise.all([page.waitForEvent('close'), user.closeWindow(page)]);
    }
  }

  async end(): Promise<void> {
    for (const each of this.others) each.close();
    for (const end of this.#ended) await end();
  }
}

/** Two apps that find each other on this computer, without a server. */
export class DirectPair {
  private constructor(
    readonly windows: readonly [Page, Page],
    private readonly users: readonly [User, User],
  ) {}

  static async start(): Promise<DirectPair> {
    const users = await startUsers({ nearby: 'loopback' });
    return new DirectPair(pairOf(await talk(...users)), users);
  }

  async end(): Promise<void> {
    for (const user of this.users) await user.remove();
  }
}

const startUsers = async (options: AppOptions): Promise<[User, User]> => [
  await startUser({ ...options, user: 'ann' }),
  await startUser({ ...options, user: 'bob' }),
];

async function startUser(options: AppOptions): Promise<User> {
  const user = await User.start(options);
  endsWithBench(user.app.process());
  // Tracing takes a picture of the page at every step.
  await user.app.context().tracing.stop();
  return user;
}

async function foundConversation([first, ...rest]: readonly LineClient[]): Promise<string> {
  if (!first) throw new Error('a conversation needs somebody who founds it');
  const conversation = await first.invite([...rest.map(({ user }) => user), 'ann', 'bob'], 'Flood');
  for (const each of rest) {
    await each.next('INVITATION');
    each.send('JOIN', { conversation });
  }
  return conversation;
}

function pairOf([from, to]: readonly Page[]): [Page, Page] {
  if (!from || !to) throw new Error('a pair has two windows');
  return [from, to];
}
