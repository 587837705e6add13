import { realEnvironment } from '../../runtime/environment';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../../shared/ids';
import type { ScreenFrame } from '../../shared/screens/frames';
import { newKeys, type WriterKeys } from '../../electron/net/keys';
import { ScreenServer } from '../../electron/net/screens/screen-server';
import { ScreenStream } from '../../electron/net/screens/screen-stream';
import { FileServer } from '../../electron/net/transfers/file-server';
import { PieceBuffers } from '../../electron/net/transfers/piece-buffers';
import type { ChatClient } from '../../electron/net/types';
import { atEnd, peer } from '../nodes/test-kit';

/** A person whose node can share a screen, and watch one. */
export interface Viewer {
  readonly node: ChatClient;
  readonly keys: WriterKeys;
  readonly screens: ScreenServer;
  /** How often somebody wanted a key frame. */
  keyFramesWanted: number;
  /** Resolves once somebody watches, or does not any more, and it is these. */
  watchedBy(people: readonly PersonId[]): Promise<void>;
}

/**
 * A person who knows those at these ports.
 * @param member which person's a writer is, for a test with more members than it has nodes
 */
export async function viewer(
  user: string,
  ports: readonly number[] = [],
  member?: (writer: WriterId) => PersonId,
): Promise<Viewer> {
  const keys = newKeys();
  const node = await peer(user, ports, { keys });
  const now = (): number => performance.now();
  const memberWith: ChatClient['memberWith'] = (conversation, writer) =>
    member ? member(writer) : node.memberWith(conversation, writer);
  const screens = new ScreenServer({ keys, memberWith, setTimer: realEnvironment.setTimer, now });
  const files = new FileServer({
    store: {
      layer: async () => undefined,
      piece: async () => undefined,
      buffers: new PieceBuffers(),
    },
    me: () => node.writer,
    memberWith,
    hasWhole: () => undefined,
    find: () => undefined,
    now: Date.now,
    pace: async () => undefined,
    screens,
  });
  node.serveFiles({ take: (stream, proven) => files.take(stream, proven), wanted: () => undefined });
  atEnd(() => {
    screens.end();
    files.close();
  });
  return {
    node,
    keys,
    screens,
    keyFramesWanted: 0,
    async watchedBy(people) {
      const wanted = [...people].sort().join();
      while ([...screens.watchers].sort().join() !== wanted)
        await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

/** Has a person share a screen, by a message with this hash. */
export function shares(who: Viewer, conversation: ConversationId, row: EntryHash): void {
  who.screens.begin(
    { conversation, row },
    { watchersChanged: () => undefined, keyFrameWanted: () => (who.keyFramesWanted += 1) },
  );
}

/** Has a person watch what another one shares. */
export function watches(
  who: Pick<Viewer, 'keys'>,
  sharer: Viewer,
  conversation: ConversationId,
  row: EntryHash,
  port = sharer.node.nearby.port ?? 0,
): ScreenStream {
  const stream = new ScreenStream({
    screen: { conversation, row },
    sharer: sharer.keys.writer.id,
    address: { host: '127.0.0.1', port },
    keys: who.keys,
    setTimer: realEnvironment.setTimer,
    now: () => performance.now(),
    changed: () => undefined,
  });
  atEnd(() => stream.close());
  return stream;
}

export const frameOf = (bytes: Uint8Array<ArrayBuffer>, isKey: boolean): ScreenFrame => ({ bytes, isKey });
