import type { ConversationId, EntryHash } from '../../../../shared/ids';
import type { ScreenSourceView } from '../../../../shared/ipc/calls/screens';
import type { SharingView } from '../../../../shared/ipc/views/screens';
import { screenFrameIn } from '../../../../shared/screens/frames';
import { say } from '../../../../shared/words/say';
import type { ScreenServer } from '../../../net/screens/screen-server';
import { CallError, must, type Caller } from '../../ipc/router';
import type { Conversations } from '../conversations/conversations';
import { messageOf } from '../messages/encoding';
import type { Parts } from '../parts';
import type { SharedScreenFile } from './shared-screen-file';

export interface SharingParts {
  client: Pick<Parts['client'], 'say'>;
  desktop: Pick<Parts['desktop'], 'giveScreen' | 'listScreens'>;
  windows: Pick<Parts['windows'], 'open' | 'closeOnly' | 'shrinkSharing' | 'wantKeyFrame'>;
  screens: Pick<ScreenServer, 'begin' | 'end' | 'give' | 'membersChanged' | 'watchers'>;
  conversations: Pick<Conversations, 'isMember' | 'maySpeak' | 'titleOf'> & {
    readonly names: Pick<Conversations['names'], 'nameOf'>;
  };
  sharedScreen: SharedScreenFile;
  log: Pick<Parts['log'], 'warn'>;
  changed(): void;
}

interface Share {
  readonly conversation: ConversationId;
  /** The message that says so; undefined before the page records. */
  row: EntryHash | undefined;
  /** What can be chosen. */
  sources: readonly ScreenSourceView[];
  /** Whether the user has chosen one. */
  isChosen: boolean;
}

/** What this computer shows of its screen: one screen or window at a time, in one conversation. Its window is the sign of it. */
export class Sharing {
  #share: Share | undefined;
  /** Whether the message that begins it is being written. */
  #isBeginning = false;

  constructor(private readonly parts: SharingParts) {}

  /** What windows show of it. */
  get view(): SharingView | null {
    if (!this.#share) return null;
    const { conversations, screens } = this.parts;
    const { conversation, row = null } = this.#share;
    const watchers = row === null ? [] : screens.watchers.map((person) => conversations.names.nameOf(person));
    return { conversation, row, name: conversations.titleOf(conversation), watchers };
  }

  /** Whether others can see a screen of this computer. */
  get isLive(): boolean {
    return this.#share?.row !== undefined;
  }

  /** Says that what was shared when the app crashed is over. MUST be called once messages can be written. */
  endLeft(): void {
    const { screen } = this.parts.sharedScreen.value;
    if (screen) this.#tellEnd(screen.conversation, screen.row);
  }

  /** The user is to choose what to share. If something is shared already, its window comes to the front. */
  choose(conversation: ConversationId): void {
    const { conversations, windows, changed } = this.parts;
    if (!conversations.isMember(conversation)) throw new CallError('not-a-member', say('failure.notAMember'));
    if (!conversations.maySpeak(conversation)) throw new CallError('may-not-write', say('room.mayNotWrite'));
    if (this.isLive && this.#share?.conversation !== conversation)
      throw new CallError('not-permitted', say('failure.sharesElsewhere'));
    if (!this.isLive && !this.#isBeginning)
      this.#share = { conversation, row: undefined, sources: [], isChosen: false };
    windows.open('sharing');
    changed();
  }

  /** What can be shared; nothing unless the user is about to choose. */
  async list(): Promise<readonly ScreenSourceView[]> {
    if (!this.#share || this.isLive) return [];
    const sources = await this.parts.desktop.listScreens();
    if (this.#share) this.#share.sources = sources;
    return sources;
  }

  /** The page may record this source, once. */
  grant(id: string, { window }: Caller): void {
    const share = this.#share;
    const source = share?.sources.find((each) => each.id === id);
    if (!share || !source || this.isLive) throw new CallError('not-permitted', say('failure.screenGone'));
    share.isChosen = true;
    this.parts.desktop.giveScreen(window, source);
  }

  /** The page records: the conversation is told, and its members can watch. */
  async begin(): Promise<void> {
    const share = this.#share;
    if (!share?.isChosen || share.row !== undefined || this.#isBeginning)
      throw new CallError('not-permitted', say('failure.screenGone'));
    const { client, screens, windows, changed } = this.parts;
    const { conversation } = share;
    this.#isBeginning = true;
    try {
      const { hash: row } = must(await client.say(conversation, messageOf({ kind: 'screen' })));
      // It was stopped meanwhile.
      if (this.#share !== share) return this.#tellEnd(conversation, row);
      share.row = row;
      this.parts.sharedScreen.write({ screen: { conversation, row } });
      screens.begin(
        { conversation, row },
        { watchersChanged: changed, keyFrameWanted: () => windows.wantKeyFrame() },
      );
      windows.shrinkSharing();
      changed();
    } finally {
      this.#isBeginning = false;
    }
  }

  /** Gives a frame to those who watch. Returns whether it was left out for somebody who is too slow. */
  give(bytes: Uint8Array<ArrayBuffer>): boolean {
    const frame = this.isLive ? screenFrameIn(bytes) : undefined;
    return frame ? this.parts.screens.give(frame) : false;
  }

  /** @param only the conversation in which it is to end; null for whichever it is */
  stop(only: ConversationId | null): void {
    const share = this.#share;
    if (!share || (only !== null && share.conversation !== only)) return;
    const { screens, windows, changed } = this.parts;
    this.#share = undefined;
    screens.end();
    if (share.row !== undefined) this.#tellEnd(share.conversation, share.row);
    windows.closeOnly('sharing');
    changed();
  }

  /** MUST be called when a conversation has changed: whoever may not write there any more shares nothing there. */
  conversationChanged(conversation: ConversationId): void {
    if (this.#share?.conversation !== conversation) return;
    if (this.parts.conversations.maySpeak(conversation)) this.parts.screens.membersChanged();
    else this.stop(null);
  }

  /** MUST be called when somebody was blocked, or a computer removed. */
  peopleChanged(): void {
    if (this.isLive) this.parts.screens.membersChanged();
  }

  #tellEnd(conversation: ConversationId, row: EntryHash): void {
    const { client, sharedScreen, log } = this.parts;
    void client.say(conversation, messageOf({ kind: 'screen-end', to: row })).then(
      (said) => {
        // Whoever is no member any more, or may not write, has nothing to say there.
        sharedScreen.write({ screen: null });
        if (!said.ok) log.warn('The end of a shared screen was not said.', { code: said.error.code });
      },
      (error: unknown) => log.warn('The end of a shared screen was not said.', { error: String(error) }),
    );
  }
}
