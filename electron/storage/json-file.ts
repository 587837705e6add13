import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import type { Logger } from './logger';
import { setAside } from './set-aside';

/** A small JSON file with a schema. A file that cannot be read is set aside, and the value is then the schema's default. */
export class JsonFile<Schema extends z.ZodType> {
  #value: z.output<Schema>;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly path: string,
    schema: Schema,
    private readonly log: Logger,
  ) {
    this.#value = schema.parse(this.#read(schema));
  }

  get value(): z.output<Schema> {
    return this.#value;
  }

  /** Sets the value and writes it to the disk at once. */
  write(value: z.output<Schema>): void {
    this.#value = value;
    this.flush(true);
  }

  /** Sets a value that changes often (a draft, a window's place). It is written after 300 ms, or at `flush`. */
  writeSoon(value: z.output<Schema>): void {
    this.#value = value;
    this.#timer ??= setTimeout(() => this.flush(), 300);
  }

  /** Writes the value if it is pending, or in any case with `always`. A failure is logged. */
  flush(always = false): void {
    if (this.#timer === undefined && !always) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      writeFileAtomic.sync(this.path, `${JSON.stringify(this.#value, null, 2)}\n`, { mode: 0o600 });
    } catch (error) {
      // The value holds for this run: a full disk must not stop the chat.
      this.log.error('A file could not be written.', { file: this.path, why: String(error) });
    }
  }

  #read(schema: Schema): unknown {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if (!isMissing(error)) setAside(this.path, error, this.log);
      return {};
    }
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      setAside(this.path, error, this.log);
      return {};
    }
  }
}

/** Whether an error of the file system means that the file does not exist. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
