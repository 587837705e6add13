import type { SetTimer } from '../../../../runtime/timers';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import type { WatchingView } from '../../../../shared/ipc/views/screens';
import type { SharedScreen } from '../../../../shared/screens/requests';
import { say } from '../../../../shared/words/say';
import { ScreenStream } from '../../../net/screens/screen-stream';
import { CallError } from '../../ipc/router';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';
import { annotated } from '../transcript/row-view';

export interface WatchingParts {
  client: Pick<Parts['client'], 'computersNearby' | 'id'>;
  keys: Pick<Parts['keys'], 'writer'>;
  messages: Pick<Parts['messages'], 'reader'>;
  windows: Pick<Parts['windows'], 'open' | 'closeOnly'>;
  conversations: Pick<Conversations, 'isMember'> & {
    readonly names: Pick<Conversations['names'], 'nameOf'>;
  };
  setTimer: SetTimer;
  /** Milliseconds by a clock that never goes back. */
  now(): number;
  changed(): void;
}

/** Why there is nothing to see, besides what becomes of a stream. */
type Problem = 'away' | 'foreign' | 'over';

interface Watched extends SharedScreen {
  readonly user: string;
  readonly attempt: number;
  readonly stream: ScreenStream | undefined;
  readonly problem: Problem | undefined;
}

/** The screen of somebody else that the user watches: one at a time, and only after they have asked for it. */
export class Watching {
  #watched: Watched | undefined;
  #attempts = 0;

  constructor(private readonly parts: WatchingParts) {}

  /** What its window shows. */
  get view(): WatchingView | null {
    if (!this.#watched) return null;
    const { conversation, row, user, attempt, stream, problem } = this.#watched;
    const begun = stream?.hasBegun === true ? 'live' : 'near';
    const state = problem ?? stream?.end ?? begun;
    return { conversation, row, user, state, attempt };
  }

  /** Watches what a message says is shared. */
  watch(conversation: ConversationId, row: EntryHash): void {
    const { windows, changed } = this.parts;
    this.#try(conversation, row);
    windows.open('watching');
    changed();
  }

  /** Tries once more. */
  again(): void {
    const watched = this.#watched;
    if (!watched) return;
    this.#try(watched.conversation, watched.row);
    this.parts.changed();
  }

  /** The next frames; none if nothing more comes of this attempt. */
  async next(attempt: number): Promise<Uint8Array<ArrayBuffer>[]> {
    const watched = this.#watched;
    if (watched?.attempt !== attempt || !watched.stream || watched.problem !== undefined) return [];
    const frames = await watched.stream.next();
    return frames.map(({ bytes }) => bytes);
  }

  /** What has come cannot be decoded. */
  notShown(attempt: number): void {
    if (this.#watched?.attempt !== attempt) return;
    this.#watched.stream?.close();
    this.#watched = { ...this.#watched, problem: 'foreign' };
    this.parts.changed();
  }

  /** Ends it. MUST be called when its window is closed. */
  stop(): void {
    this.#watched?.stream?.close();
    this.#watched = undefined;
  }

  /** MUST be called when a conversation has changed: whoever has left it, or is shown that a share is over, sees nothing more. */
  conversationChanged(conversation: ConversationId): void {
    if (this.#watched?.conversation !== conversation) return;
    if (this.parts.conversations.isMember(conversation)) return;
    this.stop();
    this.parts.windows.closeOnly('watching');
  }

  #try(conversation: ConversationId, row: EntryHash): void {
    const { client, keys, conversations, messages, setTimer, now, changed } = this.parts;
    if (!conversations.isMember(conversation)) throw new CallError('not-a-member', say('failure.notAMember'));
    const message = messages.reader.writtenMessage(conversation, row);
    if (!message || message.entry.content?.kind !== 'screen' || messages.reader.isLeftOut(message.person))
      throw new CallError('no-such-message', say('failure.messageGone'));
    this.stop();
    this.#attempts += 1;
    const { writer: sharer } = message.entry;
    const isOver = annotated(messages.reader, message).isOver === true;
    const computer = client.computersNearby(conversation).find(({ writer }) => writer === sharer);
    const stream =
      isOver || !computer
        ? undefined
        : new ScreenStream({
            screen: { conversation, row },
            sharer,
            address: computer.address,
            keys,
            setTimer,
            now,
            changed,
          });
    this.#watched = {
      conversation,
      row,
      user: conversations.names.nameOf(message.person),
      attempt: this.#attempts,
      stream,
      problem: isOver ? 'over' : computer ? undefined : 'away',
    };
  }
}
