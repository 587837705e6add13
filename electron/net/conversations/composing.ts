import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { StoreError } from '../../../runtime/sqlite/database';
import { failed, success, type Result } from '../../../shared/protocol/errors';
import { type Phrase, phrase } from '../../../shared/words/phrase';
import type { Author } from './authoring';
import type { Refusal } from './refusals';
import type { Commits } from './commits';
import type { Conversations } from './conversations';
import type { Gift, Sealing } from '../sealing/own-messages';
import type { WriterKeys } from '../keys';
import type { RemovedComputers } from '../removed-computers';

/** The entries written, in order, with a WRITER first if one was required, and the one that was asked for. */
export interface WriteResult<Entry extends LogEntry> {
  readonly entries: readonly LogEntry[];
  readonly last: Entry;
  /** Keys that others are to be given. */
  readonly gifts: readonly Gift[];
}

/** What writing needs of the node around it. */
export interface WritingParts {
  readonly conversations: Pick<Conversations, 'get'>;
  readonly commits: Pick<Commits, 'work' | 'ring'>;
  readonly keys: WriterKeys;
  readonly removed: Sealing['removed'] & Pick<RemovedComputers, 'isThis'>;
  now(): number;
  onFault(error: unknown): void;
}

/** Has entries of this person written, each time in one commit. They are durable and in their log when the promise resolves. */
export class Composing {
  constructor(readonly parts: WritingParts) {}

  get me(): PersonId {
    return this.parts.keys.person.id;
  }

  /**
   * Writes what `make` adds to logs: all of it or, if it returns a refusal, nothing.
   * @param make returns the entry that was asked for
   */
  async write<Entry extends LogEntry>(
    user: string,
    make: (logOf: (conversation: ConversationId) => EntryLog, author: Author) => Result<Entry>,
  ): Promise<Result<WriteResult<Entry>>> {
    const { commits, onFault } = this.parts;
    try {
      return await commits.work(this, 1, (logOf, chains) => {
        const author = this.#author(user, chains);
        const last = make(logOf, author);
        if (last.ok)
          return success({ entries: author.written, last: last.value, gifts: author.sealing.gifts });
        if (author.written.length > 0) throw new RefusalError(last);
        return last;
      });
    } catch (error) {
      if (error instanceof RefusalError) return error.refusal;
      onFault(error);
      return failed('internal', notKept(error));
    }
  }

  #author(user: string, chains: Sealing['chains']): Author {
    const { commits, keys, removed, now } = this.parts;
    const sealing = { ring: commits.ring, chains, removed, gifts: [] };
    return { keys, user, at: now(), written: [], sealing };
  }
}

/** Thrown to undo what was added to a log before the rest was refused. */
class RefusalError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.error.message);
  }
}

function notKept(error: unknown): Phrase {
  const isFull = error instanceof StoreError && error.problem === 'full';
  return phrase(isFull ? 'failure.diskFull' : 'failure.notSaved');
}
