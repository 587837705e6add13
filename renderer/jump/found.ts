import { matchSorter, rankings } from 'match-sorter';
import { linkedThing, type Thing } from './things';

/** Number of things that are listed. */
const listed = 50;
/** Number of conversations and people that are listed before something is typed. */
const suggested = 12;

/**
 * The things that a few typed letters mean, the best first: those that begin with them, then those of which a word does, then
 * those that contain them, and at last those whose first letters or letters in this order they are.
 */
export function found(things: readonly Thing[], typed: string): readonly Thing[] {
  const text = typed.trim();
  if (text === '') return suggestions(things);
  const linked = linkedThing(text);
  if (linked) return [linked];
  return matchSorter(things, text, {
    keys: ['label', { key: 'detail', threshold: rankings.CONTAINS, maxRanking: rankings.CONTAINS }],
    // What is as good stays in the order of the list.
    baseSort: (a, b) => a.index - b.index,
  }).slice(0, listed);
}

const places: readonly Thing['target']['kind'][] = ['conversation', 'person', 'room'];

/** Settings are found by typing only: there are too many. */
function suggestions(things: readonly Thing[]): readonly Thing[] {
  const isPlace = ({ target: { kind } }: Thing): boolean => places.includes(kind);
  const commands = things.filter(
    (thing) => !isPlace(thing) && thing.target.kind !== 'page' && thing.target.kind !== 'setting',
  );
  return [...things.filter(isPlace).slice(0, suggested), ...commands];
}
