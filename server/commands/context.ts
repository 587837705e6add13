import type { Hub } from '../hub';
import type { Session } from '../session';

/** What a handler is given: the server's parts, and the session that sent the command. */
export interface Context {
  readonly hub: Hub;
  readonly session: Session;
}
