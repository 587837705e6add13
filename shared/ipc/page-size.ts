/** Number of rows by which a page of a transcript is extended, and its largest size: a few screens in each direction. */
export const pageSize = { step: 48, rowsAtMost: 320 } as const;
