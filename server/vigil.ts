/** What the watch knows of a connection. */
export interface Vigil {
  /** Sweeps since something was heard. */
  silence: number;
  /** Sweeps in which bytes were waiting to be read and none was taken. */
  stall: number;
  /** Bytes that had been taken at the last sweep. */
  taken: number;
}

export const newVigil = (): Vigil => ({ silence: 0, stall: 0, taken: 0 });
