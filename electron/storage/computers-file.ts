import { z } from 'zod';
import { limits } from '../../shared/protocol/limits';
import { isComputerName, namedComputerSchema } from '../../shared/protocol/named-computer';
import type { ComputerNamesStore, KeptName } from '../net/computer-names';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

const name = z.string().refine(isComputerName, 'no name of a computer');

export const computersSchema = z.looseObject({
  /** What this computer is called. */
  own: name.optional(),
  /** What all computers of the user are called, the one named last at the end. */
  names: z
    .array(namedComputerSchema.extend({ plain: name }))
    .max(limits.writersPerPerson)
    .default([]),
});

/** Stores what the user's computers are called. */
export class ComputersFile implements ComputerNamesStore {
  readonly #file: JsonFile<typeof computersSchema>;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, computersSchema, log);
  }

  get own(): string | undefined {
    return this.#file.value.own;
  }

  get names(): readonly KeptName[] {
    return this.#file.value.names;
  }

  keep(own: string, names: readonly KeptName[]): void {
    this.#file.write({ ...this.#file.value, own, names: [...names] });
  }
}
