import { userInfo } from 'node:os';

/** The name of the user's account in the system; empty if it has none. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry in the system's list of users.
    return '';
  }
}
