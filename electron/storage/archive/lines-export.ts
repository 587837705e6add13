import { lineOf, linesVersion } from './lines-format';
import type { WholeReader } from './whole-reader';

/** What is exported, and for whom. */
export interface Exported {
  /** Which conversations; null for all. */
  conversations: readonly string[] | null;
  /** Whose they are. */
  person: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** Conversations as JSON Lines, piece by piece; one entry to a piece. */
export function* linesOf(reader: WholeReader, { conversations, person, now }: Exported): Generator<string> {
  const chosen = conversations ?? reader.conversations();
  const exported = new Date(now).toISOString();
  yield lineOf({ parley: 'conversations', version: linesVersion, exported, person });
  let entries = 0;
  for (const conversation of chosen) {
    for (const control of reader.controls(conversation)) {
      yield lineOf(control);
      entries += 1;
    }
    for (const text of reader.everyText(conversation)) {
      yield lineOf(text);
      entries += 1;
    }
  }
  yield lineOf({ parley: 'end', conversations: chosen.length, entries });
}
