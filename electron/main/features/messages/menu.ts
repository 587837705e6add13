import { talliedKinds, type KindName } from '../../../../shared/conversation/kinds';
import { pollWords } from '../../../../shared/conversation/poll';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { closePollQuestion, deleteMessageQuestion, removeQuestion } from '../../../../shared/ipc/questions';
import type { RowView } from '../../../../shared/ipc/views/transcript';
import { messageLink } from '../../../../shared/text/message-link';
import { isRemovable } from '../../../../shared/ipc/removable';
import { say } from '../../../../shared/words/say';
import type { Caller, Handlers } from '../../ipc/router';
import type { MenuEntry } from '../../ports';
import { asking } from '../asking';
import type { Parts } from '../parts';
import type { OpenTranscripts } from '../transcript/open-transcripts';
import { forwardEntries, type ForwardingParts } from './forwarding';
import { linkOf } from './link-opening';
import { mayAnswer, maySayAbout, type TargetParts } from './targets';

export interface MessageMenuParts
  extends TargetParts, ForwardingParts, Pick<Parts, 'desktop' | 'dialogs' | 'memory'> {
  client: TargetParts['client'] & ForwardingParts['client'];
  messages: ForwardingParts['messages'];
  conversations: TargetParts['conversations'] & ForwardingParts['conversations'];
  transcripts: Pick<OpenTranscripts, 'isPinned' | 'page'>;
}
type MenuHandlers = Pick<
  Handlers,
  | 'openLink'
  | 'attachEmoji'
  | 'closePoll'
  | 'setPinned'
  | 'setSaved'
  | 'deleteMessage'
  | 'resend'
  | 'removeRefused'
>;

/** What was clicked. */
interface ClickedMessage {
  conversation: ConversationId;
  row: EntryHash;
  /** Index of the clicked link, from 0; null for none. */
  link: number | null;
  /** Whether text is selected. */
  selected: boolean;
}

/** The context menu of a message. */
export function messageEntries(
  parts: MessageMenuParts,
  handlers: MenuHandlers,
  caller: Caller,
  clicked: ClickedMessage,
): MenuEntry[] {
  const { conversation, row, selected } = clicked;
  const { transcripts, desktop } = parts;
  const shown = transcripts.page(conversation)?.rows()[row];
  if (!shown) return [];
  const isMessage = ['text', 'file', 'poll', 'unknown'].includes(shown.kind);
  const words = wordsIn(shown);
  const copy: MenuEntry[] =
    words === '' ? [] : [{ label: say('menu.copyMessage'), run: () => desktop.copy(words) }];
  return grouped([
    linkEntries(parts, handlers, caller, clicked),
    [...(isMessage && selected ? ['copy' as const] : []), ...copy],
    isMessage ? kindEntries(parts, handlers, caller, { conversation, row }, shown) : [],
    refusalEntries(parts, handlers, caller, { conversation, row }, shown),
  ]);
}

/** What can be copied of a message; empty for nothing. */
function wordsIn({ kind, text, poll }: RowView): string {
  if (poll) return pollWords({ question: text, choices: poll.choices.map((choice) => choice.text) });
  return kind === 'text' || kind === 'file' ? text : '';
}

/** Groups of entries with a line between them. */
const grouped = (groups: readonly (readonly MenuEntry[])[]): MenuEntry[] =>
  groups
    .filter((group) => group.length > 0)
    .flatMap((group, index): readonly MenuEntry[] => (index === 0 ? group : ['line', ...group]));

