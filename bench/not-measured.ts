/** A benchmark cannot run here. The message is one line for people. */
export class NotMeasured extends Error {}
