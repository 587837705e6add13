import type { PersonView } from '../../shared/ipc/views/people';
import { say } from '../../shared/words/say';

/** A person's note, and the server that writes for them if they use a simple client. */
export const aboutPerson = ({ note, through }: Pick<PersonView, 'note' | 'through'>): string =>
  [note, through === undefined ? '' : say('person.through', { server: through })].filter(Boolean).join(' · ');
