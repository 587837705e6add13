import type { PersonView } from './views/people';

/** What somebody is called by themselves, and so may be called in what others read. */
export const ownName = ({ user, called, untold }: Pick<PersonView, 'user' | 'called' | 'untold'>): string =>
  called ?? untold ?? user;
