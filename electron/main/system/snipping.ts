import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bounds } from '../../../shared/ipc/bounds';
import { ownerOf, propertyOf, type SessionBus } from './session-bus';

const run = promisify(execFile);

/** Has the user choose a part of the screen, with what the desktop has for that: no program can look at it without being seen. */
export interface Snipping {
  /** Whether this desktop has it, as far as is known. */
  readonly isThere: boolean;
  /** Finds out whether it does. */
  look(): Promise<void>;
  take(): Promise<Snipped>;
}

/** The part of the screen that the user chose, as PNG; `none` if they chose none; undefined if that is not to be had. */
export type Snipped = Uint8Array | 'none' | undefined;

/** @param bus the bus of a Linux desktop's session, if there is one */
export function snippingOn(platform: NodeJS.Platform, bus: () => Promise<SessionBus | undefined>): Snipping {
  if (platform === 'linux') return new PortalSnipping(bus);
  return platform === 'darwin' ? macSnipping : noSnipping;
}

/** Windows has a program for it, which gives what was chosen to the clipboard only. */
const noSnipping: Snipping = {
  isThere: false,
  look: () => Promise.resolve(),
  take: () => Promise.resolve(undefined),
};

const macSnipping: Snipping = {
  isThere: true,
  look: () => Promise.resolve(),
  take: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-snip-'));
    try {
      const path = join(folder, 'snip.png');
      // Without a choice it makes no file.
      await run('/usr/sbin/screencapture', ['-i', '-x', path]).catch(() => undefined);
      return (await pictureAt(path)) ?? 'none';
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const service = 'org.freedesktop.portal.Desktop';
const object = { path: '/org/freedesktop/portal/desktop', interface: 'org.freedesktop.portal.Screenshot' };
const request = 'org.freedesktop.portal.Request';

/** The portal of a Linux desktop: it asks the user, and says where the picture lies. */
export class PortalSnipping implements Snipping {
  #isThere = false;
  /** The bus on which answers are heard. Another comes where it has ended. */
  #heard: { readonly bus: SessionBus; readonly listening: Promise<void> } | undefined;
  #answers: Answers | undefined;

  constructor(private readonly bus: () => Promise<SessionBus | undefined>) {}

  get isThere(): boolean {
    return this.#isThere;
  }

  async look(): Promise<void> {
    const bus = await this.bus();
    const version = bus && (await propertyOf(bus, service, object.path, object.interface, 'version'));
    this.#isThere = typeof version === 'number';
  }

  async take(): Promise<Snipped> {
    const bus = await this.bus();
    if (!bus) return undefined;
    try {
      await this.#listeningOn(bus);
    } catch {
      // The next time there may be another one.
      bus.close();
      return undefined;
    }
    const owner = await ownerOf(bus, service);
    if (owner === undefined) return undefined;
    // The user is being asked already.
    if (this.#answers) return 'none';
    try {
      const [outcome, results] = (await this.#asked(bus, owner)) ?? [];
      if (outcome === 1) return 'none';
      const uri =
        results !== null && typeof results === 'object' && 'uri' in results ? results.uri : undefined;
      return outcome === 0 && typeof uri === 'string' ? await pictureAt(fileURLToPath(uri)) : undefined;
    } catch {
      // It does not answer, or says that the picture lies where no file can.
      return undefined;
    } finally {
      this.#answers = undefined;
    }
  }

  /** Resolves with what the portal says once the user has chosen; undefined if it goes before that. */
  async #asked(bus: SessionBus, owner: string): Promise<readonly unknown[] | undefined> {
    const came = new Map<string, readonly unknown[] | undefined>();
    let settle = (): void => undefined;
    this.#answers = {
      bus,
      owner,
      come: (at, answer) => {
        came.set(at, answer);
        settle();
      },
    };
    const options = {
      interactive: bus.typed('b', true),
      handle_token: bus.typed('s', `parley_${randomUUID().replaceAll('-', '')}`),
    };
    const handle = await bus.call(
      owner,
      { ...object, member: 'Screenshot' },
      { signature: 'sa{sv}', values: ['', options] },
    );
    // The answer may come before this.
    return new Promise((resolve) => {
      settle = () => {
        for (const at of [String(handle), gone]) if (came.has(at)) resolve(came.get(at));
      };
      settle();
    });
  }

  #listeningOn(bus: SessionBus): Promise<void> {
    if (this.#heard?.bus !== bus) this.#heard = { bus, listening: this.#listen(bus) };
    return this.#heard.listening;
  }

  async #listen(bus: SessionBus): Promise<void> {
    const waiting = (): Answers | undefined => (this.#answers?.bus === bus ? this.#answers : undefined);
    bus.onEnd(() => waiting()?.come(gone, undefined));
    await bus.onOwner(service, (owner) => {
      if (owner !== waiting()?.owner) waiting()?.come(gone, undefined);
    });
    await bus.listen(request, (member, values, sender, path) => {
      if (member === 'Response' && path !== undefined && sender === waiting()?.owner)
        waiting()?.come(path, values);
    });
  }
}

/** What the portal answers while a request is under way. */
interface Answers {
  readonly bus: SessionBus;
  /** Unique name of the portal on that bus. */
  readonly owner: string;
  /** @param at the object of the request, or `gone` */
  come(at: string, answer: readonly unknown[] | undefined): void;
}

/** No path of an object: says that nobody answers any more. */
const gone = '';

const pngBegins = Buffer.from('89504e470d0a1a0a', 'hex');

/** The picture in a file; undefined if there is none, or it is larger than a picture without a file may be. */
async function pictureAt(path: string): Promise<Uint8Array | undefined> {
  const about = await stat(path).catch(() => undefined);
  if (!about?.isFile() || about.size > bounds.pastedBytes) return undefined;
  const bytes = await readFile(path);
  return bytes.subarray(0, pngBegins.length).equals(pngBegins) ? bytes : undefined;
}
