import { failed, success, type Result } from '../protocol/errors';
import { limits } from '../protocol/limits';
import { isBlank, plainLine } from '../text/visible';
import { phrase } from '../words/phrase';

/** By how many characters a text is too long; 0 or less if it is not. */
const over = (text: string, most: number): number => [...text].length - most;

/** The name of a new open room, as it is written; a failure with why it cannot be called that. */
export function checkTitle(typed: string): Result<string> {
  const title = isBlank(typed) ? '' : plainLine(typed);
  if (title === '') return failed('missing-field', phrase('room.needsName'));
  const most = limits.titleCharacters;
  const excess = over(title, most);
  return excess > 0 ? failed('wrong-type', phrase('title.tooLong', { most, over: excess })) : success(title);
}

/** What a new open room is about, as it is written; undefined if nothing is said. */
export function checkTopic(typed: string): Result<string | undefined> {
  const topic = isBlank(typed) ? undefined : plainLine(typed);
  const most = limits.topicCharacters;
  const excess = over(topic ?? '', most);
  return excess > 0 ? failed('wrong-type', phrase('title.tooLong', { most, over: excess })) : success(topic);
}
