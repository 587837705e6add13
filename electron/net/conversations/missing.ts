import type { EntryLog } from '../../../shared/conversation/entry-log';
import { limits } from '../../../shared/protocol/limits';
import type { ConversationId, PersonId } from '../../../shared/ids';
import type { Missing } from '../types';

const nothing: Missing = { count: 0, coming: false };

export interface MissingParts {
  readonly me: PersonId;
  log(conversation: ConversationId): EntryLog | undefined;
  /** Number of messages that connected nodes have offered and that are not here. */
  countOffered(conversation: ConversationId): number;
}

/** What this node is known to lack of its conversations. */
export class MissingMessages {
  /** What each conversation lacked at the last `note`. */
  readonly #noted = new Map<ConversationId, Missing>();

  constructor(private readonly parts: MissingParts) {}

  of(conversation: ConversationId): Missing {
    const log = this.parts.log(conversation);
    const offered = this.parts.countOffered(conversation);
    const gaps = log ? countGaps(log, this.parts.me) : 0;
    const count = Math.min(Math.max(gaps, offered), limits.missingMessagesCounted);
    return { count, coming: offered > 0 };
  }

  /** Records what a conversation lacks now. Returns whether that has changed since the last call. */
  note(conversation: ConversationId): boolean {
    const before = this.#noted.get(conversation) ?? nothing;
    const now = this.of(conversation);
    this.#noted.set(conversation, now);
    return now.count !== before.count || now.coming !== before.coming;
  }
}

/** Counts of logs, which do not change once they are adopted: callers ask whenever a few entries have come. */
const counts = new WeakMap<EntryLog, number>();

/**
 * Number of messages known to be missing because later ones of the same writer are held, as far as they were written for
 * `me`, the reader of the log. Writers choose their numbers freely, so it is capped at `limits.missingMessagesCounted`.
 */
function countGaps(log: EntryLog, me: PersonId): number {
  const count = counts.get(log) ?? gapsIn(log, me);
  counts.set(log, count);
  return count;
}

function gapsIn({ chains, controls }: EntryLog, me: PersonId): number {
  const { graph } = controls;
  const { founding } = graph;
  if (graph.removalsOf(me).length > 0) return 0;
  const wasThere = founding !== undefined && controls.after([founding.hash]).takesPart(me);
  let count = 0;
  for (const writer of chains.writers) {
    const pieces = chains.piecesOf(writer);
    for (const { parent, firstPrev, first } of pieces) {
      if (parent !== undefined || firstPrev === undefined) continue;
      const below = pieces.reduce((most, { last }) => (last < first ? Math.max(most, last) : most), 0);
      if (below > 0 || wasThere) count += first - 1 - below;
    }
  }
  return Math.min(count, limits.missingMessagesCounted);
}
