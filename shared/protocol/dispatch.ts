import type { z } from 'zod';
import { decodeLine, parseFields, type Line, type Message } from './codec';
import { failure, success, type Failure, type Result } from './errors';

/** One row of a dispatch table: the schema of a command's fields, the states that allow it, and its handler. */
export interface Row<Context, State extends string, Fields> {
  schema: z.ZodType<Fields>;
  needs: readonly State[];
  handle(context: Context, fields: Fields): Failure | void;
}

/** A row whose field type is hidden, so that rows of different commands fit one table. */
export interface SealedRow<Context, State extends string> {
  needs: readonly State[];
  run(context: Context, message: Message): Result<void>;
}
export type Table<Context, State extends string> = ReadonlyMap<string, SealedRow<Context, State>>;

/** Seals a row: its handler only sees fields that its schema has validated. */
export function row<Context, State extends string, Fields>(
  definition: Row<Context, State, Fields>,
): SealedRow<Context, State> {
  return {
    needs: definition.needs,
    run(context, message) {
      const fields = parseFields(definition.schema, message.fields);
      if (!fields.ok) return fields;
      const problem = definition.handle(context, fields.value);
      return problem ? { ok: false, error: problem } : success(undefined);
    },
  };
}

/**
 * Finds a line's command in the table and runs its handler. A failure is returned as a value, with the command if it
 * could be read.
 * @param refuse returns the failure for a command that the state does not allow
 */
export function dispatch<Context, State extends string>(
  table: Table<Context, State>,
  context: Context,
  state: State,
  line: Line,
  refuse: (command: string, state: State) => Failure,
): DispatchResult {
  return dispatchMessage(table, context, state, messageIn(line), refuse);
}

/** What became of a line. */
export interface DispatchResult {
  readonly command?: string;
  readonly message?: Message;
  readonly result: Result<void>;
}

/** The message of a line. Fails with `line-too-long` or as `decodeLine` does. */
export const messageIn = (line: Line): Result<Message> => (line.tooLong ? tooLong : decodeLine(line.bytes));

const tooLong = failure('line-too-long', 'A line may have at most 65,536 bytes. Send less at once.');

/** Like `dispatch`, for the result of `messageIn`. */
export function dispatchMessage<Context, State extends string>(
  table: Table<Context, State>,
  context: Context,
  state: State,
  message: Result<Message>,
  refuse: (command: string, state: State) => Failure,
): DispatchResult {
  if (!message.ok) return { result: message };
  const { command } = message.value;
  const found = table.get(command);
  if (!found)
    return {
      command,
      message: message.value,
      result: failure('unknown-command', `${command} is not known here.`),
    };
  if (!found.needs.includes(state))
    return { command, message: message.value, result: { ok: false, error: refuse(command, state) } };
  return { command, message: message.value, result: found.run(context, message.value) };
}
