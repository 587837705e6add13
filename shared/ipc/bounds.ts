/** Bounds on what windows send to the main process. Text is counted in UTF-16 code units, as text fields count it. */
export const bounds = {
  /** What is being written, which may be longer than a message. */
  draftUnits: 1_000_000,
  serverNameUnits: 60,
} as const;
