/** Runs something once after a time in milliseconds, unless it is cancelled. */
export type SetTimer = (run: () => void, ms: number) => { cancel(): void };
