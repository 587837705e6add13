/** Limits on what windows send to the main process, in UTF-16 code units, as text fields count them. */
export const bounds = {
  /** UTF-16 units in a draft, which may be longer than a message. */
  draftUnits: 1_000_000,
  serverNameUnits: 60,
} as const;
