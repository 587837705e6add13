import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import type { Logger } from './logger';
import { setAside } from './set-aside';

/** A small JSON file with a schema. One that cannot be read is set aside, and the value is then what `{}` means. */
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

  /** Keeps a value; it is on the disk when this returns. */
  write(value: z.output<Schema>): void {
    this.#value = value;
    this.flush(true);
  }

  /** Keeps a value that changes often (a draft, a window's place); it is on the disk within a moment, or at `flush`. */
  writeSoon(value: z.output<Schema>): void {
    this.#value = value;
    this.#timer ??= setTimeout(() => this.flush(), 300);
  }

  /** Writes what waits to be written. */
  flush(always = false): void {
    if (this.#timer === undefined && !always) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      writeFileAtomic.sync(this.path, `${JSON.stringify(this.#value, null, 2)}\n`, { mode: 0o600 });
    } catch (error) {
      // The value stays in force for this run; a full disk is no reason to stop a chat.
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

/** Whether an error of the file system says that there is no such file. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
