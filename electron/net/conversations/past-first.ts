import type { ControlEntry } from '../../../shared/conversation/log-entry';
import type { EntryHash } from '../../../shared/ids';

/**
 * Puts each of some controls behind those of them that it names as its past. Offered in this order, none of them waits for
 * another, so each is verified once.
 */
export function pastFirst(controls: readonly ControlEntry[]): ControlEntry[] {
  const byHash = new Map(controls.map((control) => [control.hash, control]));
  const placed: ControlEntry[] = [];
  /** Those that are placed, or on the way to a control that comes before them. */
  const met = new Set<ControlEntry>();
  const unmetPast = (control: ControlEntry): ControlEntry | undefined => {
    for (const hash of namedBy(control)) {
      const past = byHash.get(hash);
      if (past && !met.has(past)) return past;
    }
    return undefined;
  };
  for (const control of controls) {
    // No recursion: a chain may be as long as the file.
    const way = met.has(control) ? [] : [control];
    for (let last = way.at(-1); last; last = way.at(-1)) {
      met.add(last);
      const past = unmetPast(last);
      if (past) way.push(past);
      else placed.push(...way.splice(-1));
    }
  }
  return placed;
}

const namedBy = ({ prev, after }: ControlEntry): readonly EntryHash[] => (prev ? [prev, ...after] : after);
