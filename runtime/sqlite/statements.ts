import type { Database } from './database';

type Statement = ReturnType<Database['prepare']>;
type Value = string | number | Uint8Array | null;

/** The statements of one connection, each prepared once. */
export class Statements {
  readonly #questions = new Map<string, Statement>();
  readonly #orders = new Map<string, Statement>();

  constructor(private readonly database: Database) {}

  /** A statement that returns rows. */
  prepared(sql: string): Statement {
    const statement = this.#questions.get(sql) ?? this.database.prepare(sql);
    this.#questions.set(sql, statement);
    return statement;
  }

  /** Runs a statement that returns no rows. */
  run(sql: string, ...values: Value[]): void {
    this.#run(sql, values);
  }

  /** Like `run`. Returns the number of rows that it changed. */
  changes(sql: string, ...values: Value[]): number {
    return Number(this.#run(sql, values).changes);
  }

  #run(sql: string, values: Value[]): ReturnType<Statement['run']> {
    return (this.#orders.get(sql) ?? this.#newOrder(sql)).run(...values);
  }

  #newOrder(sql: string): Statement {
    const statement = this.database.prepare(sql);
    // It always returns the row id of the last insertion, and those inside a word index are too large for a number.
    statement.setReadBigInts(true);
    this.#orders.set(sql, statement);
    return statement;
  }
}
