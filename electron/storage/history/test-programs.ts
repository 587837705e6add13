import type { HistoryPrograms } from './history';

const built = (name: string): URL => new URL(`../../../out/main/${name}.js`, import.meta.url);

/** What the threads of a history run in tests: the programs as they were built. */
export const historyPrograms: HistoryPrograms = {
  writer: built('history-worker'),
  searcher: built('search-worker'),
};
