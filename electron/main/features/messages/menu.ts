import { offeredEmoji } from '../../../../shared/conversation/emoji';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { deleteMessageQuestion, removeQuestion } from '../../../../shared/ipc/questions';
import { say } from '../../../../shared/words/say';
import type { Caller, Handlers } from '../../ipc/router';
import type { MenuEntry } from '../../ports';
import { asking } from '../asking';
import type { Parts } from '../parts';
import type { Reading } from '../transcript/reading';
import { linkOf } from './link-opening';
import { maySayAbout, type TargetParts } from './targets';

export interface MessageMenuParts extends TargetParts, Pick<Parts, 'windows' | 'desktop' | 'dialogs'> {
  reading: Pick<Reading, 'page'>;
}
type Acts = Pick<Handlers, 'openLink' | 'react' | 'deleteMessage' | 'resend' | 'removeRefused'>;

/** What was clicked. */
interface Clicked {
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
  acts: Acts,
  caller: Caller,
  clicked: Clicked,
): MenuEntry[] {
  const { conversation, row, selected } = clicked;
  const { conversations, reading, desktop, dialogs } = parts;
  const shown = reading.page(conversation)?.rows()[row];
  const links = linkEntries(parts, acts, caller, clicked);
  if (shown?.kind !== 'text' && shown?.kind !== 'unknown') return links;
  const again: MenuEntry[] = conversations.isRefused(conversation, row)
    ? [
        'line',
        { label: say('button.tryAgain'), run: () => acts.resend({ conversation, row }, caller) },
        asking(dialogs, caller, removeQuestion(), () => acts.removeRefused({ conversation, row }, caller)),
      ]
    : [];
  const copy: MenuEntry[] =
    shown.kind === 'text' ? [{ label: say('menu.copyMessage'), run: () => desktop.copy(shown.text) }] : [];
  return [
    ...links,
    ...(selected ? ['copy' as const] : []),
    ...copy,
    ...kindEntries(parts, acts, caller, { conversation, row }),
    ...again,
  ];
}

/** Entries for reacting to, editing and deleting a message. */
function kindEntries(
  parts: MessageMenuParts,
  acts: Acts,
  caller: Caller,
  { conversation, row }: Pick<Clicked, 'conversation' | 'row'>,
): MenuEntry[] {
  const { windows, dialogs } = parts;
  const react = (emoji: string): MenuEntry => ({
    label: emoji,
    run: () => acts.react({ conversation, row, emoji, removed: false }, caller),
  });
  const all = {
    reaction: { label: say('reaction.add'), entries: offeredEmoji.map(react) },
    edit: { label: say('button.edit'), run: () => windows.chosen(caller.window, { edit: row }) },
    deletion: asking(dialogs, caller, deleteMessageQuestion(), () =>
      acts.deleteMessage({ conversation, row }, caller),
    ),
  } as const;
  const kinds = (['reaction', 'edit', 'deletion'] as const).filter((kind) =>
    maySayAbout(parts, conversation, row, kind),
  );
  return kinds.length === 0 ? [] : ['line', ...kinds.map((kind) => all[kind])];
}

function linkEntries(
  { reading, desktop }: MessageMenuParts,
  acts: Acts,
  caller: Caller,
  { conversation, row, link }: Clicked,
): MenuEntry[] {
  if (link === null) return [];
  const url = linkOf(reading, { conversation, row, link });
  return [
    { label: say('menu.openLink'), run: () => acts.openLink({ conversation, row, link }, caller) },
    { label: say('menu.copyLink'), run: () => desktop.copy(url) },
    'line',
  ];
}
