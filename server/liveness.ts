/** What `Watch` knows of a connection. */
export interface Liveness {
  /** Number of sweeps since a line was received. */
  silence: number;
  /** Number of consecutive sweeps with unread bytes of which the reader took none. */
  stall: number;
  /** `takenBytes` at the last sweep. */
  taken: number;
}

export const newLiveness = (): Liveness => ({ silence: 0, stall: 0, taken: 0 });
