import { createContext, useContext } from 'react';
import type { Bridge } from '../../../shared/ipc/contract';
import type { KindBridge } from '../../../shared/ipc/kind-calls';
import type { PageView, RowView } from '../../../shared/ipc/view';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';

/** What can be done with the messages, the name and the people of a conversation. */
export interface KindActions {
  react(row: string, emoji: string, removed: boolean): Promise<boolean>;
  edit(row: string, text: string): Promise<boolean>;
  startEdit(row: string): void;
  remove(row: string): Promise<boolean>;
  setTitle(title: string): Promise<boolean>;
  removePerson(person: string): Promise<boolean>;
}

/** The bridge's calls for kinds; undefined while the program is on format 1, which has none. */
export function kindBridge(): KindBridge | undefined {
  const all: Bridge & Partial<KindBridge> = bridge();
  const { react, editMessage, deleteMessage, setTitle, removePerson, onEditChosen } = all;
  if (!react || !editMessage || !deleteMessage || !setTitle || !removePerson || !onEditChosen)
    return undefined;
  return { react, editMessage, deleteMessage, setTitle, removePerson, onEditChosen };
}

/** The actions in a conversation; undefined when there are none. */
export function actionsIn(conversation: string, startEdit: (row: string) => void): KindActions | undefined {
  const calls = kindBridge();
  if (!calls) return undefined;
  return {
    react: (row, emoji, removed) => act(calls.react({ conversation, row, emoji, removed })),
    edit: (row, text) => act(calls.editMessage({ conversation, row, text })),
    startEdit,
    remove: (row) => act(calls.deleteMessage({ conversation, row })),
    setTitle: (title) => act(calls.setTitle({ conversation, title })),
    removePerson: (person) => act(calls.removePerson({ conversation, person })),
  };
}

const KindContext = createContext<KindActions | undefined>(undefined);
export const KindProvider = KindContext.Provider;

/** The actions of the conversation around a component; undefined when nothing can be done. */
export const useKindActions = (): KindActions | undefined => useContext(KindContext);

/** Whether a message can be changed or deleted by its author: it is one, and it was not refused. */
export const isOwnMessage = ({ kind, author, state }: RowView, me: string): boolean =>
  kind === 'text' && author === me && state !== 'failed';

/** My last message, if the window shows it. */
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
