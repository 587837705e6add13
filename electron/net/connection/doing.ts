import type { ConversationId, EntryHash } from '../../../shared/ids';

/** What somebody does in a conversation. */
export type Doing =
  | { readonly kind: 'typing'; readonly conversation: ConversationId }
  | { readonly kind: 'seen'; readonly conversation: ConversationId; readonly last: EntryHash };

/** The command that tells it. */
export const doingMessage = (doing: Doing): [command: 'TYPING' | 'SEEN', fields: object] => {
  const { conversation } = doing;
  return doing.kind === 'typing'
    ? ['TYPING', { conversation }]
    : ['SEEN', { conversation, last: doing.last }];
};
