import { expect, test } from 'vitest';
import { textIn, type Database } from '../../../runtime/sqlite/database';
import { openEntries } from '../../../runtime/entries/store/open-entries';
import {
  addition,
  conversation,
  founding,
  hashOf,
  message,
  personCalled,
  textContent,
} from '../../../testing/entries/store-kit';
import { MessagesWriter } from './messages-writer';
import { migrations } from './tables';

/** A database of which one statement can fail, as on a disk that breaks: the one after so many others. */
function failingDatabase() {
  const database = openEntries(':memory:', migrations);
  let left = Infinity;
  const counted = <Args extends unknown[], Value>(run: (...args: Args) => Value) => {
    return (...args: Args): Value => {
      left -= 1;
      if (left === 0) throw new Error('disk I/O error');
      return run(...args);
    };
  };
  const failing = new Proxy(database, {
    get(target, name) {
      if (name === 'exec') return counted((sql: string) => target.exec(sql));
      if (name === 'prepare') return (sql: string) => failingStatement(target.prepare(sql));
      return Reflect.get(target, name, target);
    },
  });
  const failingStatement = (statement: ReturnType<Database['prepare']>): typeof statement =>
    new Proxy(statement, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        const run = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
        return name === 'run' || name === 'get' || name === 'all' ? counted(run) : run;
      },
    });
  return { database, failing, failAfter: (statements: number) => void (left = statements) };
}

/** All rows of all tables. */
const contentOf = (database: Database): unknown =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'words_%' ORDER BY name")
    .all()
    .map((row) => database.prepare(`SELECT * FROM ${textIn(row, 'name')}`).all());

const texts = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => message('ann', first + index));
const begun = {
  ...addition('ann', 1, texts(2, 20)),
  controls: [{ entry: founding('ann', 'bob'), person: personCalled('ann'), stands: true }],
};
const reaction = message('bob', 1, {
  content: textContent('', { kind: 'edit', to: hashOf('ann 3'), fields: { text: 'new' } }),
});
const recast = { controls: new Map(), stretches: [{ piece: 1, first: 5, last: 9, stands: false }] };

const writes: readonly (readonly [what: string, write: (writer: MessagesWriter) => void])[] = [
  [
    'adds messages, an edit and a recast',
    (writer) =>
      writer.append([{ ...addition('ann', 1, texts(22, 20)), recast }, addition('bob', 2, [reaction])], 9),
  ],
  ['deletes all contents', (writer) => writer.deleteTexts(conversation)],
  ['deletes one content', (writer) => writer.deleteText(conversation, hashOf('ann 4'))],
  [
    'keeps receipts',
    (writer) =>
      writer.keepReceipts(conversation, new Map([[personCalled('bob'), [{ piece: 1, first: 2, last: 9 }]]])),
  ],
];

test.each(writes)(
  'a write that %s and fails at any of its statements changes nothing, and succeeds later',
  (_what, write) => {
    const whole = failingDatabase();
    const unharmed = new MessagesWriter(whole.failing);
    unharmed.append([begun], 5);
    write(unharmed);
    let failures = 0;
    const { database, failing, failAfter } = failingDatabase();
    const writer = new MessagesWriter(failing);
    writer.append([begun], 5);
    const before = contentOf(database);
    const fails = (statements: number): boolean => {
      failAfter(statements);
      try {
        write(writer);
        return false;
      } catch {
        return true;
      } finally {
        failAfter(Infinity);
      }
    };
    while (fails(failures + 1)) {
      failures += 1;
      expect(database.isTransaction).toBe(false);
      expect(contentOf(database)).toEqual(before);
    }
    expect(failures).toBeGreaterThan(2);
    expect(contentOf(database)).toEqual(contentOf(whole.database));
    database.close();
    whole.database.close();
  },
);
