import { test as base, expect, type TestInfo } from '@playwright/test';
import type { Ends } from '../testing/nodes/test-wire';
import { person } from './support/acts';
import { HostileServer } from './support/hostile';
import { LineClient } from './support/line-client';
import { removeDir, temporaryDir } from './support/paths';
import { Server } from './support/server';
import { User, type AppOptions } from './support/user';

export { expect };
export type { User };
export { LineClient };

/** Everything that a test starts. It is ended and removed after the test. */
export class Stage {
  readonly users: User[] = [];
  readonly servers: Server[] = [];
  readonly #clients: LineClient[] = [];
  readonly #folders: string[] = [];
  readonly #hostile: HostileServer[] = [];

  async server(name = 'Lab', options: readonly string[] = []): Promise<Server> {
    const server = new Server(name, options);
    this.servers.push(server);
    await server.start();
    return server;
  }

  /** A temporary folder, such as a profile, that is removed once the apps that use it have ended. */
  folder(purpose: string): string {
    const folder = temporaryDir(purpose);
    this.#folders.push(folder);
    return folder;
  }

  async start(options: AppOptions = {}): Promise<User> {
    const user = await User.start(options);
    this.users.push(user);
    return user;
  }

  /** Starts an app for each name, all at the same server, and waits until their rosters show all others. */
  async people<Names extends string[]>(
    server: Server,
    ...names: Names
  ): Promise<{ [Index in keyof Names]: User }> {
    const started = await Promise.all(names.map((user) => this.start({ user, server: server.address })));
    await Promise.all(
      started.map(async (user) => {
        const roster = await user.roster();
        for (const other of names.filter((name) => name !== user.name))
          await expect(person(roster, other)).toBeVisible();
      }),
    );
    return started as { [Index in keyof Names]: User };
  }

  async client(server: { port: number }, user: string, fields: object = {}): Promise<LineClient> {
    const client = await LineClient.register(server.port, user, fields);
    this.#clients.push(client);
    return client;
  }

  async hostile(behave: (ends: Ends) => void, port = 0): Promise<HostileServer> {
    const hostile = await HostileServer.start(behave, port);
    this.#hostile.push(hostile);
    return hostile;
  }

  async clear(info: TestInfo): Promise<void> {
    const failed = info.status !== info.expectedStatus;
    await Promise.all(this.users.map((user) => keep(user, failed, info)));
    if (failed)
      for (const server of this.servers) await info.attach(`server ${server.name}`, { body: server.log });
    for (const client of this.#clients) client.close();
    await Promise.all(this.users.map((user) => user.remove()));
    await Promise.all(this.servers.map((server) => server.remove()));
    await Promise.all(this.#hostile.map((server) => server.stop()));
    for (const folder of this.#folders) removeDir(folder);
  }
}

/** Keeps material about a failure: the trace, a picture of every window, and the app's output. */
async function keep(user: User, failed: boolean, info: TestInfo): Promise<void> {
  if (!failed) return;
  const name = `${user.name}-${user.app.process().pid}`;
  await info.attach(`${name} output`, { body: [user.output, ...user.problems].join('\n') });
  if (!user.running) return;
  const windows = user.app.windows().filter((page) => !page.isClosed());
  for (const [index, page] of windows.entries()) {
    const path = info.outputPath(`${name}-${index}.png`);
    await page.screenshot({ path, timeout: 3_000 }).catch(() => undefined);
  }
  const trace = info.outputPath(`${name}-trace.zip`);
  await user.app
    .context()
    .tracing.stop({ path: trace })
    .catch(() => undefined);
}

export const test = base.extend<{ stage: Stage }>({
  stage: async ({}, use, info) => {
    const stage = new Stage();
    await use(stage);
    const problems = stage.users.flatMap((user) => user.problems);
    await stage.clear(info);
    expect(problems, 'errors inside windows').toEqual([]);
  },
});
export {
  person,
  conversationEntry,
  select,
  startConversation,
  writeTo,
  accept,
  say,
  message,
  reached,
  talk,
} from './support/acts';
