import type { MessagesPrograms } from '../../electron/storage/messages/messages';

const built = (name: string): URL => new URL(`../../out/main/${name}.js`, import.meta.url);

/** What the threads of a message store run in tests: the programs as they were built. */
export const messagesPrograms: MessagesPrograms = {
  writer: built('messages-worker'),
  searcher: built('messages-search'),
};
