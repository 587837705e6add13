/** Why something cannot be sealed or opened. docs/encryption.md says when each is given. */
export const sealingProblems = [
  'not-sealed',
  'too-long',
  'another-key-chain',
  'earlier-key',
  'wrong-key',
  'no-key',
  'not-authentic',
  'bad-content',
  'bad-seal',
] as const;
export type SealingProblem = (typeof sealingProblems)[number];

export const problem = (error: SealingProblem): { ok: false; error: SealingProblem } => ({
  ok: false,
  error,
});
