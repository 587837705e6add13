import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accept, talk } from '../../e2e/support/acts';
import { User, type AppOptions } from '../../e2e/support/user';
import { endsWithBench } from '../running';
import { startMeasured } from '../server/measured-process';
import { parleyServer } from '../server/parley';
import { Talker } from './talker';

/** Two apps at a server, and somebody who talks to both of them. All conversations are sealed, as people start them. */
export class ParleyPair {
  readonly #ended: (() => Promise<void> | void)[] = [];

  private constructor(
    /** The windows of both in the conversation that nobody else is in. */
    readonly alone: readonly [Page, Page],
    /** Their windows in the conversation with the talker. */
    readonly together: readonly [Page, Page],
    private readonly users: readonly [User, User],
    private readonly talker: Talker,
  ) {}

  static async start(): Promise<ParleyPair> {
    const data = mkdtempSync(join(tmpdir(), 'parley-keypress-'));
    const server = await startMeasured((port) => parleyServer(data, port));
    const end = [() => server.stop(), () => rmSync(data, { recursive: true, force: true })];
    const where = { server: `127.0.0.1:${server.port}` };
    const users = await startUsers(where);
    const alone = await talk(users[0], users[1]);
    const talker = await Talker.start(
      'fay',
      server.port,
      users.map(({ name }) => name),
    );
    const together = [await accept(users[0]), await accept(users[1])] as const;
    const pair = new ParleyPair(pairOf(alone), together, users, talker);
    pair.#ended.push(...users.map((user) => () => user.remove()), ...end);
    return pair;
  }

  /** Lets the talker talk. Returns what stops it. */
  flood(): () => void {
    return this.talker.flood();
  }

  /** Closes the windows of the conversation with the talker. */
  async closeTogether(): Promise<void> {
    for (const [index, user] of this.users.entries()) {
      const page = this.together[index];
      if (page) await Promise.all([page.waitForEvent('close'), user.closeWindow(page)]);
    }
  }

  async end(): Promise<void> {
    await this.talker.end();
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

function pairOf([from, to]: readonly Page[]): [Page, Page] {
  if (!from || !to) throw new Error('a pair has two windows');
  return [from, to];
}
