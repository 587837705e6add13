import type { MessagesPrograms } from '../../electron/storage/messages/messages';

const built = (name: string): URL => new URL(`../../out/main/${name}.js`, import.meta.url);

/** Programs of a message store's threads in tests: the built ones. */
export const messagesPrograms: MessagesPrograms = {
  writer: built('messages-worker'),
  searcher: built('messages-search'),
};
