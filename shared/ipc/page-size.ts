/**
 * Number of rows by which a page of a transcript is extended; of one that begins at the end of the conversation; and its
 * largest size: a few screens in each direction. Every row of a window takes memory, and most readers stay at the end.
 */
export const pageSize = { step: 48, atEnd: 48, rowsAtMost: 320 } as const;
