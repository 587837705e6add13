import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { z } from 'zod';
import type { SetTimer } from '../../../runtime/timers';
import { addingLineBytes } from '../../../shared/protocol/adding';
import { decodeLine, encodeMessage, parseFields } from '../../../shared/protocol/codec';

const lineFeed = 10;

/** The other side has said something else than was its turn, or nothing any more. */
export class TalkError extends Error {}

/** A message of one of some schemas. */
export type Said<Schemas extends Record<string, z.ZodType>> = {
  [Command in keyof Schemas & string]: { command: Command; fields: z.output<Schemas[Command]> };
}[keyof Schemas & string];

/** Waits for something on a connection, which ends if it takes longer than this. */
export async function inTime<Value>(
  stream: Pick<TLSSocket, 'destroy'>,
  setTimer: SetTimer,
  ms: number,
  work: Promise<Value>,
): Promise<Value> {
  const timer = setTimer(() => stream.destroy(), ms);
  try {
    return await work;
  } finally {
    timer.cancel();
  }
}

/** One side of a connection on which two computers take turns, a line each, and after which bytes may follow. */
export class Talk {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(private readonly stream: Duplex) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  say(command: string, fields: object = {}): void {
    this.stream.write(encodeMessage(command, fields));
  }

  /** The next line. Rejects with a `TalkError` if it is none of these, is too long, or the connection ends. */
  async hear<Schemas extends Record<string, z.ZodType>>(schemas: Schemas): Promise<Said<Schemas>> {
    const decoded = decodeLine(await this.#line());
    if (!decoded.ok) throw new TalkError(decoded.error.message);
    const { command, fields } = decoded.value;
    const schema = Object.hasOwn(schemas, command) ? schemas[command] : undefined;
    if (!schema) throw new TalkError(`${command} is not what was to be said`);
    const parsed = parseFields(schema, fields);
    if (!parsed.ok) throw new TalkError(parsed.error.message);
    // The row of the command has checked the fields.
    return { command, fields: parsed.value } as Said<Schemas>;
  }

  /** The bytes that follow, exactly so many. Rejects with a `TalkError` if there are fewer. */
  async *bytes(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0;) {
      const chunk = this.#held.length > 0 ? this.#held : await this.#next();
      const taken = chunk.subarray(0, left);
      this.#held = chunk.subarray(taken.length);
      left -= taken.length;
      yield taken;
    }
  }

  async #line(): Promise<Buffer> {
    for (;;) {
      const end = this.#held.indexOf(lineFeed);
      if (end >= addingLineBytes || (end === -1 && this.#held.length >= addingLineBytes))
        throw new TalkError('the line is too long');
      if (end !== -1) {
        const line = this.#held.subarray(0, end);
        this.#held = this.#held.subarray(end + 1);
        return line;
      }
      this.#held = Buffer.concat([this.#held, await this.#next()]);
    }
  }

  async #next(): Promise<Buffer> {
    const { done, value } = await this.#chunks.next().catch((error: unknown) => {
      throw new TalkError(error instanceof Error ? error.message : String(error));
    });
    if (done === true) throw new TalkError('the connection has ended');
    return value;
  }
}
