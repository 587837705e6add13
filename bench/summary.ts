import { holds, type Findings, type Ratio } from './figures';
import type { Table } from './table';

/** What became of one benchmark: what it found, or why it found nothing. */
export type Outcome = { found: Findings } | { reason: string };

/** One table of everything that was measured: each figure, what it is of Parley, and what it is of others. */
export function summaryOf(outcomes: Readonly<Record<string, Outcome>>): Table {
  const rows = Object.entries(outcomes).flatMap(([name, outcome]) =>
    ('found' in outcome ? rowsOf(outcome.found) : [['not measured', outcome.reason, '']]).map(
      ([what = '', own = '', others = '']) => [`${name}: ${what}`, own, others],
    ),
  );
  return { columns: ['', 'Parley', 'beside it'], rows };
}

/** Whether every benchmark was measured and all its ratios hold. */
export const allHold = (outcomes: Readonly<Record<string, Outcome>>): boolean =>
  Object.values(outcomes).every((outcome) => 'found' in outcome && outcome.found.ratios.every(holds));

const rowsOf = ({ figures, table, ratios }: Findings): string[][] => [
  ...figures.map(([what, value]) => [what, value, '']),
  ...(table ? ofTable(table) : []),
  ...ratios.map(ofRatio),
];

/** The rows of a table with Parley in one column and others in the rest. */
function ofTable({ columns, rows }: Table): string[][] {
  const own = Math.max(1, columns.indexOf('Parley'));
  return rows.map((row) => {
    const others = columns.flatMap((column, index) =>
      index === 0 || index === own ? [] : [`${column} ${row[index] ?? ''}`],
    );
    return [row[0] ?? '', row[own] ?? '', others.join(', ')];
  });
}

const ofRatio = (ratio: Ratio): string[] => [
  `**goal** ${ratio.what}`,
  ratio.value.toFixed(2),
  `at most ${ratio.atMost}: ${holds(ratio) ? 'ok' : 'BAD'}`,
];
