import type { EntryHash, PersonId, WriterId } from '../ids';
import { limits } from '../protocol/limits';
import { isSameList, type Chains } from './chains';
import type { Controls } from './controls';
import type { LastMessages, MessageRef } from './log-entry';
import { isRemoval, type PlacedControl } from './placed-control';
import { decidesVoice } from './voice';

/** The heads that a writer's next entry names: the writer's own last control, removals and decisions who may write, INVITEs, then the rest by hash. */
export function afterOf(controls: Controls, writer: WriterId): EntryHash[] {
  const own = lastControlOf(controls, writer);
  const heads = [...controls.heads].sort(
    (a, b) => rankOf(a, own) - rankOf(b, own) || (a.hash < b.hash ? -1 : 1),
  );
  // A head that is left out may be the only one that covers the writer's own last control, which is needed for the
  // certificate.
  const named =
    own && heads.length > limits.controlsNamedByEntry && !heads.includes(own) ? [own, ...heads] : heads;
  return named.slice(0, limits.controlsNamedByEntry).map(({ hash }) => hash);
}

function rankOf(control: PlacedControl, own: PlacedControl | undefined): number {
  if (control === own) return 0;
  if (isRemoval(control) || decidesVoice(control)) return 1;
  return control.act.kind === 'INVITE' || control.act.kind === 'FOUND' ? 2 : 3;
}

/** The last control on a writer's longest branch. */
export function lastControlOf({ graph }: Controls, writer: WriterId): PlacedControl | undefined {
  const own = graph.byWriter(writer);
  return own.reduce<PlacedControl | undefined>(
    (last, each) => (last && last.number >= each.number ? last : each),
    undefined,
  );
}

/** Whether a writer has shown a certificate in the conversation. */
export const isIntroduced = ({ graph }: Controls, writer: WriterId): boolean =>
  graph.byWriter(writer).some(({ certificate }) => certificate !== undefined);

/**
 * The number and `prev` of a writer's next message. `prev` is undefined in the first one, and after a JOIN that the last
 * message does not know.
 */
export function nextInChain(
  controls: Controls,
  chains: Chains,
  writer: WriterId,
): { number: number; prev: EntryHash | undefined } {
  const number = chains.highestOf(writer);
  const last = chains.piecesOf(writer).find((piece) => piece.last === number);
  if (!last) return { number: number + 1, prev: undefined };
  const past = controls.graph.pastOf(last.after);
  const person = controls.graph.personOf(writer, past);
  const hasJoined =
    person !== undefined && controls.graph.joinsOf(person).some(({ index }) => !past.has(index));
  return { number: number + 1, prev: hasJoined ? undefined : last.lastHash };
}

/**
 * The ends of writers' messages that a removal names: ends of branches, then of runs, the highest numbers first if there
 * are too many.
 */
export function lastMessagesOf(chains: Chains, writers: readonly WriterId[]): LastMessages {
  const ends = writers.flatMap((writer) => endsOf(chains, writer));
  return lastBy(ends.sort(newestFirst).slice(0, limits.endsNamedByRemoval));
}

/** Ends of branches before those of runs, and of each the highest numbers first. */
const newestFirst = (a: End, b: End): number => Number(b.isHead) - Number(a.isHead) || b.number - a.number;

function lastBy(ends: readonly End[]): LastMessages {
  const last = new Map<WriterId, MessageRef[]>();
  const ordered = ends.toSorted((a, b) => a.number - b.number || (a.hash < b.hash ? -1 : 1));
  for (const { writer, number, hash } of ordered)
    last.set(writer, [...(last.get(writer) ?? []), { number, hash }]);
  return last;
}

interface End extends MessageRef {
  readonly writer: WriterId;
  /** Whether no message follows it. */
  readonly isHead: boolean;
}

function endsOf(chains: Chains, writer: WriterId): End[] {
  return chains.piecesOf(writer).flatMap((piece) => {
    const next = chains.childrenOf(piece.id).filter(({ parent }) => parent?.number === piece.last);
    const ends: End[] = [];
    if (!next.some(({ after }) => isSameList(after, piece.after)))
      ends.push({ writer, number: piece.last, hash: piece.lastHash, isHead: next.length === 0 });
    // The missing message before the piece: the end of a run of which nothing is held.
    if (!piece.parent && piece.firstPrev !== undefined)
      ends.push({ writer, number: piece.first - 1, hash: piece.firstPrev, isHead: false });
    return ends;
  });
}

/**
 * The ends that SPEAKERS and CLOSE name: of the members who have to stop writing, and then, as far as there is room, of others,
 * who may be members by entries that are not here. Of each writer as many as of any other if there are too many, so that
 * nobody's branches leave no room for those of others.
 * @param speakers those whom the decision lets write
 */
export function allLastMessages(
  controls: Controls,
  chains: Chains,
  speakers: ReadonlySet<PersonId>,
): LastMessages {
  const { members } = controls.state;
  const ends = { ofMembers: new Array<End[]>(), ofOthers: new Array<End[]>() };
  for (const writer of chains.writers) {
    const person = controls.personOf(writer);
    if (person !== undefined && speakers.has(person)) continue;
    const isMember = person !== undefined && members.has(person);
    ends[isMember ? 'ofMembers' : 'ofOthers'].push(endsOf(chains, writer).sort(newestFirst));
  }
  const named = [...fairly(ends.ofMembers), ...fairly(ends.ofOthers)];
  return lastBy(named.slice(0, limits.endsNamedByDecision));
}

/** The first of each list, then the second of each, and so on. */
function fairly(lists: readonly (readonly End[])[]): End[] {
  const most = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: most }, (_, place) => lists.flatMap((list) => list[place] ?? [])).flat();
}

/** The writers that were ever certified for a person. */
export const writersOf = ({ graph }: Controls, person: PersonId): WriterId[] => [
  ...new Set(graph.certificatesOf(person).map(({ writer }) => writer)),
];
