/**
 * Number of chunks or segments up to which a picture is read. Photos have some thousands at most; millions of empty ones, which few
 * megabytes can hold, would take gigabytes of memory.
 */
export const partsAtMost = 100_000;
