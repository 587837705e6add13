import { plain } from './plain';

/** Whether a text contains what was typed, whatever the case and accents; an empty search finds all. */
export const matches = (text: string, search: string): boolean =>
  search === '' || plain(text).includes(plain(search));
