import { createContext, useContext } from 'react';
import type { Mention } from '../../../shared/conversation/mentions';
import type { PageView, RowView } from '../../../shared/ipc/views/transcript';
import type { ConversationView } from '../../../shared/ipc/views/conversations';
import { isSaying } from '../grouping';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';

/** Actions on the messages, the name and the people of a conversation. Promises resolve to whether they succeeded. */
export interface KindActions {
  /** Attaches an emoji to a message, by a message of `kind`, or takes it back. */
  attachEmoji(row: string, kind: string, emoji: string, removed: boolean): Promise<boolean>;
  edit(row: string, text: string, mentions: Mention[]): Promise<boolean>;
  startEdit(row: string): void;
  startReply(row: string): void;
  /** Sets all that the user chooses in a poll: places in its list of choices. */
  vote(row: string, chosen: number[]): Promise<boolean>;
  closePoll(row: string): Promise<boolean>;
  /** Pins a message for everybody, or ends that. */
  setPinned(row: string, pinned: boolean): Promise<boolean>;
  /** Saves a message for the user only, or ends that. */
  setSaved(row: string, saved: boolean): Promise<boolean>;
  remove(row: string): Promise<boolean>;
  setTitle(title: string): Promise<boolean>;
  removePerson(person: string): Promise<boolean>;
}

export const actionsIn = (
  conversation: string,
  { startEdit, startReply }: Pick<KindActions, 'startEdit' | 'startReply'>,
): KindActions => ({
  attachEmoji: (row, kind, emoji, removed) =>
    act(bridge().attachEmoji({ conversation, row, kind, emoji, removed })),
  edit: (row, text, mentions) => act(bridge().editMessage({ conversation, row, text, mentions })),
  startEdit,
  startReply,
  vote: (row, chosen) => act(bridge().vote({ conversation, row, chosen })),
  closePoll: (row) => act(bridge().closePoll({ conversation, row })),
  setPinned: (row, pinned) => act(bridge().setPinned({ conversation, row, pinned })),
  setSaved: (row, saved) => act(bridge().setSaved({ conversation, row, saved })),
  remove: (row) => act(bridge().deleteMessage({ conversation, row })),
  setTitle: (title) => act(bridge().setTitle({ conversation, title })),
  removePerson: (person) => act(bridge().removePerson({ conversation, person })),
});

const KindContext = createContext<KindActions | undefined>(undefined);
export const KindProvider = KindContext.Provider;

/** The actions of the surrounding conversation; undefined if the user cannot act in it. */
export const useKindActions = (): KindActions | undefined => useContext(KindContext);

/** Id of the message that is being edited. */
const EditedContext = createContext<string | undefined>(undefined);
export const EditedProvider = EditedContext.Provider;
export const useIsEdited = (row: string): boolean => useContext(EditedContext) === row;

/** Whether the user is a member of a conversation who may write, and not leaving it. */
export const canActIn = ({
  joined,
  leaving,
  room,
}: Pick<ConversationView, 'joined' | 'leaving' | 'room'>): boolean =>
  joined && !leaving && (room?.mayWrite ?? true);

/** Whether its author can edit or delete a row: it is a message, and not refused. */
export const isEditable = ({ kind, state }: RowView): boolean => kind === 'text' && state !== 'failed';

/** Whether its author can delete a row. */
export const isDeletable = (row: RowView): boolean => isSaying(row) && row.state !== 'failed';

/** Whether a row is a message that the user `me` can edit or delete. */
export const isOwnMessage = (row: RowView, me: string): boolean => row.author === me && isEditable(row);

/** The user's last editable message; undefined if none is loaded or the page is not at the end. */
export function lastOwnMessage(
  rows: Readonly<Record<string, RowView>>,
  { atEnd }: Pick<PageView, 'atEnd'>,
  me: string,
): RowView | undefined {
  if (!atEnd) return undefined;
  const own = Object.values(rows).filter((row) => isOwnMessage(row, me));
  return own.reduce<RowView | undefined>(
    (last, row) => (last && last.order > row.order ? last : row),
    undefined,
  );
}
