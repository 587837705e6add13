import { reaction } from './reaction';
import type { TalliedKindComponents } from './tallied-kind';

/** By kind. Every kind of the table of kinds that has `tallied` needs a line here. */
export const talliedKinds: Readonly<Record<string, TalliedKindComponents>> = { reaction };
