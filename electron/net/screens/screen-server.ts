import type { IncomingMessage, ServerResponse } from 'node:http';
import { channelOf } from '../../../runtime/tls/channel';
import { proveAtScreen, verifiesAtScreen } from '../../../runtime/screens/proof';
import type { SetTimer } from '../../../runtime/timers';
import type { ConversationId, PersonId, WriterId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { frameHead, type ScreenFrame } from '../../../shared/screens/frames';
import {
  parseScreenAuthorization,
  parseScreenPath,
  screenProofHeader,
  type SharedScreen,
} from '../../../shared/screens/requests';
import type { WriterKeys } from '../keys';

/** Shortest interval between two key frames that are asked for: each is as large as many others. */
const keyFrameMs = 1_000;
/** How long somebody may take nothing of what waits for them. */
const stalledMs = 20_000;

export interface ScreenServerOptions {
  readonly keys: Pick<WriterKeys, 'writer'>;
  /** The member of a conversation whose writer this is; undefined if it is none of a member. */
  memberWith(conversation: ConversationId, writer: WriterId): PersonId | undefined;
  readonly setTimer: SetTimer;
  /** Milliseconds by a clock that never goes back. */
  now(): number;
}

/** What a share is told. */
export interface ScreenShareEvents {
  /** Somebody watches, or does not any more. */
  watchersChanged(): void;
  /** Somebody can show nothing before a key frame comes. */
  keyFrameWanted(): void;
}

interface Watcher {
  readonly writer: WriterId;
  readonly person: PersonId;
  readonly response: ServerResponse;
  /** Whether it can show nothing before a key frame comes: it has just come, or frames were left out for it. */
  needsKey: boolean;
  /** Since when what waits for it has not become less than the bound; undefined if it has. */
  fullSince: number | undefined;
}

interface Share extends SharedScreen {
  readonly events: ScreenShareEvents;
}

/**
 * Shows the screen that this computer shares to members of its conversation, over HTTP/1.1: one answer each, that goes on as long as
 * the share. Whoever is too slow misses frames until a key frame: nothing else waits for them.
 */
export class ScreenServer {
  readonly #watchers = new Map<WriterId, Watcher>();
  #share: Share | undefined;
  #givenAt = 0;
  #keyAskedAt = -Infinity;
  #timer: { cancel(): void } | undefined;
  #keyTimer: { cancel(): void } | undefined;

  constructor(private readonly options: ScreenServerOptions) {}

  /** Who watches; each person once. */
  get watchers(): readonly PersonId[] {
    return [...new Set([...this.#watchers.values()].map(({ person }) => person))];
  }

  /** Number of computers that watch. */
  get count(): number {
    return this.#watchers.size;
  }

  /** Shows a screen from now on, instead of any other. */
  begin(screen: SharedScreen, events: ScreenShareEvents): void {
    this.end();
    this.#share = { ...screen, events };
    this.#goOn();
  }

  end(): void {
    this.#timer?.cancel();
    this.#keyTimer?.cancel();
    this.#keyTimer = undefined;
    this.#share = undefined;
    this.#keyAskedAt = -Infinity;
    for (const { response } of this.#watchers.values()) response.end();
    this.#watchers.clear();
  }

  /** Gives the next frame to all who watch. Returns whether it was left out for somebody who is too slow. */
  give(frame: ScreenFrame): boolean {
    let isSlow = false;
    this.#givenAt = this.options.now();
    for (const watcher of this.#watchers.values()) {
      if (this.#isFull(watcher)) {
        watcher.needsKey = true;
        isSlow = true;
      } else if (frame.isKey || !watcher.needsKey) {
        watcher.needsKey = false;
        write(watcher.response, frame.bytes);
      }
    }
    return isSlow;
  }

  /** MUST be called when it may have changed who is a member: whoever is none sees nothing more. */
  membersChanged(): void {
    const share = this.#share;
    if (!share) return;
    for (const watcher of [...this.#watchers.values()])
      if (this.options.memberWith(share.conversation, watcher.writer) === undefined) this.#drop(watcher);
  }

  /**
   * Answers a request.
   * @param proven called when the other side has shown that it is a member
   * @returns why it is refused, as a status
   */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    proven: () => void,
  ): 401 | 403 | 404 | undefined {
    const { keys, memberWith } = this.options;
    const screen = parseScreenPath(request.url ?? '');
    if (!screen || request.method !== 'GET') return 404;
    const signed = parseScreenAuthorization(request.headers.authorization ?? '');
    const channel = channelOf(request.socket);
    const proof = { ...screen, channel };
    const { writer } = keys;
    if (
      !signed ||
      !verifiesAtScreen(signed.writer, { ...proof, role: 'watcher', to: writer.id }, signed.signature)
    )
      return 401;
    const person = memberWith(screen.conversation, signed.writer);
    if (person === undefined) return 403;
    proven();
    const share = this.#share;
    if (share?.conversation !== screen.conversation || share.row !== screen.row) return 404;
    const before = this.#watchers.get(signed.writer);
    if (!before && !this.#hasRoomFor(person)) return 403;
    if (before) this.#drop(before);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'cache-control': 'no-store',
      [screenProofHeader]: proveAtScreen(writer, { ...proof, role: 'sharer', to: signed.writer }),
    });
    response.flushHeaders();
    this.#add({ writer: signed.writer, person, response, needsKey: true, fullSince: undefined }, share);
    return undefined;
  }

  #hasRoomFor(person: PersonId): boolean {
    const theirs = [...this.#watchers.values()].filter((each) => each.person === person);
    return this.#watchers.size < limits.screenWatchers && theirs.length < limits.screenWatchersPerPerson;
  }

  #add(watcher: Watcher, { events }: Share): void {
    const { response, writer } = watcher;
    this.#watchers.set(writer, watcher);
    response.on('drain', () => {
      watcher.fullSince = undefined;
      if (watcher.needsKey) this.#wantKeyFrame();
    });
    response.once('close', () => {
      if (this.#watchers.get(writer) !== watcher) return;
      this.#watchers.delete(writer);
      events.watchersChanged();
    });
    events.watchersChanged();
    this.#wantKeyFrame();
  }

  #drop(watcher: Watcher): void {
    watcher.response.destroy();
    if (this.#watchers.get(watcher.writer) !== watcher) return;
    this.#watchers.delete(watcher.writer);
    this.#share?.events.watchersChanged();
  }

  #isFull(watcher: Watcher): boolean {
    const isFull = watcher.response.writableLength > limits.screenQueueBytes;
    if (isFull) watcher.fullSince ??= this.options.now();
    return isFull;
  }

  #wantKeyFrame(): void {
    if (this.#keyTimer) return;
    const { now, setTimer } = this.options;
    const wait = Math.max(0, this.#keyAskedAt + keyFrameMs - now());
    this.#keyTimer = setTimer(() => {
      this.#keyTimer = undefined;
      this.#keyAskedAt = now();
      this.#share?.events.keyFrameWanted();
    }, wait);
  }

  /** Says regularly that the share goes on, and gives up those who take nothing. */
  #goOn(): void {
    const { now, setTimer } = this.options;
    this.#timer = setTimer(() => {
      const time = now();
      this.membersChanged();
      for (const watcher of [...this.#watchers.values()]) {
        if (watcher.fullSince !== undefined && time - watcher.fullSince > stalledMs) this.#drop(watcher);
        else if (time - this.#givenAt >= limits.screenStillMs && !this.#isFull(watcher))
          write(watcher.response, new Uint8Array());
      }
      this.#goOn();
    }, limits.screenStillMs);
  }
}

function write(response: ServerResponse, frame: Uint8Array): void {
  response.cork();
  response.write(frameHead(frame.length));
  if (frame.length > 0) response.write(frame);
  response.uncork();
}
