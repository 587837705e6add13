import type { Link } from '../../../shared/exchange/ports';
import { phrase } from '../../../shared/words/phrase';
import type { Session } from './session';

/** A registered connection as the exchange uses it. */
export const exchangeLink = (
  session: Session,
  { person, writer, forged }: Pick<Link, 'person' | 'writer' | 'forged'>,
): Link => ({
  person,
  writer,
  forged,
  sendBytes: (bytes) => session.sendBytes(bytes),
  // The exchange drops a connection only if what it brings cannot be saved.
  drop: () => session.drop(phrase('ended.notSaved')),
  pause: () => session.hold('backlog'),
  resume: () => session.release('backlog'),
});
