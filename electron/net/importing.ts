import { setImmediate } from 'node:timers/promises';
import { entryFitsLine, type Entry } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { isControl } from '../../shared/conversation/transcript';
import type { Conversations } from './conversations';
import { Intake } from './intake';
import type { Imported } from './types';

/** So many signatures are verified before others have their turn. */
const pieceOf = 100;

/**
 * Takes entries of a file into the conversations of a person, where they have any business there: a file can be anybody's.
 * @returns with the conversations in which something is new
 */
export async function importInto(
  conversations: Conversations,
  me: string,
  entries: readonly Entry[],
): Promise<Imported & { fresh: ReadonlySet<string> }> {
  const sendable = entries.filter(entryFitsLine);
  const own = await ownIn(conversations, me, sendable);
  const fresh = new Set<string>();
  let taken = 0;
  let left: readonly Entry[] = own;
  // What says that I was asked back may stand after what was said while I was away: it makes that acceptable.
  for (let added = 1; added > 0 && left.length > 0;) {
    const result = await conversations.takeFromFile(left);
    added = result.added;
    taken += result.added;
    left = result.refused;
    for (const conversation of result.fresh) fresh.add(conversation);
  }
  const tooLong = entries.length - sendable.length;
  return { fresh, taken, refused: left.length + tooLong, foreign: sendable.length - own.length };
}

/** The entries of conversations that I took part in, or was asked into. */
async function ownIn(conversations: Conversations, me: string, entries: readonly Entry[]): Promise<Entry[]> {
  const own = new Set<string>();
  for (const conversation of new Set(entries.map((entry) => entry.conversation)))
    if (conversations.concerns(conversation, me) || (await names(me, conversation, entries)))
      own.add(conversation);
  return entries.filter(({ conversation }) => own.has(conversation));
}

/** Whether these entries, judged on their own, make a conversation that names a person. */
async function names(me: string, conversation: string, entries: readonly Entry[]): Promise<boolean> {
  const log = new Log(conversation);
  const intake = new Intake({ log: () => log }, me);
  const controls = entries.filter((entry) => entry.conversation === conversation).filter(isControl);
  for (const [index, control] of controls.entries()) {
    intake.judge(control);
    if (log.timeline.everyone.has(me)) return true;
    if (index % pieceOf === pieceOf - 1) await setImmediate();
  }
  return false;
}