/** Entries for what the server refused: the row itself, or changes to it. As in the window, only messages can be removed. */
function refusalEntries(
  { conversations, dialogs }: MessageMenuParts,
  handlers: MenuHandlers,
  caller: Caller,
  { conversation, row }: Pick<ClickedMessage, 'conversation' | 'row'>,
  { kind, refusedChanges = [] }: RowView,
): MenuEntry[] {
  const isRefused = conversations.isRefused(conversation, row);
  const changes = refusedChanges.flatMap(({ entries }) => entries);
  const [first] = isRefused ? [row] : changes;
  if (first === undefined) return [];
  const again: MenuEntry = {
    label: say('button.tryAgain'),
    run: () => handlers.resend({ conversation, row: first }, caller),
  };
  const remove = asking(dialogs, caller, removeQuestion(), () =>
    handlers.removeRefused({ conversation, row }, caller),
  );
  return isRefused && isRemovable(kind) ? [again, remove] : [again];
}

/** Entries for answering a message, passing it on, attaching emoji to it, editing and deleting it. */
function kindEntries(
  parts: MessageMenuParts,
  handlers: MenuHandlers,
  caller: Caller,
  { conversation, row }: Pick<ClickedMessage, 'conversation' | 'row'>,
  shown: RowView,
): MenuEntry[] {
  const { poll } = shown;
  const { windows, desktop, dialogs } = parts;
  const attach = (kind: KindName, emoji: string): MenuEntry => ({
    label: emoji,
    run: () => handlers.attachEmoji({ conversation, row, kind, emoji, removed: false }, caller),
  });
  const other: MenuEntry = {
    label: say('menu.asking', { action: say('reaction.more') }),
    run: () => windows.chosen(caller.window, { react: row }),
  };
  const all: readonly (readonly [KindName, MenuEntry])[] = [
    ...talliedKinds.map(({ kind, label, offered }): [KindName, MenuEntry] => [
      kind,
      { label: label(), entries: [...offered.map((emoji) => attach(kind, emoji)), 'line', other] },
    ]),
    ['edit', { label: say('button.edit'), run: () => windows.chosen(caller.window, { edit: row }) }],
    ...(poll && !poll.closed
      ? [
          [
            'closing',
            asking(dialogs, caller, closePollQuestion(), () =>
              handlers.closePoll({ conversation, row }, caller),
            ),
          ] as const,
        ]
      : []),
    [
      'deletion',
      asking(dialogs, caller, deleteMessageQuestion(), () =>
        handlers.deleteMessage({ conversation, row }, caller),
      ),
    ],
  ];
  const pinned = !parts.transcripts.isPinned(conversation, row);
  const pin: MenuEntry = {
    label: say(pinned ? 'menu.pin' : 'menu.unpin'),
    run: () => handlers.setPinned({ conversation, row, pinned }, caller),
  };
  const saved = !parts.memory.isSaved(conversation, row);
  const save: MenuEntry = {
    label: say(saved ? 'menu.save' : 'menu.unsave'),
    run: () => handlers.setSaved({ conversation, row, saved }, caller),
  };
  const link: MenuEntry = {
    label: say('menu.copyMessageLink'),
    run: () => desktop.copy(messageLink(conversation, row)),
  };
  const isSaid = shown.kind !== 'unknown' && !parts.conversations.isRefused(conversation, row);
  const reply: MenuEntry = {
    label: say('button.reply'),
    run: () => windows.chosen(caller.window, { reply: row }),
  };
  return [
    ...(mayAnswer(parts, conversation, row) ? [reply, pin] : []),
    ...(isSaid ? [save, link] : []),
    ...forwardEntries(parts, conversation, row, (question) => dialogs.confirm(caller.window, question)),
    ...all.flatMap(([kind, entry]) => (maySayAbout(parts, conversation, row, kind) ? [entry] : [])),
  ];
}

function linkEntries(
  { transcripts, desktop }: MessageMenuParts,
  handlers: MenuHandlers,
  caller: Caller,
  { conversation, row, link }: ClickedMessage,
): MenuEntry[] {
  if (link === null) return [];
  const url = linkOf(transcripts, { conversation, row, link });
  return [
    { label: say('menu.openLink'), run: () => handlers.openLink({ conversation, row, link }, caller) },
    { label: say('menu.copyLink'), run: () => desktop.copy(url) },
  ];
}
