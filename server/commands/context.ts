import type { Hub } from '../hub';
import type { Session } from '../session';

/** What a handler works with: the server's parts, and who is speaking. */
export interface Context {
  readonly hub: Hub;
  readonly session: Session;
}
