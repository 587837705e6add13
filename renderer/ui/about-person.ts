import type { PersonView } from '../../shared/ipc/view';

/** A person's note, and the server that writes for them if they use a simple client. */
export const aboutPerson = ({ note, through }: Pick<PersonView, 'note' | 'through'>): string =>
  [note, through === undefined ? '' : `through ${through}`].filter(Boolean).join(' · ');
