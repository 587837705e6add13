import { setImmediate } from 'node:timers/promises';
import { seeded } from '../random';
import { Mutations } from './mutate';
import { smallest } from './smallest';
import { Reached, steps } from './steps';
import type { Below, Target } from './target';

/** What a target was given, and what came of it. */
export interface Round {
  readonly inputs: number;
  /** Inputs that led to where none before had been. */
  readonly kept: number;
  /** The most steps that an input took for each of its bytes, over those that every input may take; 0 without counting. */
  readonly stepsPerByte: number;
  readonly finding: Finding | undefined;
}

/** An input for which something does not hold. */
export interface Finding {
  readonly input: Uint8Array;
  readonly why: string;
}

/** Share of inputs that are made from one of the last that were kept. */
const oneOfTheLast = 2;
const lastKept = 32;
/** Inputs after which others have their turn, such as a signal to stop. */
const inputsPerTurn = 1_000;

interface Order {
  readonly runs: number;
  readonly seed: number;
  /** Ends the round early. */
  readonly stop?: AbortSignal;
}

/**
 * Gives a target its samples and then changed ones until it has been given `runs` inputs, one fails, or it is stopped. Inputs
 * that lead to code where none has been are kept and changed further. The same seed gives the same inputs.
 */
export async function fuzz(target: Target, { runs, seed, stop }: Order): Promise<Round> {
  const random = seeded(seed);
  const below: Below = (limit) => Math.floor(random() * limit);
  const mutations = new Mutations(below, target.words ?? [], target.most ?? 4_096);
  const kept = [...(await target.samples(seed))];
  const reached = steps && new Reached(steps);
  const pick = (): Uint8Array => {
    const from = below(oneOfTheLast) === 0 ? Math.max(0, kept.length - lastKept) : 0;
    return kept[from + below(kept.length - from)] ?? new Uint8Array(0);
  };
  const samples = kept.length;
  let stepsPerByte = 0;
  let inputs = 0;
  for (; inputs < runs; inputs += 1) {
    if (inputs % inputsPerTurn === 0) await setImmediate();
    if (stop?.aborted) break;
    const input = kept[inputs < samples ? inputs : -1] ?? mutations.changed(pick(), pick());
    reached?.begin();
    const why = await faultOf(target, input);
    const found = reached?.end();
    const isTooMuch = found !== undefined && found.steps > allowed(target, input);
    if (why !== undefined || isTooMuch)
      return { inputs, kept: kept.length, stepsPerByte, finding: await findingOf(target, input, reached) };
    if (!found) continue;
    stepsPerByte = Math.max(stepsPerByte, (found.steps - target.steps.more) / Math.max(1, input.length));
    if (found.isNew && inputs >= samples) kept.push(input.slice());
  }
  return { inputs, kept: kept.length, stepsPerByte, finding: undefined };
}

const allowed = ({ steps }: Target, input: Uint8Array): number => steps.perByte * input.length + steps.more;

/** The smallest input that fails like one. */
async function findingOf(target: Target, input: Uint8Array, reached: Reached | undefined): Promise<Finding> {
  const faultIn = async (candidate: Uint8Array): Promise<string | undefined> => {
    reached?.begin();
    const why = await faultOf(target, candidate);
    const steps = reached?.end().steps ?? 0;
    return why ?? (steps > allowed(target, candidate) ? `it takes ${steps} steps` : undefined);
  };
  const found = await smallest(input, async (candidate) => (await faultIn(candidate)) !== undefined);
  return { input: found, why: (await faultIn(found)) ?? 'it fails only after other inputs' };
}

/** Why an input fails; undefined if it does not. */
async function faultOf(target: Target, input: Uint8Array): Promise<string | undefined> {
  try {
    const reading = target.read(input);
    // Most targets are read at once, and a promise for each would take longer than that.
    if (reading) await reading;
    return pollution();
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const namesBefore = prototypes.map((each) => Object.getOwnPropertyNames(each).length);

/** What an input has put where every object has it. */
function pollution(): string | undefined {
  const at = prototypes.findIndex(
    (each, index) => Object.getOwnPropertyNames(each).length !== namesBefore[index],
  );
  return at === -1 ? undefined : `a prototype was changed: ${Object.keys(prototypes[at] ?? {}).join()}`;
}
