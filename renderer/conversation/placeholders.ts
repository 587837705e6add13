import type { RowView } from '../../shared/ipc/views/transcript';
import { say } from '../../shared/words/say';

/** What stands in the place of a message whose text cannot be shown. */
export interface Placeholder {
  readonly words: string;
  /** An explanation, shown on hover; undefined if the words say all. */
  readonly why: string | undefined;
}

/** Returns what stands in the place of a row's text; undefined if the row shows its own. */
export function placeholderOf({ kind }: Pick<RowView, 'kind'>): Placeholder | undefined {
  switch (kind) {
    case 'deleted':
      return { words: say('message.deleted'), why: undefined };
    case 'waiting':
      return { words: say('message.waiting'), why: say('message.waitingWhy') };
    case 'unreadable':
      return { words: say('message.unreadable'), why: say('message.unreadableWhy') };
    default:
      return undefined;
  }
}
