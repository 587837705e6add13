import type { StandingChange } from '../../../shared/conversation/log-addition';
import type { EntryHash } from '../../../shared/ids';
import { numberIn } from '../../sqlite/database';
import type { Statements } from '../../sqlite/statements';
import type { HashIndex } from './hash-index';
import { bytesAt, hashAt, messageCommand } from './rows';
import { placeColumns } from './tables';

/** What else has to change in the store after entries began to stand, or ceased to. */
export interface StandingEffects {
  /** Change in the number of shown messages. */
  readonly shown: number;
  /** The messages whose annotations changed. */
  readonly annotated: readonly EntryHash[];
}

/**
 * Changes which entries of a conversation stand. Only inside a transaction.
 * @param conversation its number
 */
export function changeStanding(
  statements: Statements,
  hashes: HashIndex,
  conversation: number,
  { controls, stretches }: StandingChange,
): StandingEffects {
  for (const [hash, stands] of controls) {
    const row = hashes.rowWith('id', conversation, hash);
    if (row)
      statements.run('UPDATE entries SET stands = ? WHERE id = ?', stands ? 1 : 0, numberIn(row, 'id'));
  }
  let shown = 0;
  const annotated: EntryHash[] = [];
  for (const { piece, first, last, stands } of stretches) {
    const stretch = [conversation, piece, first, last] as const;
    const changed = messagesThat(!stands);
    const count = statements
      .prepared(`SELECT count(*) AS count FROM entries WHERE ${changed} AND alone = 1 AND has_content = 1`)
      .get(...stretch);
    shown += numberIn(count, 'count') * (stands ? 1 : -1);
    const targets = statements
      .prepared(`SELECT DISTINCT target FROM entries WHERE ${changed} AND alone = 0 AND target IS NOT NULL`)
      .all(...stretch);
    annotated.push(...targets.flatMap((row) => hashAt(row, 'target') ?? []));
    statements.run(`UPDATE entries SET stands = ${stands ? 1 : 0} WHERE ${changed}`, ...stretch);
  }
  return { shown, annotated };
}

/**
 * Returns the ids of messages that do not stand yet and will after a change, in shown order.
 * @param conversation its number
 */
export function hiddenBefore(
  statements: Statements,
  conversation: number,
  { stretches }: StandingChange,
): number[] {
  const hidden = stretches.flatMap(({ piece, first, last, stands }) =>
    stands
      ? statements
          .prepared(`SELECT id, ${placeColumns}, hash FROM entries WHERE ${messagesThat(false)}`)
          .all(conversation, piece, first, last)
      : [],
  );
  return hidden.sort(compareRows).map((row) => numberIn(row, 'id'));
}

/** Condition for the messages of a stretch that stand, or do not. */
const messagesThat = (stand: boolean): string => `conversation = ? AND piece = ? AND number BETWEEN ? AND ?
  AND command = ${messageCommand} AND stands = ${stand ? 1 : 0}`;

/** Shown order of rows with `placeColumns` and `hash`. */
function compareRows(a: unknown, b: unknown): number {
  const bytes = (row: unknown, column: string): Uint8Array => bytesAt(row, column) ?? new Uint8Array();
  return (
    numberIn(a, 'clock') - numberIn(b, 'clock') ||
    numberIn(a, 'tie') - numberIn(b, 'tie') ||
    Buffer.compare(bytes(a, 'writer'), bytes(b, 'writer')) ||
    numberIn(a, 'number') - numberIn(b, 'number') ||
    Buffer.compare(bytes(a, 'hash'), bytes(b, 'hash'))
  );
}
