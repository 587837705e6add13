import { parentsOf, type Act, type Control } from '../../shared/conversation/control';
import { Controls, type Admission } from '../../shared/conversation/controls';
import { controlBounds, type ControlBounds } from '../../shared/conversation/permissions';
import type { EntryHash, PersonId, WriterId } from '../../shared/ids';
import { NaiveConversation, type JudgedControl } from './naive';
import { hash, nameOf } from './names';

/** A person's knowledge: hashes of good controls, with the past of each. */
export type Knowledge = ReadonlySet<EntryHash>;

/** The implementation and the reference disagree about one control or one set. */
class Disagreement extends Error {}

const certifying: readonly Act['kind'][] = ['FOUND', 'JOIN', 'DECLINE', 'WRITER'];

/** Everything written in a history, by honest people and liars, judged by the implementation and the reference. */
export class World {
  readonly naive: NaiveConversation;
  readonly controls: Controls;
  readonly written: Control[] = [];
  /** Controls that are not good, though their pasts are. */
  readonly refused: Control[] = [];

  constructor(bounds: ControlBounds = controlBounds) {
    this.naive = new NaiveConversation(bounds);
    this.controls = new Controls(bounds);
  }

  get(each: EntryHash): JudgedControl | undefined {
    return this.naive.good.get(each);
  }

  /** These controls and their pasts. */
  closure(hashes: Iterable<EntryHash>): Set<EntryHash> {
    const closed = new Set<EntryHash>();
    for (const each of hashes) {
      if (closed.has(each)) continue;
      closed.add(each);
      for (const earlier of this.get(each)?.past ?? []) closed.add(earlier);
    }
    return closed;
  }

  /** The controls of a closed set that no other comes after. */
  heads(known: Knowledge): EntryHash[] {
    const covered = new Set<EntryHash>();
    for (const each of known) for (const parent of this.#parentsOf(each)) covered.add(parent);
    return [...known].filter((each) => !covered.has(each));
  }

  #parentsOf(each: EntryHash): readonly EntryHash[] {
    const entry = this.get(each);
    return entry ? parentsOf(entry) : [];
  }

  /** The last control of a writer on the longest branch that is known. */
  lastOf(known: Knowledge, writer: WriterId): JudgedControl | undefined {
    return [...known]
      .flatMap((each) => this.get(each) ?? [])
      .filter((each) => each.writer === writer)
      .sort((a, b) => b.number - a.number)[0];
  }

  /**
   * Writes a control that knows these, and a WRITER before it where its writer has no certificate yet.
   * @param prev the writer's previous control; a liar names an older one
   * @param hasSeal whether keys can be sealed for the writer, as its certificate says
   * @returns what is known with it; undefined when it is not good
   */
  write(
    author: { person: PersonId; writer: WriterId },
    act: Act,
    known: Knowledge,
    prev: JudgedControl | undefined = this.lastOf(known, author.writer),
    hasSeal = true,
  ): Set<EntryHash> | undefined {
    const past = prev && !known.has(prev.hash) ? this.closure([...known, prev.hash]) : known;
    const isCertified = [...past].some((each) => {
      const entry = this.get(each);
      return entry?.writer === author.writer && entry.certificate !== undefined;
    });
    if (!isCertified && !certifying.includes(act.kind)) {
      const introduced = this.write(author, { kind: 'WRITER' }, past, prev, hasSeal);
      return introduced && this.write(author, act, introduced, undefined, hasSeal);
    }
    const control: Control = {
      hash: hash(`${nameOf(author.writer)}-${this.written.length}`),
      writer: author.writer,
      number: (prev?.number ?? 0) + 1,
      prev: prev?.hash,
      after: this.heads(past).filter((each) => each !== prev?.hash),
      certificate: isCertified ? undefined : { person: author.person, replaces: [], hasSeal },
      act,
    };
    return this.offer(control) ? new Set([...past, control.hash]) : undefined;
  }

  /** Has a control judged by both. Returns whether it is good. */
  offer(control: Control): boolean {
    const expected = this.naive.judge(control);
    const admission: Admission = this.controls.admit(control);
    if (expected !== (admission.result === 'good'))
      throw new Disagreement(
        `${describe(control)}: ${expected ? 'good' : 'not good'}, but ${admission.result}`,
      );
    if (expected) this.written.push(control);
    else if (admission.result !== 'incomplete') this.refused.push(control);
    return expected;
  }
}

/** A control as one line of text. */
export function describe(control: Control): string {
  const { kind, ...details } = control.act;
  const words = Object.values(details)
    .flat()
    .map((each) => nameOf(String(each)));
  const after = parentsOf(control).map(nameOf).join(',');
  return `${nameOf(control.hash)} #${control.number} ${kind} ${words.join(' ')} after ${after}`;
}
